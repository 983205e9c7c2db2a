"""Response headers of every page."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app

POLICY = (
    "default-src 'self'; img-src 'self' data:{tiles}; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)


def init_app(app: Flask) -> None:
    """Adds the headers to every response."""
    app.after_request(secure)


def keep_to_yourself(response: Response) -> Response:
    """For pages whose address is the key: no search engine, no cache and no other site may learn it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


def secure(response: Response) -> Response:
    """No inline script or style, no frames, no sniffing; pages about people are not kept by caches."""
    tiles = current_app.config.get("MAP_TILES_URL")
    host = f" {urlsplit(tiles).scheme}://{urlsplit(tiles).netloc.replace('{s}', '*')}" if tiles else ""
    response.headers.setdefault("Content-Security-Policy", POLICY.format(tiles=host))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Frame-Options", "DENY")
    if str(current_app.config.get("PUBLIC_URL")).startswith("https://"):
        # For a month from the last visit: long enough that nobody on the way can ask for the plain page instead.
        response.headers.setdefault("Strict-Transport-Security", f"max-age={30 * 24 * 60 * 60}")
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
