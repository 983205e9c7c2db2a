"""The application for any WSGI server and for `flask`."""

from config import load
from hub import create_app

app = create_app(load())
