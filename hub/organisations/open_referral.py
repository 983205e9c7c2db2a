"""Reads Open Referral HSDS 3 documents as rows of a list of organisations. Ring: rules."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hub import clock
from hub.errors import Invalid
from hub.importing import CsvRows, read_csv
from hub.organisations.hsds import nested, organisations_in
from hub.organisations.opening_hours import DAYS, read_hours
from hub.organisations.rows import COLUMNS

MOST_AREAS, LONGEST_AREA = 12, 60
ICAL = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), DAYS, strict=True))
NOT_KEPT = (
    "Read as Open Referral HSDS. Fees, eligibility of clients, accessibility, funding and websites have no place "
    "here and were not kept."
)
NOT_WEEKLY = "Hours that are not the same every week were left out."
LONG_AREA = "An area told in a long sentence was left out: name it in a few words."
TIMES = re.compile(r"(\d{1,2}):(\d{2})")


def read_list(path: str | Path) -> "CsvRows | ReferralRows":
    """The rows of a file, CSV or HSDS JSON by what is in it. Raises Invalid when it is neither."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            start = file.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError as error:
        raise Invalid({"file": f"{path} cannot be read: {error.strerror}. Check the name."}) from error
    if start[:1] not in (b"[", b"{"):
        return read_csv(path, COLUMNS)
    return ReferralRows(_document(path), today=clock.now().date())


class ReferralRows:
    """The organisations of an HSDS document as rows; `notes` says what could not be mapped.

    `lenient`: nobody can put a cell of such a file right, so a phone that is none costs only the phone.
    """

    header: tuple[str, ...] = ()
    lenient = True

    def __init__(self, document: object, *, today: date | None = None) -> None:
        found, notes = organisations_in(document)
        said: dict[str, None] = dict.fromkeys((NOT_KEPT, *notes))
        self._rows = [as_row(item, today=today, note=said) for item in found]
        self.notes = tuple(said)

    def __iter__(self) -> Iterator[dict[str, str]]:
        return iter(self._rows)


def as_row(
    found: Mapping[str, Any], *, today: date | None = None, note: dict[str, None] | None = None
) -> dict[str, str]:
    """One HSDS organisation as a row. What is not with it is looked for in its services and locations."""
    said = note if note is not None else {}
    services = nested(found, "services")
    at = [item for service in services for item in nested(service, "service_at_locations")]
    places = [
        *nested(found, "locations"),
        *(place for service in services for place in nested(service, "locations")),
    ]
    places += [item["location"] for item in at if isinstance(item.get("location"), Mapping)]
    near = [found, *places, *services, *at]
    contacts = _once([item for thing in near for item in nested(thing, "contacts")])
    first = contacts[0] if contacts else {}
    address = next((item for thing in near for item in _addresses(thing)), {})
    point = next((place for place in places if _is_point(place)), {})
    return {
        "name": _text(found, "name"),
        "external_id": _text(found, "id"),
        "email": next(filter(None, (_text(thing, "email") for thing in (found, first, *services))), ""),
        "phone": ";".join(number for thing in [*near, first] for number in _phones(thing)),
        "address": _one_line(address),
        "postcode": _text(address, "postal_code"),
        "lat": _text(point, "latitude"),
        "lon": _text(point, "longitude"),
        "contact_name": _text(first, "name"),
        "contacts": ";".join(filter(None, (_contact(item) for item in contacts[1:]))),
        "languages": ";".join(dict.fromkeys(code for thing in near for code in _languages(thing))),
        "opening_hours": _hours([item for thing in near for item in nested(thing, "schedules")], today, said),
        "areas": ";".join(dict.fromkeys(_areas([*services, *at], said)))[:800],
        "skills": ";".join(dict.fromkeys(_terms([found, *services]))),
        "takes": ", ".join(dict.fromkeys(filter(None, (_text(service, "name") for service in services)))),
    }  # fmt: skip


