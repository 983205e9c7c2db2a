"""Writes a batch of people, new and changed, in a handful of statements. Ring: moves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from hub import clock
from hub.audit.models import AuditEntry
from hub.database import db, new_uid
from hub.volunteers.models import Affiliation, Volunteer, VolunteerSkill
from hub.volunteers.moves import insert_match_rows, look_for_twins, refresh_match_rows
from hub.volunteers.rules import MatchFacts, match_rows
from hub.volunteers.states import Standing

_PEOPLE = Volunteer.__table__


@dataclass(slots=True, eq=False)
class Entry:
    """A person while a batch is taken in: every column as it will stand. `id` None: new.

    `skills` None: nothing was said about them, so they stay as in `known_skills`.
    """

    values: dict[str, Any]
    id: int | None = None
    old_state: Standing | None = None
    skills: tuple[str, ...] | None = None
    known_skills: frozenset[str] = frozenset()
    is_member: bool = False


def write(entries: Collection[Entry], *, organisation_id: int | None, by: str) -> None:
    """Writes these people with their skills, affiliation, audit rows and match rows."""
    if not entries:
        return
    changed = [entry for entry in entries if entry.id is not None]
    new = [entry for entry in entries if entry.id is None]
    _insert(new)
    _update(changed)
    _write_skills(entries, changed)
    if organisation_id is not None:
        _affiliate([entry.id or 0 for entry in entries], organisation_id)
    _record(entries, by, {id(entry) for entry in changed})
    refresh_match_rows([entry.id or 0 for entry in changed])
    insert_match_rows([row for entry in new for row in _match_rows(entry)])
    look_for_twins([entry.id or 0 for entry in entries])


def _match_rows(entry: Entry) -> list[dict[str, object]]:
    """What matching reads about someone new, who was never asked."""
    values = entry.values
    if values["lat"] is None:
        return []
    facts = MatchFacts(
        volunteer_id=entry.id or 0, lat=values["lat"], lon=values["lon"], travel_km=values["travel_km"],
        availability=values["availability"], date_of_birth=values["date_of_birth"], standing=values["state"],
        is_paused=False, consent_sms=values["consent_sms"], consent_share=values["consent_share"],
        gets_texts=values["phone"] is not None and values["phone_kind"].gets_texts,
        language=values["language"],
    )  # fmt: skip
    return match_rows(facts, entry.skills or (), None)


def _insert(entries: Sequence[Entry]) -> None:
    if not entries:
        return
    db.session.execute(sa.insert(_PEOPLE), [entry.values for entry in entries])
    uids = [entry.values["uid"] for entry in entries]
    ids = {
        uid: key
        for uid, key in db.session.execute(
            sa.select(_PEOPLE.c.uid, _PEOPLE.c.id).where(_PEOPLE.c.uid.in_(uids))
        )
    }
    for entry in entries:
        entry.id = ids[entry.values["uid"]]


def _update(entries: Sequence[Entry]) -> None:
    if not entries:
        return
    statement = sa.update(_PEOPLE).where(_PEOPLE.c.id == sa.bindparam("its_id"))
    db.session.execute(statement, [{"its_id": entry.id, **entry.values} for entry in entries])


def _write_skills(entries: Collection[Entry], changed: Sequence[Entry]) -> None:
    replaced = [entry.id for entry in changed if entry.skills is not None]
    if replaced:
        old = sa.delete(VolunteerSkill).where(VolunteerSkill.volunteer_id.in_(replaced))
        db.session.execute(old.execution_options(synchronize_session=False))
    rows = [{"volunteer_id": entry.id, "skill": skill} for entry in entries for skill in entry.skills or ()]
    if rows:
        db.session.execute(sa.insert(VolunteerSkill.__table__), rows)


def _affiliate(ids: Sequence[int], organisation_id: int) -> None:
    query = sa.select(Affiliation.volunteer_id).where(
        Affiliation.organisation_id == organisation_id, Affiliation.volunteer_id.in_(ids)
    )
    members = set(db.session.scalars(query))
    rows = [
        {"uid": new_uid(), "volunteer_id": key, "organisation_id": organisation_id}
        for key in ids if key not in members
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(Affiliation.__table__), rows)


def _record(entries: Collection[Entry], by: str, changed: set[int]) -> None:
    now = clock.now()
    rows = [
        {
            "uid": new_uid(), "at": now, "by": by, "subject_kind": "volunteer",
            "subject_uid": entry.values["uid"],
            "action": "volunteer.import_change" if id(entry) in changed else "volunteer.import",
            "from_state": entry.old_state, "to_state": entry.values["state"], "why": "", "details": {},
            "about_uid": None,
        }
        for entry in entries
    ]  # fmt: skip
    db.session.execute(sa.insert(AuditEntry.__table__), rows)
