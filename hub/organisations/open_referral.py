"""Reads Open Referral HSDS 3 documents as rows of a list of organisations. Ring: rules."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hub.errors import Invalid
from hub.importing import CsvRows, read_csv
from hub.organisations.rows import COLUMNS

WRAPPERS = ("organizations", "organisations", "contents", "items", "data")


def read_list(path: str | Path) -> "CsvRows | ReferralRows":
    """The rows of a file, CSV or HSDS JSON by what is in it. Raises Invalid when it is neither."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            start = file.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError as error:
        raise Invalid({"file": f"{path} cannot be read: {error.strerror}. Check the name."}) from error
    return ReferralRows(_document(path)) if start[:1] in (b"[", b"{") else read_csv(path, COLUMNS)


class ReferralRows:
    """The organisations of an HSDS document as rows; `notes` says what could not be mapped."""

    header: tuple[str, ...] = ()

    def __init__(self, document: object) -> None:
        self._found = _organisations(document)
        self.notes = ("Read as Open Referral HSDS: services' areas are not read, so the radius is unknown.",)

    def __iter__(self) -> Iterator[dict[str, str]]:
        return iter([as_row(item) for item in self._found])


def as_row(found: Mapping[str, Any]) -> dict[str, str]:
    """One HSDS organisation as a row. What is not with it is looked for in its locations and services."""
    places = _nested(found, "locations") + [
        place for service in _nested(found, "services") for place in _places_of(service)
    ]
    near = [found, *places, *_nested(found, "services")]
    contact = next((item for thing in near for item in _nested(thing, "contacts")), {})
    address = next((item for thing in near for item in _addresses(thing)), {})
    point = next((place for place in places if _text(place, "latitude") and _text(place, "longitude")), {})
    return {
        "name": _text(found, "name"),
        "external_id": _text(found, "id"),
        "email": _text(found, "email") or _text(contact, "email"),
        "phone": next((number for thing in [*near, contact] if (number := _phone(thing))), ""),
        "address": _one_line(address),
        "postcode": _text(address, "postal_code"),
        "lat": _text(point, "latitude"),
        "lon": _text(point, "longitude"),
        "contact_name": _text(contact, "name"),
    }


def _document(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise Invalid(
            {"file": f"{path.name} is neither CSV nor JSON that can be read. Check the file."}
        ) from None


def _organisations(document: object) -> list[Mapping[str, Any]]:
    if isinstance(document, Mapping):
        inside = next((document[name] for name in WRAPPERS if isinstance(document.get(name), list)), None)
        document = inside if inside is not None else [document] if document.get("name") else None
    if not isinstance(document, list) or not all(isinstance(item, Mapping) for item in document):
        raise Invalid({"file": "The JSON holds no list of organisations. HSDS 3 has an array or “contents”."})
    # A page of services names its organisation inside each.
    return [
        item["organization"] if isinstance(item.get("organization"), Mapping) else item for item in document
    ]


def _nested(thing: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = thing.get(name)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def _places_of(service: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    at = [
        item["location"]
        for item in _nested(service, "service_at_locations")
        if isinstance(item.get("location"), Mapping)
    ]
    return _nested(service, "locations") + at


def _addresses(thing: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = _nested(thing, "addresses") + _nested(thing, "physical_addresses")
    # Where people can go stands before where letters go.
    return sorted(found, key=lambda item: _text(item, "address_type") == "postal")


def _phone(thing: Mapping[str, Any]) -> str:
    return next((_text(item, "number") for item in _nested(thing, "phones") if _text(item, "number")), "")


def _one_line(address: Mapping[str, Any]) -> str:
    parts = (_text(address, name) for name in ("address_1", "address_2", "city", "region", "state_province"))
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _text(thing: Mapping[str, Any], name: str) -> str:
    """The value in one piece, without what JSON can write and no text or database can keep."""
    value = thing.get(name)
    text = "" if value is None or isinstance(value, (list, dict)) else str(value)
    return text.encode(errors="ignore").decode().replace("\x00", "").strip()
