"""The words of a text, and what they cost on the wire."""
