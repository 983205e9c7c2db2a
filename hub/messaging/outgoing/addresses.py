"""Whose name e-mails bear, and what goes along as a file. Ring: rules."""

from urllib.parse import parse_qs, unquote, urlsplit

CALENDAR = "BEGIN:VCALENDAR"


def sender_of(url: str) -> str:
    """The address that e-mails of this mail server (`smtp://…?from=…`) come from."""
    parts = urlsplit(url)
    named, user = parse_qs(parts.query).get("from"), unquote(parts.username or "")
    return named[0] if named else user if "@" in user else f"hub@{parts.hostname or 'localhost'}"


def with_calendar(words: str, calendar: str) -> str:
    """A body that carries an iCalendar file after its words."""
    return f"{words.rstrip()}\n\n{calendar}"


def parted(body: str) -> tuple[str, str]:
    """The words of a body, and the iCalendar file it carries; empty when there is none."""
    words, mark, rest = body.partition(CALENDAR)
    return (f"{words.rstrip()}\n", f"{mark}{rest}") if mark else (body, "")
