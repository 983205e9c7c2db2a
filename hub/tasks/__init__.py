"""Requests for volunteers, each with a task number and an owner."""
