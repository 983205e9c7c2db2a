"""The phone numbers of a person: confirmed, added, made the main one, given up."""
