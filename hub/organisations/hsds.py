"""Brings an HSDS 3 document, whatever its shape, to organisations that hold their services. Ring: rules.

Shapes met in the wild: one organisation, an array, a page with `contents`, services that hold their
organisation, and tables side by side that name each other by id.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from hub.errors import Invalid

Thing = dict[str, Any]
WRAPPERS = ("organizations", "organisations", "contents", "items", "data")
# The most exact owner of a row in tables that name each other by id, and the table that owner is in.
OWNERS = (
    ("contact_id", "contacts"),
    ("service_at_location_id", "service_at_locations"),
    ("location_id", "locations"),
    ("service_id", "services"),
    ("organization_id", "organizations"),
)
TABLES = (
    "organizations", "services", "locations", "service_at_locations", "contacts", "phones", "schedules", "languages",
    "addresses", "service_areas", "attributes",
)  # fmt: skip
NO_LIST = "The JSON holds no list of organisations. HSDS 3 has an array or “contents”."
OWNERLESS = "A service names an organisation that is not in the file, so it was left out."


def organisations_in(document: object) -> tuple[list[Thing], tuple[str, ...]]:
    """Every organisation with its services inside, and notes. Raises Invalid when there is no list of any."""
    if isinstance(document, Mapping) and _is_tables(document):
        document = _joined(document)
    found: dict[str, Thing] = {}
    notes: dict[str, None] = {}
    for number, item in enumerate(_items(document)):
        organisation = _organisation_of(item)
        if organisation is None:
            notes[OWNERLESS] = None
            continue
        key = str(organisation.get("id") or f"#{number}")
        kept = found.setdefault(key, {**organisation, "services": list(nested(organisation, "services"))})
        for name, value in organisation.items():
            kept.setdefault(name, value)
        if item is not organisation:
            kept["services"].append({name: value for name, value in item.items() if name != "organization"})
    return list(found.values()), tuple(notes)


def nested(thing: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The list of that name, without what is no object."""
    value = thing.get(name)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _items(document: object) -> list[Mapping[str, Any]]:
    if isinstance(document, Mapping):
        inside = next((document[name] for name in WRAPPERS if isinstance(document.get(name), list)), None)
        document = inside if inside is not None else [document] if document.get("name") else None
    if not isinstance(document, list) or not all(isinstance(item, Mapping) for item in document):
        raise Invalid({"file": NO_LIST})
    return document


def _organisation_of(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The organisation an item is or holds; a service at a location holds it one deeper."""
    service = item.get("service")
    for holder in (item, service if isinstance(service, Mapping) else {}):
        if isinstance(holder.get("organization"), Mapping):
            inside: Mapping[str, Any] = holder["organization"]
            return inside
    return None if item.get("organization_id") or isinstance(service, Mapping) else item


def _is_tables(document: Mapping[str, Any]) -> bool:
    """Whether organisations stand beside tables that name them by id."""
    named = [name for name in TABLES if isinstance(document.get(name), list)]
    return "organizations" in named and len(named) > 1 and not document.get("name")


def _joined(document: Mapping[str, Any]) -> list[Thing]:
    """Every row put into the row that owns it; answers the organisations."""
    tables = {name: [dict(row) for row in nested(document, name)] for name in TABLES}
    by_id = {name: {str(row["id"]): row for row in rows if row.get("id")} for name, rows in tables.items()}
    for row in tables["service_at_locations"]:
        if location := by_id["locations"].get(str(row.get("location_id"))):
            row["location"] = location
    for name, row in _owned(tables):
        owner = next(
            (
                found
                for key, table in OWNERS
                if table != name and not (name == "service_at_locations" and table == "locations")
                and (found := by_id[table].get(str(row.get(key))))
            ),
            None,
        )  # fmt: skip
        if owner is not None:
            owner[name] = [*nested(owner, name), row]
    return tables["organizations"]


def _owned(tables: Mapping[str, list[Thing]]) -> Iterator[tuple[str, Thing]]:
    for name, rows in tables.items():
        if name != "organizations":
            for row in rows:
                yield name, row
