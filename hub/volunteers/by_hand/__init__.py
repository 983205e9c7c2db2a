"""The door at a desk: a clerk types while somebody speaks."""
