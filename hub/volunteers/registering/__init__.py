"""What somebody says about themselves, at whichever door: read, weighed and put on the register."""
