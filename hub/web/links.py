"""Links that leave the system, in texts and letters and on a page that is read aloud."""

from flask import current_app, url_for


def public_link(endpoint: str, **values: object) -> str:
    """The address under PUBLIC_URL: whatever host a request claims to be for, a link never leads elsewhere."""
    return f"{current_app.config['PUBLIC_URL']}{url_for(endpoint, **values)}"  # type: ignore[arg-type]
