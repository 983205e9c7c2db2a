"""Who reads people from the register says what becomes of rows that were merged into another person."""

import ast
from functools import cache

from tests.house import rooms

# What speaks of merged rows: a condition, or a read that resolves them.
ANSWERS = {"COUNTS", "alias_of_id", "persons_id", "person_of", "join_person", "persons_by_row", "is_self",
           "by_any_phone", "as_written"}  # fmt: skip
# These mean the very rows, merged or not, and say why.
THE_VERY_ROWS = {
    "volunteers.selves.original": "both originals are kept, and this shows one",
    "volunteers.queries.same_person": "a form sent again names the row it made",
    "volunteers.moves.rebuild_match_rows": "the rows are resolved while they are written",
    "volunteers.lists.bulk_writing.load": "is given the person behind each row that was found",
    "volunteers.twins.pairs._between": "names rows that came, and the comparison leaves out merged ones",
    "volunteers.own.held.held_here": "is given every row of one person, and a copy names each",
    "volunteers.own.data.erase_ours": "is given every row of one person, and empties each",
    "attendance.held._take_out_of_alarms": "is given every row of one person, and takes the name of each away",
    "attendance.occurrences.held._names": "is given every row of one person, and takes the name of each away",
    "volunteers.on_paper.queries.keyed_of": "each row is one sheet of the pile, whoever it turned out to be",
    "volunteers.times.jobs.take_up_again": "a break ends for the row on which it was taken",
    "matching.search._with_papers": "is given people by the narrow rows, which merged rows have none of",
    "matching.filters._by_consent": "is given a person by the narrow row, which merged rows have none of",
    "bench.register_http._kept": "counts the very rows that were written",
    "referrals.general.moves.lock_person": "locks the row of a person that was read before",
}


def reads_people(node: ast.AST) -> bool:
    """Whether this is `select(Volunteer…)` or a join of it."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr not in ("select", "join", "outerjoin", "select_from"):
        return False
    names = {name.id for arg in node.args for name in ast.walk(arg) if isinstance(name, ast.Name)}
    return bool(names & {"Volunteer", "_PEOPLE"})


def functions(tree: ast.Module):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            yield from (
                (f"{node.name}.{each.name}", each) for each in node.body if isinstance(each, ast.FunctionDef)
            )


def words(function: ast.FunctionDef) -> set[str]:
    nodes = list(ast.walk(function))
    return {n.id for n in nodes if isinstance(n, ast.Name)} | {
        n.attr for n in nodes if isinstance(n, ast.Attribute)
    }


@cache
def forgetful() -> list[str]:
    return [
        f"{module.name}.{name}"
        for module in rooms.modules()
        for name, function in functions(module.tree)
        if any(reads_people(node) for node in ast.walk(function)) and not words(function) & ANSWERS
    ]


def test_every_read_of_people_knows_of_merged_rows():
    assert set(forgetful()) - set(THE_VERY_ROWS) == set()


def test_no_exception_has_outlived_its_reason():
    assert set(THE_VERY_ROWS) - set(forgetful()) == set()
