"""A person's own page: its door, what is kept about them, corrected, taken as a file, erased."""
