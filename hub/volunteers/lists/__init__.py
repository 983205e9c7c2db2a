"""The door for a list of people that an organisation brings: its columns, its rows, taken in."""
