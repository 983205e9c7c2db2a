"""Printed badges: who somebody is, what for, until when."""
