"""Registers, routes, calls out, checks in and thanks volunteers in an emergency."""

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    """`hub.create_app`, without its weight for a process that reads a list and needs no application."""
    if name == "create_app":
        return import_module("hub.application").create_app
    raise AttributeError(f"module 'hub' has no attribute {name!r}")
