"""The web server that `serve` and the exercise run: its threads, and how much it takes in before it looks."""

import sys

from flask import Flask
from waitress import serve

THREADS = 12
# Far above what a page takes, so that a page can say what is too large; far below what would fill a disk.
LARGEST_BODY = 64 * 1024 * 1024

# Whoever writes gives up the interpreter at every step of the database and waits this long to get it back while
# another thread draws a page; everybody else who writes waits behind them.
SWITCH_SECONDS = 0.0005


def run(app: Flask, *, host: str, port: int) -> None:
    """Serves until it is stopped."""
    sys.setswitchinterval(SWITCH_SECONDS)
    # A page that prints our own address says whether other machines find us there.
    app.config["SERVES_ON"] = host
    serve(
        app, host=host, port=port, threads=THREADS, ident="hub", max_request_body_size=LARGEST_BODY,
        # Behind a proxy that is named (PROXY_HOPS) the application reads who calls from what it says; else nobody does.
        clear_untrusted_proxy_headers=not app.config.get("PROXY_HOPS"),
    )  # fmt: skip
