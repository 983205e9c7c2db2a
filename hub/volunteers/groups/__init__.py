"""The door for a group: a leader and everyone they bring."""
