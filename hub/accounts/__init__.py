"""Sign-in, roles and the permission table."""
