"""Who belongs to which organisation, and who may call its members out."""
