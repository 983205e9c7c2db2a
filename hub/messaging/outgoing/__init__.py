"""The outbox: what is promised to leave, and what the carrier says became of it."""
