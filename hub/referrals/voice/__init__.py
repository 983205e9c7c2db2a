"""What is said on the telephone or at a door, where no text does it."""
