"""Asking many people for one task, in waves, at a level."""
