"""The exercise: a believable emergency with invented people."""
