"""Signing in and out on one's own phone, by the QR code of a task or a hub."""
