"""Injuries, near misses, safeguarding concerns, people asked to leave."""