def _document(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise Invalid(
            {"file": f"{path.name} is neither CSV nor JSON that can be read. Check the file."}
        ) from None


def _once(things: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each contact once, however many services name it."""
    return list(
        {(_text(one, "id") or _text(one, "name"), _text(one, "email")): one for one in things}.values()
    )


def _is_point(place: Mapping[str, Any]) -> bool:
    """A pair of coordinates that can be: files hold examples at 100 degrees."""
    try:
        lat, lon = float(_text(place, "latitude")), float(_text(place, "longitude"))
    except ValueError:
        return False
    return -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0, 0)


def _addresses(thing: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = nested(thing, "addresses") + nested(thing, "physical_addresses")
    # Where people can go stands before where letters go.
    return sorted(found, key=lambda item: _text(item, "address_type") == "postal")


def _phones(thing: Mapping[str, Any]) -> list[str]:
    """Its numbers, those that are read aloud first; some files wrap them in quotes."""
    spoken = sorted(nested(thing, "phones"), key=lambda item: _text(item, "type") in ("fax", "tty"))
    return [number for item in spoken if (number := _text(item, "number").strip("\"' ").replace(";", " "))]


def _contact(contact: Mapping[str, Any]) -> str:
    """“Ann Persona, Reception Manager, +44 …, ann@example.org”; empty without a way to reach them."""
    role = _text(contact, "title") or _text(contact, "department")
    reach = [*_phones(contact)[:1], _text(contact, "email")]
    if not any(reach):
        return ""
    parts = [_text(contact, "name"), role, *reach]
    return ", ".join(part.replace(",", " ").replace(";", " ") for part in parts if part)


def _languages(thing: Mapping[str, Any]) -> list[str]:
    return [
        code
        for item in nested(thing, "languages")
        if (code := _text(item, "code") or _text(item, "language"))
    ]


def _hours(schedules: list[Mapping[str, Any]], today: date | None, said: dict[str, None]) -> str:
    """Weekly schedules that hold today, as hours; the words of a schedule when it has no times."""
    parts, words = [], []
    for item in schedules:
        until = _text(item, "valid_to") or _text(item, "until")
        if today and until and until[:10] < today.isoformat():
            continue
        days = [ICAL.get(day.strip()[-2:].upper(), "") for day in _text(item, "byday").split(",")]
        start, end = TIMES.match(_text(item, "opens_at")), TIMES.match(_text(item, "closes_at"))
        if _text(item, "freq").upper() not in ("", "WEEKLY") or _text(item, "interval") not in (
            "",
            "1",
            "1.0",
        ):
            said[NOT_WEEKLY] = None
        elif start and end and any(days):
            closes = "24" if end[0] in ("00:00", "23:59") else end[0]
            parts.append(f"{', '.join(filter(None, days))} {start[0]}-{closes}")
        elif _text(item, "description"):
            words.append(_text(item, "description"))
    return "; ".join(dict.fromkeys(parts)) or next((one for one in words if _is_hours(one)), "")


def _is_hours(text: str) -> bool:
    try:
        return bool(read_hours(text).spans)
    except Invalid:
        return False


def _areas(things: list[Mapping[str, Any]], said: dict[str, None]) -> Iterator[str]:
    """Names of service areas; a sentence is no name."""
    number = 0
    for item in (area for thing in things for area in nested(thing, "service_areas")):
        name = _text(item, "name") or _text(item, "service_area") or _text(item, "extent")
        name = " ".join(name.replace(";", " ").split())
        if not name or number >= MOST_AREAS:
            continue
        if len(name) > LONGEST_AREA:
            said[LONG_AREA] = None
            continue
        number += 1
        yield name


def _terms(things: list[Mapping[str, Any]]) -> Iterator[str]:
    """Names of taxonomy terms, which may be skills."""
    for thing in things:
        for item in [*nested(thing, "attributes"), *nested(thing, "taxonomy_terms")]:
            term = item.get("taxonomy_term")
            name = (
                _text(term, "name")
                if isinstance(term, Mapping)
                else _text(item, "label") or _text(item, "name")
            )
            if name:
                yield name.replace(";", " ")


def _one_line(address: Mapping[str, Any]) -> str:
    parts = (_text(address, name) for name in ("address_1", "address_2", "city", "region", "state_province"))
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _text(thing: Mapping[str, Any], name: str) -> str:
    """The value in one piece, without what JSON can write and no text or database can keep."""
    value = thing.get(name)
    text = "" if value is None or isinstance(value, (list, dict)) else str(value)
    return text.encode(errors="ignore").decode().replace("\x00", "").strip()
