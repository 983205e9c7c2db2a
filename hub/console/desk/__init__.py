"""The desk of a hub: signing in, paper, lists, groups and the tablet."""
