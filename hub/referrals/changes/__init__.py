"""A task is reduced, moved, stood down or closed: what becomes of everybody concerned."""
