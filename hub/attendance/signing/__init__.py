"""What is said and handed out at a sign-in, and who may be sent on to a task."""
