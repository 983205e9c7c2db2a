"""The order of rooms and rings, as the house tests read it."""

import ast
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HUB = ROOT / "hub"

# Low to high; those in one row may not import those to their right.
ROOMS = (  # noqa: SIM905  one line to read in order
    "audit installation accounts places alarms messaging incidents organisations volunteers tasks matching "
    "referrals callouts attendance"
).split()
CORE = {
    "catalogues",
    "cells",
    "clock",
    "sheets",
    "errors",
    "machine",
    "schema",
    "database",
    "extensions",
    "importing",
    "many_rows",
    "tables",
}
EDGES = {
    "web",
    "console",
    "portal",
    "me",
    "cli",
    "scheduler",
    "wiring",
    "demo",
    "carrier",
    "bench",
    "__init__",
}

RINGS = (
    "states",
    "rules",
    "models",
    "queries",
    "moves",
    "events",
    "services",
    "forms",
    "views",
    "jobs",
    "edge",
)
# Rooms inside a room, low to high. A room's own files are the lowest of all.
INNER = {
    "volunteers": (  # noqa: SIM905  one line to read in order
        "telling times whereabouts registering numbers standing membership twins own by_web by_text by_hand "
        "on_paper groups lists"
    ).split()
}

# Files that were split off by idea, and the ring each belongs to.
SPLIT = {
    "installation.presets": "rules",
    "accounts.permissions": "rules",
    "accounts.passwords": "queries",
    "accounts.guards": "views",
    "accounts.sessions": "edge",
    "messaging.codes": "rules",
    "messaging.replies": "rules",
    "messaging.grammar": "rules",
    "messaging.lookalikes": "rules",
    "messaging.segments": "rules",
    "messaging.signature": "rules",
    "messaging.resolve": "rules",
    "messaging.outcomes": "rules",
    "messaging.events": "rules",
    "messaging.courtesy": "rules",
    "messaging.masking": "rules",
    "messaging.texts": "queries",
    "messaging.erasing": "moves",
    "referrals.held": "moves",
    "attendance.held": "moves",
    "messaging.inbox_queries": "queries",
    "messaging.intake": "moves",
    "messaging.duty": "moves",
    "messaging.arrivals": "services",
    "messaging.outbox": "moves",
    "messaging.questions": "moves",
    "messaging.transport": "moves",
    "messaging.ports": "moves",
    "messaging.delivery": "services",
    "messaging.settling": "services",
    "messaging.receiving": "services",
    "messaging.receipts": "moves",
    "messaging.carrier_alarm": "moves",
    "messaging.inbox": "services",
    "messaging.mail": "services",
    "messaging.sending": "jobs",
    "organisations.rows": "rules",
    "organisations.open_referral": "rules",
    "organisations.hsds": "rules",
    "organisations.opening_hours": "rules",
    "organisations.cover": "rules",
    "organisations.trust": "rules",
    "organisations.places": "queries",
    "organisations.letters": "moves",
    "organisations.forms_trust": "forms",
    "organisations.intake": "services",
    "organisations.emergency": "services",
    "organisations.confirming": "services",
    "organisations.applying": "services",
    "organisations.inviting": "services",
    "tasks.rows": "rules",
    "places.gazetteer": "rules",
    "places.geocoder": "moves",
    "places.rows": "rules",
    "places.geonames": "rules",
    "referrals.letting_go": "moves",
    "referrals.one_person": "moves",
    "referrals.ringing": "services",
    "matching.ringing": "queries",
    "referrals.not_ready": "queries",
    "attendance.lacking": "queries",
    "matching.nearness": "queries",
    "attendance.reception": "services",
    "volunteers.access": "rules",
    "volunteers.ages": "rules",
    "volunteers.by_text.texted": "rules",
    "volunteers.by_web.blank": "views",
    "volunteers.consenting": "moves",
    "volunteers.consents": "rules",
    "volunteers.lists.bulk": "moves",
    "volunteers.lists.bulk_writing": "moves",
    "volunteers.lists.columns": "rules",
    "volunteers.lists.reading": "rules",
    "volunteers.lists.taking_in": "services",
    "volunteers.models_doors": "models",
    "volunteers.models_standing": "models",
    "volunteers.numbers.confirming": "services",
    "volunteers.numbers.further": "moves",
    "volunteers.own.codes": "moves",
    "volunteers.own.data": "moves",
    "volunteers.own.door": "services",
    "volunteers.own.held": "queries",
    "volunteers.own.ports": "moves",
    "volunteers.own.purposes": "rules",
    "volunteers.phones": "rules",
    "volunteers.ports": "moves",
    "volunteers.registering.choices": "rules",
    "volunteers.registering.spoken": "rules",
    "volunteers.selves": "queries",
    "volunteers.skill_words": "moves",
    "volunteers.skills": "rules",
    "volunteers.standing.agreements": "queries",
    "volunteers.telling.welcome": "moves",
    "volunteers.times.availability": "rules",
    "volunteers.twins.pairs": "queries",
    "volunteers.typed": "rules",
    "volunteers.whereabouts.pin_map": "queries",
    "tasks.spans": "rules",
    "tasks.tongues": "rules",
    "tasks.ports": "moves",
    "tasks.intake": "services",
    "messaging.reading": "jobs",
    "referrals.wording": "queries",
    "referrals.eligible": "queries",
    "referrals.funnel": "queries",
    "referrals.for_portal": "queries",
    "referrals.steps": "moves",
    "referrals.agreeing": "services",
    "referrals.leaving": "services",
    "referrals.places": "moves",
    "referrals.asking": "moves",
    "referrals.closing": "moves",
    "referrals.standing_down": "moves",
    "referrals.timers": "services",
    "matching.for_one": "queries",
    "callouts.preview": "queries",
    "callouts.waves": "moves",
}
# Events say what happened in terms of rules; every ring may know them.
EVERYWHERE = {"events"}


