"""Needs and offers of the street: the notes on a hub's two boards."""
