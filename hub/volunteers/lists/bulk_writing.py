"""Writes a batch of people, new and changed, in a handful of statements. Ring: moves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from uuid_utils import uuid7

from hub import clock, many_rows
from hub.audit.models import AuditEntry
from hub.database import db
from hub.volunteers.models import Affiliation, MatchRow, Volunteer, VolunteerSkill
from hub.volunteers.models_doors import TwinLook
from hub.volunteers.moves import look_for_twins, refresh_match_rows
from hub.volunteers.rules import MatchFacts, match_rows
from hub.volunteers.skill_words import keep_words
from hub.volunteers.states import Standing

_PEOPLE, _SKILLS, _MEMBERS = Volunteer.__table__, VolunteerSkill.__table__, Affiliation.__table__
_MATCH_KEY = itemgetter("skill", "band", "lon")


@dataclass(slots=True, eq=False)
class Entry:
    """A person while a batch is taken in: every column as it will stand. `id` None: new.

    `skills` None: nothing was said about them, so they stay as in `known_skills`.
    """

    values: dict[str, Any]
    id: int | None = None
    old_state: Standing | None = None
    skills: tuple[str, ...] | None = None
    other_skills: tuple[str, ...] = ()
    known_skills: frozenset[str] = frozenset()
    is_member: bool = False
    has_guardian: bool = False


def defaults() -> dict[str, Any]:
    """Every column of a new person of whom nothing is said yet, by the defaults of the table."""
    return {column.name: _default(column) for column in _PEOPLE.columns if column.name != "id"}


def _default(column: sa.Column[Any]) -> Any:
    default: Any = column.default
    if default is None or column.name == "uid":
        return None
    return default.arg if default.is_scalar else default.arg(None)


def write(entries: Collection[Entry], *, organisation_id: int | None, by: str) -> None:
    """Writes these people with their skills, affiliation, audit rows and match rows; twins are looked for."""
    changed = [entry for entry in entries if entry.id is not None]
    new = [entry for entry in entries if entry.id is None]
    ids = many_rows.next_ids(_PEOPLE, len(new))
    for entry, key in zip(new, ids, strict=True):
        entry.id = entry.values["id"] = key
    many_rows.insert(_PEOPLE, [entry.values for entry in new])
    _update(changed)
    _write_skills(entries, [entry.id or 0 for entry in changed if entry.skills is not None])
    if organisation_id is not None:
        _affiliate([entry.id or 0 for entry in entries if not entry.is_member], organisation_id)
    _record(new, "volunteer.import", by)
    _record(changed, "volunteer.import_change", by)
    refresh_match_rows([entry.id or 0 for entry in changed])
    look_for_twins([entry.id or 0 for entry in changed])
    many_rows.insert_values(TwinLook.__table__, ("volunteer_id",), [(key,) for key in ids])
    # In the order of the table's key, so that neighbours are written together.
    many_rows.insert(MatchRow.__table__, sorted(_match_rows(new), key=_MATCH_KEY))
    # Words that a person has once settled are skills now, so those who have learnt one are matched anew.
    refresh_match_rows(
        keep_words({entry.id or 0: entry.other_skills for entry in entries if entry.other_skills})
    )


def _match_rows(new: Iterable[Entry]) -> Iterable[dict[str, object]]:
    """What matching reads about people who are new and were never asked."""
    for entry in new:
        values = entry.values
        if values["lat"] is None:
            continue
        facts = MatchFacts(
            volunteer_id=values["id"], lat=values["lat"], lon=values["lon"], travel_km=values["travel_km"],
            availability=values["availability"], date_of_birth=values["date_of_birth"],
            standing=values["state"], is_paused=False, consent_sms=values["consent_sms"],
            consent_share=values["consent_share"],
            gets_texts=values["phone"] is not None and values["phone_kind"].gets_texts,
            language=values["language"],
        )  # fmt: skip
        yield from match_rows(facts, entry.skills or (), None)


def _update(entries: Sequence[Entry]) -> None:
    if not entries:
        return
    statement = sa.update(_PEOPLE).where(_PEOPLE.c.id == sa.bindparam("its_id"))
    db.session.execute(statement, [{"its_id": entry.id, **entry.values} for entry in entries])


def _write_skills(entries: Collection[Entry], replaced: Sequence[int]) -> None:
    if replaced:
        old = sa.delete(VolunteerSkill).where(many_rows.is_one_of(VolunteerSkill.volunteer_id, replaced))
        db.session.execute(old.execution_options(synchronize_session=False))
    rows = [(entry.id, skill) for entry in entries for skill in entry.skills or ()]
    many_rows.insert_values(_SKILLS, ("volunteer_id", "skill"), rows)


def _affiliate(ids: Sequence[int], organisation_id: int) -> None:
    """Members by the list that their organisation brought, which vouches for them."""
    now = clock.now()
    rows = [
        {
            "uid": uuid7(), "volunteer_id": key, "organisation_id": organisation_id, "member_number": "",
            "role": "", "verified_at": now, "verified_by": f"organisation:{organisation_id}",
            "may_call_out": False,
        }
        for key in ids
    ]  # fmt: skip
    many_rows.insert(_MEMBERS, rows)


def _record(entries: Sequence[Entry], action: str, by: str) -> None:
    now = clock.now()
    names = (
        "uid",
        "at",
        "by",
        "subject_kind",
        "action",
        "why",
        "details",
        "subject_uid",
        "from_state",
        "to_state",
    )
    rows: list[tuple[Any, ...]] = [
        (
            uuid7(),
            now,
            by,
            "volunteer",
            action,
            "",
            {},
            entry.values["uid"],
            entry.old_state,
            entry.values["state"],
        )
        for entry in entries
    ]
    many_rows.insert_values(AuditEntry.__table__, names, rows)
