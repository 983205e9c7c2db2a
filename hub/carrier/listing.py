"""Lists of texts: Twilio's filters, newest first, in pages that stay put while new texts arrive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Row
from typing import Any
from urllib.parse import urlencode

from hub.carrier.errors import Refused
from hub.carrier.store import Store

DEFAULT_SIZE = 50
LARGEST_SIZE = 1000
FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")
# A text that is not sent yet counts from its creation, so that the sender can find it at once.
WHEN = "CAST(COALESCE(sent_at, created_at) AS INTEGER)"
DAY_SECONDS = 86400


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list call asks for. `before` and `after` are ids at the edge of the neighbouring page."""

    filters: tuple[tuple[str, str], ...]
    size: int
    page: int
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of texts and whether there is more on either side."""

    rows: list[Row]
    has_older: bool
    has_newer: bool


def asked_of(args: Mapping[str, str]) -> Asked:
    """Reads the query of a list call."""
    size = min(max(_number(args, "PageSize", DEFAULT_SIZE), 1), LARGEST_SIZE)
    token = args.get("PageToken", "")
    edge = int(token[2:]) if token[2:].isdigit() else None
    return Asked(
        tuple((name, args[name]) for name in FILTERS if args.get(name)),
        size,
        _number(args, "Page", 0),
        before=edge if token.startswith("PA") else None,
        after=edge if token.startswith("PB") else None,
    )


def find(store: Store, asked: Asked) -> Found:
    """The texts of the asked page."""
    where, values = _conditions(asked)
    if asked.after is not None:
        rows = _rows(store, where, values, order="ASC", limit=asked.size + 1, skip=0)
        return Found(rows[: asked.size][::-1], True, len(rows) > asked.size)
    skip = 0 if asked.before is not None else asked.page * asked.size
    rows = _rows(store, where, values, order="DESC", limit=asked.size + 1, skip=skip)
    return Found(rows[: asked.size], len(rows) > asked.size, asked.page > 0)


def page_json(path: str, asked: Asked, found: Found) -> dict[str, Any]:
    """Twilio's frame around a page."""
    start = asked.page * asked.size
    rows = found.rows
    older = f"PA{rows[-1]['id']}" if rows and found.has_older else None
    newer = f"PB{rows[0]['id']}" if rows and found.has_newer else None
    return {
        "page": asked.page,
        "page_size": asked.size,
        "start": start,
        "end": start + max(len(rows) - 1, 0),
        "uri": _uri(path, asked, asked.page, None),
        "first_page_uri": _uri(path, asked, 0, None),
        "next_page_uri": older and _uri(path, asked, asked.page + 1, older),
        "previous_page_uri": newer and _uri(path, asked, max(asked.page - 1, 0), newer),
    }


def _rows(store: Store, where: str, values: list[Any], *, order: str, **window: int) -> list[Row]:
    sql = f"SELECT * FROM messages WHERE {where} ORDER BY id {order} LIMIT ? OFFSET ?"
    return store.rows(sql, [*values, window["limit"], window["skip"]])


def _conditions(asked: Asked) -> tuple[str, list[Any]]:
    parts, values = ["1 = 1"], []
    for name, value in asked.filters:
        condition, wanted = _condition(name, value)
        parts.append(condition)
        values += wanted
    for edge, sign in ((asked.before, "<"), (asked.after, ">")):
        if edge is not None:
            parts.append(f"id {sign} ?")
            values.append(edge)
    return " AND ".join(parts), values


def _condition(name: str, value: str) -> tuple[str, list[Any]]:
    if name == "To":
        return "to_number = ?", [value]
    if name == "From":
        return "from_number = ?", [value]
    moment = _moment(value)
    if name == "DateSent":
        day = moment - moment % DAY_SECONDS
        return f"{WHEN} >= ? AND {WHEN} < ?", [day, day + DAY_SECONDS]
    return f"{WHEN} {name[-1]}= ?", [moment]


def _moment(value: str) -> int:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise Refused(20001, f"The date '{value}' is not valid") from error
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _number(args: Mapping[str, str], name: str, default: int) -> int:
    value = args.get(name, "")
    if not value:
        return default
    if not value.isdigit():
        raise Refused(20001, f"'{name}' must be a number")
    return int(value)


def _uri(path: str, asked: Asked, page: int, token: str | None) -> str:
    query = [*asked.filters, ("PageSize", str(asked.size)), ("Page", str(page))]
    return f"{path}?{urlencode(query + ([('PageToken', token)] if token else []))}"
