"""The order of rooms and rings, as the house tests read it."""

import ast
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HUB = ROOT / "hub"

# Low to high; those in one row may not import those to their right.
ROOMS = (  # noqa: SIM905  one line to read in order
    "audit installation accounts places alarms messaging incidents organisations volunteers needs tasks matching "
    "referrals callouts attendance"
).split()
CORE = {
    "asked",
    "catalogues",
    "cells",
    "clock",
    "sheets",
    "errors",
    "formulas",
    "machine",
    "schema",
    "database",
    "extensions",
    "importing",
    "many_rows",
    "printed_codes",
    "refusals",
    "sealed",
    "tables",
}
EDGES = {
    "application",
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
# How a file that was split off by idea says where it belongs.
RING = re.compile(r"\bRing: (\w+)\.")

# Rooms inside a room, low to high; "." is where the room's own files stand.
INNER = {
    "attendance": (  # noqa: SIM905  one line to read in order
        ". attached badges arriving signing sheets welfare rack rollcall hours letters donated occurrences closing"
    ).split(),
    "messaging": "replies . texts outgoing webhooks sending inbox".split(),  # noqa: SIM905
    "referrals": ". figures organisations changes persons timed voice offering general".split(),  # noqa: SIM905
    "volunteers": (  # noqa: SIM905  one line to read in order
        ". telling times whereabouts standing registering numbers membership twins own by_web by_text by_hand "
        "on_paper groups lists"
    ).split(),
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

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All of the file, in pieces."""
        return list(ast.walk(self.tree))

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function, methods and inner ones too."""
        return [node for node in self.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    @cached_property
    def imports(self) -> set[str]:
        """Modules of the house named by import statements, without "hub."."""
        return {target for node in self.nodes for target in _targets(node)}


@cache
def ring_of(name: str) -> str:
    """The ring of a module: its file's name, or what its docstring or its folder's says with “Ring: …”."""
    room, *rest = name.split(".")
    if room in EDGES:
        return "edge"
    if not rest or rest[-1] in RINGS:
        return rest[-1] if rest else "states"
    return (
        _said(name) or _said(name.rpartition(".")[0]) or ("states" if inner_room_of(name) == rest[-1] else "")
    )


def _said(name: str) -> str:
    place = HUB.joinpath(*name.split("."))
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    said = RING.search(ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "")
    return said[1] if said else ""


def inner_room_of(name: str) -> str:
    """The room inside a room in which a module lies; "." for the outer room's own files."""
    room, *rest = name.split(".")
    return rest[0] if rest and rest[0] in INNER.get(room, ()) else "."


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


@cache
def modules() -> list[Module]:
    """Every Python file of `hub/`; read once, and not before a test asks."""
    found = []
    for path in sorted(HUB.rglob("*.py")):
        parts = path.relative_to(HUB).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
        found.append(Module(path, name, ast.parse(path.read_text(encoding="utf-8"))))
    return found
