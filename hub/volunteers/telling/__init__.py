"""What the register says to a person by text: welcomes, what is still missing, what was decided."""
