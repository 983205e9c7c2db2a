"""Is everybody well? Whoever should have left is asked by text, then an alarm rings until a person clears it."""
