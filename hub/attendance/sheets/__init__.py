"""Paper sign-in sheets, keyed in later with true times."""
