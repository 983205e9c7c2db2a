"""A volunteer's own page: opened by a code to their phone, apart from every staff sign-in."""
