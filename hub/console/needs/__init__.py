"""The boards of the street on the console: what people need, what they offer, and one note of them."""
