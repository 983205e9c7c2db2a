"""The rack of T-cards: everybody by where they are."""
