"""The exercise that a newcomer opens first."""
