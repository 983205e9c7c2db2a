"""Something happened to or through a person: written down, read, appealed, decided, printed."""