@dataclass(frozen=True)
class Module:
    """One Python file of the application and what it imports of its own house."""

    path: Path
    name: str  # without "hub."
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.partition(".")[0]

    @property
    def ring(self) -> str:
        return ring_of(self.name)

    @property
    def imports(self) -> set[str]:
        """Modules of the house named by import statements, without "hub."."""
        return {target for node in ast.walk(self.tree) for target in _targets(node)}


def ring_of(name: str) -> str:
    """The ring of a module, by its file's name or the table above."""
    room, *rest = name.split(".")
    if room in EDGES:
        return "edge"
    inner = inner_room_of(name)
    place = [room, inner] if inner else [room]
    file = (rest[1:] if inner else rest)[:1]
    return SPLIT.get(".".join([*place, *file]), file[0] if file else "states")


def inner_room_of(name: str) -> str:
    """The room inside a room in which a module lies; empty for the outer room's own files."""
    room, *rest = name.split(".")
    return rest[0] if rest and rest[0] in INNER.get(room, ()) else ""


def _targets(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name[4:] for alias in node.names if alias.name.startswith("hub.")]
    if not isinstance(node, ast.ImportFrom) or not node.module or node.module.split(".")[0] != "hub":
        return []
    base = node.module[4:]
    found = []
    for alias in node.names:
        inner = f"{base}.{alias.name}".strip(".")
        place = HUB.joinpath(*inner.split("."))
        is_module = place.with_suffix(".py").exists() or place.is_dir()
        found.append(inner if is_module else base)
    return [target for target in found if target]


def modules() -> list[Module]:
    """Every Python file of `hub/`."""
    found = []
    for path in sorted(HUB.rglob("*.py")):
        parts = path.relative_to(HUB).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
        found.append(Module(path, name, ast.parse(path.read_text(encoding="utf-8"))))
    return found
