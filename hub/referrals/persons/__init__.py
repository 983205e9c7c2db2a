"""Hand-overs as the person sees them: signing, slips, leaving, what is kept."""
