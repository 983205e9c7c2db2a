"""Points, distance and the gazetteer of named places."""
