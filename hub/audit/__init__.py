"""Who did what, when and why: an append-only record of uids, never of names."""
