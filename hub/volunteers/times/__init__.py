"""When people are free: their week, days off, “free now”, and a break with its end."""
