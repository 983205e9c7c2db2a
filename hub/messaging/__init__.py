"""Texts out and in: what they cost, who signed them, and what a reply means."""
