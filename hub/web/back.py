"""Where to go after a form: only ever to a path of our own, so that no link from elsewhere sends people on."""

from urllib.parse import urlsplit


def own_path(target: str | None, otherwise: str) -> str:
    """`target` when it is a path on this site, else `otherwise`."""
    parts = urlsplit(target or "")
    is_ours = bool(target) and not parts.scheme and not parts.netloc and "\\" not in (target or "")
    # A line end would begin a header of its own.
    if target and is_ours and target.isprintable() and target.startswith("/") and not target.startswith("//"):
        return target
    return otherwise
