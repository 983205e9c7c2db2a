"""The carrier knocks: signed or refused, stored once, answered at once."""
