"""A task without an owner goes from one organisation to the next until one takes it."""
