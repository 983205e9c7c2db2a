"""What time does to hand-overs."""
