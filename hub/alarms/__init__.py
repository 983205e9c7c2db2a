"""Something a person must see, repeated until someone clears it with a note."""
