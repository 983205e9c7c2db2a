"""Two rows, one person: found, merged as an alias, told apart, and taken back."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, insert_missing, new_uid, transaction
from hub.errors import Conflict
from hub.volunteers import ports
from hub.volunteers.events import PeopleMerged
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import PossibleTwin, TwinLook
from hub.volunteers.moves import look_for_twins_of_all, reconsider_standing, refresh_match_rows
from hub.volunteers.selves import original, originals_of
from hub.volunteers.states import Standing
from hub.volunteers.twins import pairs as twin_pairs
from hub.volunteers.twins.queries import alike_to, known
from hub.volunteers.twins.rules import Alike

AT_ONCE = 500


def compare_new(limit: int = AT_ONCE) -> int:
    """Compares rows that came lately with the whole register, and keeps the pairs a person should look at.

    Answers how many rows. Reads first, so that nobody waits for it; done twice it finds nothing new.
    """
    waiting = twin_pairs.waiting(limit)
    ids = waiting.ids
    if not waiting.looks:
        return 0
    now, rows = clock.now(), dict[tuple[int, int], dict[str, object]]()
    for one, other, reasons in alike_to(known(ids)):
        first, second = sorted((one.person_id, other.person_id))
        values = {"uid": new_uid(), "first_id": first, "second_id": second, "found_at": now, "decided_by": ""}
        rows.setdefault((first, second), {**values, "reasons": [each.value for each in reasons]})
    with transaction():
        insert_missing(PossibleTwin, list(rows.values()))
        over = {*waiting.looks, *(waiting.rest or ())[:1]}
        seen = sa.delete(TwinLook).where(TwinLook.volunteer_id.in_(over))
        db.session.execute(seen.execution_options(synchronize_session=False))
        if waiting.rest:
            look_for_twins_of_all(*waiting.rest)
    return len(ids)


def merge(keep_uid: UUID, other_uid: UUID, *, by: Actor) -> None:
    """Makes the other row an alias of the one that is kept. Nothing is rewritten; both originals stay.

    Raises Conflict when one of them was merged meanwhile, or when keeping this one would undo a suspension or a
    leaving without anybody meaning to.
    """
    with transaction():
        keep, other = _locked(keep_uid, other_uid)
        _may_merge(keep, other)
        _hand_on(other, keep)
        others = [other, *originals_of(other.id)]
        for row in others:
            row.alias_of_id = keep.id
        _decide(keep, other, is_same=True, by=by)
        record(
            "volunteer.merge",
            other,
            by=by.uid,
            about=keep.uid,
            details={"rows": [str(one.uid) for one in others]},
        )
        db.session.flush()
        refresh_match_rows([keep.id])
        ports.tell_merged(PeopleMerged(keep.id, by.uid))


def tell_apart(pair_uid: UUID, *, by: Actor) -> None:
    """They are two people: nobody is asked about these two again."""
    with transaction():
        found = twin_pairs.pair(pair_uid)
        if not found.is_open:
            raise Conflict("Somebody has decided about these two already.")
        _decide(found.first, found.second, is_same=False, by=by)
        record("volunteer.tell_apart", found.first, by=by.uid, about=found.second.uid)


def undo(pair_uid: UUID, *, by: Actor) -> None:
    """Takes a decision back: rows that were merged are two people again, and the pair waits for a look."""
    with transaction():
        found = twin_pairs.pair(pair_uid)
        if found.twin.decided_at is None:
            raise Conflict("Nobody has decided about these two.")
        if found.twin.is_same:
            _separate(found, by=by)
        found.twin.decided_at, found.twin.decided_by, found.twin.is_same = None, "", None
        record("volunteer.undecide_twin", found.first, by=by.uid, about=found.second.uid)


def name_pair(one_uid: UUID, other_uid: UUID, *, by: Actor) -> UUID:
    """Somebody says that these two may be one person: they are put side by side. Answers the pair's uid."""
    with transaction():
        one, other = original(one_uid), original(other_uid)
        if one.id == other.id:
            raise Conflict("Choose somebody else: this is the same row.")
        return _pair(one, other).uid


