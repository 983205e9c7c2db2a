"""What boards and pages show about hand-overs: places free, the funnel, what is stuck, what is lacking."""
