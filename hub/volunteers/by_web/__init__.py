"""The door on the web: one question per page, or everything at once."""
