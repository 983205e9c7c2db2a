"""Imports run one way only: downward between rooms, inward between rings."""

import ast

import pytest

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

MODULES = modules()


def names(module: Module) -> str:
    return module.name


@pytest.mark.parametrize("module", MODULES, ids=names)
def test_every_module_has_a_room_and_a_ring(module):
    assert module.room in {*ROOMS, *EDGES, *CORE}
    assert module.room in CORE or module.ring in RINGS


@pytest.mark.parametrize("module", [m for m in MODULES if m.room in ROOMS], ids=names)
def test_a_room_imports_only_earlier_rooms(module):
    earlier = {*ROOMS[: ROOMS.index(module.room) + 1], *CORE}
    assert {target for target in module.imports if target.partition(".")[0] not in earlier} == set()


@pytest.mark.parametrize("module", [m for m in MODULES if m.room in INNER], ids=names)
def test_an_inner_room_imports_only_earlier_inner_rooms(module):
    order = INNER[module.room]
    earlier = set(order[: order.index(inner_room_of(module.name)) + 1])
    beside = {target for target in module.imports if target.partition(".")[0] == module.room}
    assert {target for target in beside if inner_room_of(target) not in earlier} == set()


def test_every_inner_room_has_a_place_in_the_order():
    for room, order in INNER.items():
        folders = {path.parent.name for path in (HUB / room).glob("*/__init__.py")}
        assert folders == set(order) - {"."}


@pytest.mark.parametrize("module", [m for m in MODULES if m.room in ROOMS], ids=names)
def test_a_ring_imports_only_its_own_or_an_inner_ring(module):
    outward = {
        target
        for target in module.imports
        if target.partition(".")[0] in ROOMS
        and ring_of(target) not in EVERYWHERE
        and RINGS.index(ring_of(target)) > RINGS.index(module.ring)
    }
    assert outward == set()


@pytest.mark.parametrize("module", [m for m in MODULES if m.ring == "services"], ids=names)
def test_services_do_not_call_services(module):
    assert {target for target in module.imports if ring_of(target) == "services"} == set()


DECIDING = ("states", "rules", "models", "moves", "services")


@pytest.mark.parametrize("module", [m for m in MODULES if m.ring in DECIDING], ids=names)
def test_what_decides_knows_nothing_of_requests(module):
    forbidden = {"request", "current_user", "session", "redirect", "url_for", "flash", "abort"}
    flask_names = {
        alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flask")
        for alias in node.names
    }
    assert flask_names & forbidden == set()


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.room in ROOMS and m.ring in ("states", "rules")], ids=names
)
def test_rules_need_no_database_and_no_app(module):
    words = {node.module or "" for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)}
    assert not {
        word for word in words if word.split(".")[0] in ("flask", "sqlalchemy") or word == "hub.database"
    }


@pytest.mark.parametrize("module", MODULES, ids=names)
def test_nothing_of_our_own_is_imported_inside_a_function(module):
    hidden = [
        node.lineno
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "hub"
    ]
    assert hidden == []


def test_edges_do_not_import_each_other_in_a_circle():
    graph = {edge: set() for edge in EDGES}
    for module in MODULES:
        if module.room in EDGES and module.room != "__init__":
            graph[module.room] |= {t.partition(".")[0] for t in module.imports} & (
                EDGES - {module.room, "__init__"}
            )
    while free := [edge for edge, targets in graph.items() if not targets & set(graph)]:
        for edge in free:
            del graph[edge]
    assert graph == {}
