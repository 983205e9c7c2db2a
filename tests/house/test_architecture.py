"""Imports run one way only: downward between rooms, inward between rings. Each law names who breaks it."""

import ast
from collections.abc import Callable, Iterable

from tests.house.rooms import (
    CORE,
    EDGES,
    EVERYWHERE,
    HUB,
    INNER,
    RINGS,
    ROOMS,
    Module,
    inner_room_of,
    modules,
    ring_of,
)

DECIDING = ("states", "rules", "models", "moves", "services")
OF_A_REQUEST = {"request", "current_user", "session", "redirect", "url_for", "flash", "abort"}


def breakers(faults: Callable[[Module], Iterable[object]]) -> dict[str, list[object]]:
    """The modules in which something is found, with what is found."""
    return {module.name: found for module in modules() if (found := list(faults(module)))}


def test_every_module_has_a_room_and_a_ring():
    known = {*ROOMS, *EDGES, *CORE}
    assert [m.name for m in modules() if m.room not in known] == []
    assert [m.name for m in modules() if m.room not in CORE and m.ring not in RINGS] == []


def test_a_room_imports_only_earlier_rooms():
    def later(module: Module) -> list[str]:
        if module.room not in ROOMS:
            return []
        earlier = {*ROOMS[: ROOMS.index(module.room) + 1], *CORE}
        return [target for target in module.imports if target.partition(".")[0] not in earlier]

    assert breakers(later) == {}


def test_an_inner_room_imports_only_earlier_inner_rooms():
    def later(module: Module) -> list[str]:
        if module.room not in INNER:
            return []
        order = INNER[module.room]
        earlier = set(order[: order.index(inner_room_of(module.name)) + 1])
        beside = [target for target in module.imports if target.partition(".")[0] == module.room]
        return [target for target in beside if inner_room_of(target) not in earlier]

    assert breakers(later) == {}


def test_every_inner_room_has_a_place_in_the_order():
    for room, order in INNER.items():
        folders = {path.parent.name for path in (HUB / room).glob("*/__init__.py")}
        # A ring that outgrew its file is a folder, and no room.
        assert folders - set(RINGS) == set(order) - {"."}


def test_a_ring_imports_only_its_own_or_an_inner_ring():
    def outward(module: Module) -> list[str]:
        if module.room not in ROOMS:
            return []
        of_rooms = [target for target in module.imports if target.partition(".")[0] in ROOMS]
        ringed = [target for target in of_rooms if ring_of(target) not in EVERYWHERE]
        return [target for target in ringed if RINGS.index(ring_of(target)) > RINGS.index(module.ring)]

    assert breakers(outward) == {}


def test_services_do_not_call_services():
    def others(module: Module) -> list[str]:
        is_service = module.ring == "services"
        return [target for target in module.imports if is_service and ring_of(target) == "services"]

    assert breakers(others) == {}


def test_what_decides_knows_nothing_of_requests():
    def of_a_request(module: Module) -> set[str]:
        if module.ring not in DECIDING:
            return set()
        flask = [node for node in imports_from(module) if (node.module or "").startswith("flask")]
        return {alias.name for node in flask for alias in node.names} & OF_A_REQUEST

    assert breakers(of_a_request) == {}


def test_rules_need_no_database_and_no_app():
    def outside(module: Module) -> list[str]:
        if module.room not in ROOMS or module.ring not in ("states", "rules"):
            return []
        words = [node.module or "" for node in imports_from(module)]
        return [
            word for word in words if word.split(".")[0] in ("flask", "sqlalchemy") or word == "hub.database"
        ]

    assert breakers(outside) == {}


def test_nothing_of_our_own_is_imported_inside_a_function():
    def hidden(module: Module) -> list[int]:
        return [
            node.lineno
            for function in module.functions
            for node in ast.walk(function)
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "hub"
        ]

    assert breakers(hidden) == {}


def imports_from(module: Module) -> list[ast.ImportFrom]:
    return [node for node in module.nodes if isinstance(node, ast.ImportFrom)]


def test_edges_do_not_import_each_other_in_a_circle():
    graph = {edge: set() for edge in EDGES}
    for module in modules():
        if module.room in EDGES and module.room != "__init__":
            graph[module.room] |= {t.partition(".")[0] for t in module.imports} & (
                EDGES - {module.room, "__init__"}
            )
    while free := [edge for edge, targets in graph.items() if not targets & set(graph)]:
        for edge in free:
            del graph[edge]
    assert graph == {}
