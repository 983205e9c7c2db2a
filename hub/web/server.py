"""The web server that `serve` and the exercise run: its threads, and how much it takes in before it looks."""

from flask import Flask
from waitress import serve

THREADS = 12
# Far above what a page takes, so that a page can say what is too large; far below what would fill a disk.
LARGEST_BODY = 64 * 1024 * 1024


def run(app: Flask, *, host: str, port: int) -> None:
    """Serves until it is stopped."""
    serve(app, host=host, port=port, threads=THREADS, ident="hub", max_request_body_size=LARGEST_BODY)
