"""Closing a hub or an incident: never while somebody is in."""
