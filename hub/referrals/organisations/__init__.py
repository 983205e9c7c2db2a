"""Hand-overs as the organisation sees them: told of people, shown their fit, room for more."""
