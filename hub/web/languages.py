"""In which language a page speaks: as the person chose it, else as their browser asks, and English otherwise."""

from typing import Any

from flask import Flask, has_request_context, request, session, url_for
from flask_babel import get_locale

from hub import catalogues
from hub.installation.queries import settings
from hub.volunteers.registering.choices import LANGUAGES

CHOSEN = "lang"


def init_app(app: Flask) -> None:
    """Gives every template `page_lang`, and `language_links` for the head of public pages."""
    app.context_processor(lambda: {"page_lang": language(), "language_links": language_links})


def offered() -> list[str]:
    """The languages of this programme that have a catalogue; English when it has none."""
    known = catalogues.languages()
    return [code for code in settings().preset.languages if code in known] or [catalogues.SOURCE]


def choose() -> str | None:
    """The language of this request. A language named in the address is kept for the next pages."""
    if not has_request_context():
        return None
    found = offered()
    named = request.args.get(CHOSEN)
    if named in found:
        session[CHOSEN] = named
    kept: Any = session.get(CHOSEN)
    return kept if kept in found else request.accept_languages.best_match(found) or found[0]


def language() -> str:
    """The code for the page's `lang`."""
    return str(get_locale() or catalogues.SOURCE)


def language_links() -> list[tuple[str, str, str]]:
    """The other languages this page can speak: their own name, code and address."""
    if request.endpoint is None or request.method != "GET":
        return []
    here = {**(request.view_args or {}), **request.args.to_dict()}
    return [
        (LANGUAGES.get(code, code), code, url_for(request.endpoint, **{**here, CHOSEN: code}))
        for code in offered() if code != language()
    ]  # fmt: skip
