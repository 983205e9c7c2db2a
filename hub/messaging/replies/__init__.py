"""What a text from a phone means, whoever sent it: read precisely, never guessed."""
