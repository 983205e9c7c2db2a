"""Where people are: what they wrote, the pin they put, and those whom nobody could place yet."""
