"""Writes a batch of people, new and changed, in a handful of statements. Ring: moves."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from uuid_utils import uuid7

from hub import clock, many_rows
from hub.audit.models import AuditEntry
from hub.database import db
from hub.volunteers.lists.newcomers import OWN, STATE, UID
from hub.volunteers.lists.reading import Handle, ReadRow
from hub.volunteers.lists.rounds import Found
from hub.volunteers.models import Affiliation, MatchRow, Volunteer, VolunteerSkill
from hub.volunteers.moves import look_for_twins, look_for_twins_of_all, refresh_match_rows
from hub.volunteers.queries import with_guardian
from hub.volunteers.rules import MATCH_COLUMNS
from hub.volunteers.skill_words import keep_words
from hub.volunteers.states import Standing

_PEOPLE, _SKILLS, _MEMBERS = Volunteer.__table__, VolunteerSkill.__table__, Affiliation.__table__
# In the order of the table's key, so that neighbours are written together.
_MATCH_KEY = itemgetter(*(MATCH_COLUMNS.index(name) for name in ("skill", "band", "lon")))


@dataclass(slots=True, eq=False)
class Entry:
    """Somebody known, with every column as it will stand.

    `skills` None: nothing was said about them, so they stay as in `known_skills`. `alias_id`: the merged row by
    which a list names them. `is_anothers`: a member of another organisation than the one whose list it is.
    """

    values: dict[str, Any]
    id: int
    old_state: Standing | None = None
    skills: tuple[str, ...] | None = None
    other_skills: tuple[str, ...] = ()
    known_skills: frozenset[str] = frozenset()
    is_member: bool = False
    is_anothers: bool = False
    has_guardian: bool = False
    alias_id: int | None = None
    key: str = ""


def defaults() -> dict[str, Any]:
    """Every column of a new person of whom nothing is said yet, by the defaults of the table."""
    return {column.name: _default(column) for column in _PEOPLE.columns if column.name != "id"}


def _default(column: sa.Column[Any]) -> Any:
    default: Any = column.default
    if default is None or column.name == "uid":
        return None
    return default.arg if default.is_scalar else default.arg(None)


def look(phones: Collection[str], codes: Collection[str]) -> dict[Handle, Found]:
    """Everyone with one of these numbers or external_ids, by both; a merged row stands for its person."""
    v, found = Volunteer, dict[Handle, Found]()
    columns = (v.id, v.alias_of_id, v.import_key, v.external_id, v.phone, v.name_key)
    for column, wanted in ((v.phone, phones), (v.external_id, codes)):
        query = sa.select(*columns).where(many_rows.is_one_of(column, wanted))
        for id_, alias_of, key, code, phone, name in db.session.execute(query) if wanted else ():
            one = Found(id_, alias_of or id_, key, code)
            if phone:
                found[phone, name] = one
            if code:
                found[code] = one
    return found


def load(found: Sequence[Found], organisation_id: int | None) -> dict[int, Entry]:
    """All that is known about these people, by the row that was found."""
    if not found:
        return {}
    ids = [one.person_id for one in found]
    rows = db.session.execute(sa.select(_PEOPLE).where(many_rows.is_one_of(_PEOPLE.c.id, ids))).mappings()
    values = {row["id"]: dict(row) for row in rows}
    of, member = VolunteerSkill, Affiliation
    skills: defaultdict[int, set[str]] = defaultdict(set)
    theirs = sa.select(of.volunteer_id, of.skill).where(many_rows.is_one_of(of.volunteer_id, ids))
    for volunteer_id, skill in db.session.execute(theirs):
        skills[volunteer_id].add(skill)
    bodies: defaultdict[int, set[int]] = defaultdict(set)
    belong = sa.select(member.volunteer_id, member.organisation_id)
    for volunteer_id, body in db.session.execute(belong.where(many_rows.is_one_of(member.volunteer_id, ids))):
        bodies[volunteer_id].add(body)
    guarded = with_guardian([key for key in ids if values[key]["date_of_birth"]])
    return {
        one.id: Entry(
            values[one.person_id], one.person_id, values[one.person_id]["state"],
            known_skills=frozenset(skills[one.person_id]), is_member=organisation_id in bodies[one.person_id],
            is_anothers=bool(bodies[one.person_id] - {organisation_id}),
            has_guardian=one.person_id in guarded, alias_id=None if one.id == one.person_id else one.id,
        )
        for one in found
    }  # fmt: skip


def write_new(
    rows: Sequence[ReadRow], same: Mapping[str, Any], *, organisation_id: int | None, by: str
) -> None:
    """Writes people who are new, with all that hangs on them. `same`: the columns that they have in common."""
    if not rows:
        return
    ids = many_rows.next_ids(_PEOPLE, len(rows))
    people = list(zip(ids, rows, strict=True))
    many_rows.insert_values(
        _PEOPLE, ("id", *OWN), [(key, *one.own) for key, one in people], same=same, are_stored=True
    )
    skills = [(key, skill) for key, one in people for skill in one.skills]
    many_rows.insert_values(_SKILLS, ("volunteer_id", "skill"), skills, are_stored=True)
    if organisation_id is not None:
        _affiliate(ids, organisation_id)
    audited = [(uuid7().hex, one.own[UID], one.own[STATE]) for one in rows]
    _record(audited, ("uid", "subject_uid", "to_state"), "volunteer.import", by, are_stored=True)
    matching = [
        (skill, key, *one.matching)
        for key, one in people
        if one.matching is not None
        for skill in ("", *one.skills)
    ]
    matching.sort(key=_MATCH_KEY)
    many_rows.insert_values(MatchRow.__table__, MATCH_COLUMNS, matching, are_stored=True)
    look_for_twins_of_all(min(ids), max(ids))
    _keep_words({key: one.other_skills for key, one in people if one.other_skills})


def write_changed(entries: Sequence[Entry], *, organisation_id: int | None, by: str) -> None:
    """Writes people of whom a list said something new."""
    if not entries:
        return
    statement = sa.update(_PEOPLE).where(_PEOPLE.c.id == sa.bindparam("its_id"))
    db.session.execute(statement, [{"its_id": entry.id, **entry.values} for entry in entries])
    if merged := [entry for entry in entries if entry.alias_id]:
        statement = statement.values(import_key=sa.bindparam("key"))
        db.session.execute(statement, [{"its_id": one.alias_id, "key": one.key} for one in merged])
    _replace_skills([entry for entry in entries if entry.skills is not None])
    if organisation_id is not None:
        _affiliate([entry.id for entry in entries if not entry.is_member], organisation_id)
    names = ("uid", "subject_uid", "from_state", "to_state")
    audited = [(uuid7(), one.values["uid"], one.old_state, one.values["state"]) for one in entries]
    _record(audited, names, "volunteer.import_change", by)
    ids = [entry.id for entry in entries]
    refresh_match_rows(ids)
    look_for_twins(ids)
    _keep_words({entry.id: entry.other_skills for entry in entries if entry.other_skills})


def _replace_skills(entries: Sequence[Entry]) -> None:
    old = sa.delete(VolunteerSkill).where(
        many_rows.is_one_of(VolunteerSkill.volunteer_id, [entry.id for entry in entries])
    )
    db.session.execute(old.execution_options(synchronize_session=False))
    rows = [(entry.id, skill) for entry in entries for skill in entry.skills or ()]
    many_rows.insert_values(_SKILLS, ("volunteer_id", "skill"), rows)


def _keep_words(words: Mapping[int, tuple[str, ...]]) -> None:
    """Words that a person has once settled are skills now, so those who have learnt one are matched anew."""
    refresh_match_rows(keep_words(words))


def _affiliate(ids: Sequence[int], organisation_id: int) -> None:
    """Members by the list that their organisation brought, which vouches for them."""
    same = {
        "organisation_id": organisation_id, "member_number": "", "role": "", "verified_at": clock.now(),
        "verified_by": f"organisation:{organisation_id}", "may_call_out": False,
    }  # fmt: skip
    many_rows.insert_values(_MEMBERS, ("uid", "volunteer_id"), [(uuid7(), key) for key in ids], same=same)


def _record(
    rows: Sequence[tuple[Any, ...]], names: Sequence[str], action: str, by: str, *, are_stored: bool = False
) -> None:
    same = {
        "at": clock.now(), "by": by, "subject_kind": "volunteer", "action": action, "why": "", "details": {},
    }  # fmt: skip
    many_rows.insert_values(AuditEntry.__table__, names, rows, same=same, are_stored=are_stored)
