"""Hours that survive an audit: from stints alone, to the minute, with what each is worth and who vouches for it."""
