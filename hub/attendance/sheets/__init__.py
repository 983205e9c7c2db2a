"""Paper sign-in sheets: printed blank, kept at the door, and keyed in later with the times that stand on them."""
