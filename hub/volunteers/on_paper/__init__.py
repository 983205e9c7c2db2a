"""The door on paper: a pile of forms, typed in with their true times, and counted."""
