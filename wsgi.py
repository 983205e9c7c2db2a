"""The application for any WSGI server and for `flask`."""

from config import load
from hub.application import create_app

try:
    config = load()
except (ValueError, OSError) as error:
    # A missing secret, or a folder that nobody may write, is one clear line, not a page of Python.
    raise SystemExit(str(error)) from None
app = create_app(config)
