"""What is said on the telephone instead of a text."""
