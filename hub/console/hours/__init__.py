"""Hours on the console: the record, each day, corrections and rates."""
