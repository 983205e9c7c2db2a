"""Letters about somebody's hours, which anyone can verify."""
