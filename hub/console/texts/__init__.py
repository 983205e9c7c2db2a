"""Call-outs and conversations on the console."""
