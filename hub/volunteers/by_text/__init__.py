"""The door by text: one question per text, until somebody is on the register."""
