"""Texts that came in: each read once, settled by itself or by a person."""