def _locked(keep_uid: UUID, other_uid: UUID) -> tuple[Volunteer, Volunteer]:
    query = sa.select(Volunteer).where(Volunteer.uid.in_([keep_uid, other_uid])).order_by(Volunteer.id)
    locked = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    rows = {row.uid: row for row in db.session.scalars(locked) if row.alias_of_id is None}
    if len(rows) != 2:
        raise Conflict("One of these two was merged already. Look at the list again.")
    return rows[keep_uid], rows[other_uid]


def _may_merge(keep: Volunteer, other: Volunteer) -> None:
    if keep.erased_at or other.erased_at:
        raise Conflict("One of these two was erased, so there is nothing left to compare.")
    if other.state is Standing.SUSPENDED and keep.state is not Standing.SUSPENDED:
        raise Conflict(f"{other.name} is suspended there. Keep that one, or lift the suspension first.")
    if keep.state is Standing.WITHDRAWN and other.state is not Standing.WITHDRAWN:
        raise Conflict(f"{keep.name} left the register there. Keep the other one.")


def _hand_on(other: Volunteer, keep: Volunteer) -> None:
    """Whoever may be the merged row may be the person: those looks go on with them."""
    rows = []
    for found in twin_pairs.open_pairs_of(other.id):
        third = found.second if found.first.id == other.id else found.first
        if third.id != keep.id:
            first, second = sorted((keep.id, third.id))
            rows.append({"uid": new_uid(), "first_id": first, "second_id": second, "decided_by": "",
                         "found_at": found.twin.found_at, "reasons": list(found.twin.reasons)})  # fmt: skip
    insert_missing(PossibleTwin, rows)


def _decide(one: Volunteer, other: Volunteer, *, is_same: bool, by: Actor) -> None:
    twin = _pair(one, other)
    twin.decided_at, twin.decided_by, twin.is_same = clock.now(), by.uid, is_same


def _pair(one: Volunteer, other: Volunteer) -> PossibleTwin:
    twin = twin_pairs.pair_of(one.id, other.id)
    if twin is None:
        first, second = sorted((one.id, other.id))
        twin = PossibleTwin(
            first_id=first, second_id=second, reasons=[Alike.SAID.value], found_at=clock.now()
        )
        db.session.add(twin)
        db.session.flush()
    return twin


def _separate(found: twin_pairs.Pair, *, by: Actor) -> None:
    rows = {found.first.id: found.first, found.second.id: found.second}
    merged = next((row for row in rows.values() if row.alias_of_id in rows), None)
    if merged is None:
        raise Conflict("The one that was kept has since been merged itself. Take that back first.")
    person_id = merged.alias_of_id
    own = _merged_into(merged.id, [row.id for row in originals_of(person_id or 0)])
    merged.alias_of_id = None
    for row in own:
        row.alias_of_id = merged.id
    db.session.flush()
    record("volunteer.unmerge", merged, by=by.uid)
    reconsider_standing(merged, by=by.uid)
    refresh_match_rows([person_id or 0, merged.id])


def _merged_into(row_id: int, candidates: Collection[int]) -> list[Volunteer]:
    """Those of these rows that were merged into that row before it was merged itself."""
    p = PossibleTwin
    query = sa.select(p.first_id, p.second_id).where(
        p.is_same.is_(True), sa.or_(p.first_id == row_id, p.second_id == row_id)
    )
    pairs = {one for each in db.session.execute(query) for one in each} - {row_id}
    theirs = sa.select(Volunteer).where(
        Volunteer.id.in_(pairs & set(candidates)), Volunteer.alias_of_id.is_not(None)
    )
    return list(db.session.scalars(theirs))
