"""Organisations on the console."""
