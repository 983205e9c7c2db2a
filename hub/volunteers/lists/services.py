"""Use cases of lists of people in the console: brought, matched, tried, taken in, stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import change_state, record
from hub.database import db, transaction
from hub.errors import Conflict
from hub.importing import ImportReport, Rejected
from hub.sheets import Sheet, read_head, read_sheet
from hub.volunteers.lists.columns import DateOrder, check, first_order, guess
from hub.volunteers.lists.queries import by_uid
from hub.volunteers.models_doors import ListFile, ListReject, PeopleList
from hub.volunteers.states import PEOPLE_LIST, ListEvent, ListState
from hub.volunteers.typed import CONTROL

LEASE = timedelta(minutes=2)
KEPT_FOR = timedelta(days=7)
FIRST_LINES = 200


def bring(name: str, content: bytes, *, organisation_id: int | None, by: Actor) -> UUID:
    """Keeps a file of people and guesses its columns; answers the list's uid. Raises Invalid for a wrong file.

    Only its head is read: a long workbook takes seconds, for which nobody waits at a page. Its worker counts it.
    """
    sheet = read_head(name, content, FIRST_LINES)
    columns = guess(sheet.header)
    born = columns.get("date_of_birth")
    order = first_order(sheet.sample(born, 200) if born is not None else [])
    with transaction():
        found = PeopleList(
            state=ListState.BROUGHT, file_name=as_named(name), organisation_id=organisation_id, columns=columns,
            date_order=order.value, rows=_if_whole(sheet), brought_by=by.uid, brought_at=clock.now(),
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
        db.session.add(ListFile(list_id=found.id, content=content))
        record("people_list.bring", found, by=by.uid, states=(None, ListState.BROUGHT))
        return found.uid


def _if_whole(sheet: Sheet) -> int:
    """How many rows the file has when its head is all of it; 0: nobody has counted yet."""
    return len(sheet.lines) if len(sheet.lines) < FIRST_LINES else 0


def as_named(name: str) -> str:
    """A file's name in one short line of letters that every database keeps."""
    return CONTROL.sub("", name)[:200]


def match_columns(uid: UUID, columns: Mapping[str, int], order: DateOrder, *, by: Actor) -> None:
    """Says which column is what, and has the list tried. Raises Invalid when it cannot be taken like that."""
    check(columns)
    with transaction():
        found = by_uid(uid)
        values = {"columns": dict(columns), "date_order": order.value, **_afresh()}
        change_state(found, ListEvent.TRY, PEOPLE_LIST, by=by.uid, values=values)
        _forget_rejects(found.id)


def take(uid: UUID, *, by: Actor) -> None:
    """Has the people of a tried list taken in; one that was stopped goes on from its beginning."""
    with transaction():
        found = by_uid(uid)
        change_state(found, ListEvent.TAKE, PEOPLE_LIST, by=by.uid, values=_afresh())
        _forget_rejects(found.id)


def stop(uid: UUID, *, by: Actor) -> None:
    """Has the worker leave it after the rows in hand. What is taken in stays."""
    with transaction():
        change_state(by_uid(uid), ListEvent.STOP, PEOPLE_LIST, by=by.uid, values={"lease_until": None})


@dataclass(frozen=True, slots=True)
class Claim:
    """A list that one worker reads, and until when it is that worker's alone."""

    uid: UUID
    until: datetime


def claim_next() -> Claim | None:
    """The list to work on now, for this worker alone until its lease ends; None when there is none."""
    with transaction() as session:
        now = clock.now()
        free = sa.or_(PeopleList.lease_until.is_(None), PeopleList.lease_until < now)
        query = sa.select(PeopleList).where(
            PeopleList.state.in_([s for s in ListState if s.is_at_work]), free
        )
        found = session.scalar(query.order_by(PeopleList.id).limit(1).with_for_update(skip_locked=True))
        if found is None:
            return None
        found.lease_until, found.rows_done = now + LEASE, 0
        _forget_rejects(found.id)
        return Claim(found.uid, found.lease_until)


def note_progress(
    claim: Claim, rows_done: int, rejects: Sequence[Rejected] = (), *, first: int = 0
) -> Claim | None:
    """Writes down how far the worker is, and what it could not take; answers its claim, longer now.

    None: it must leave the list, since a person stopped it or another worker has taken it over.
    """
    with transaction():
        found = _mine(claim)
        if found is None:
            return None
        found.rows_done, found.lease_until = rows_done, clock.now() + LEASE
        _keep(found.id, rejects, first)
        return Claim(claim.uid, found.lease_until)


def _mine(claim: Claim) -> PeopleList | None:
    found = by_uid(claim.uid)
    return found if found.state.is_at_work and found.lease_until == claim.until else None


def note_rows(claim: Claim, rows: int) -> None:
    """Writes down how many rows there are in all."""
    with transaction():
        found = _mine(claim)
        if found is not None:
            found.rows = rows


def finish(claim: Claim, report: ImportReport) -> None:
    """The worker is through: the counts and notes stand, and the list waits for the next step."""
    with transaction():
        found = _mine(claim)
        if found is None:
            return
        names = ("rows", "created", "updated", "duplicates", "rejected")
        counts = {name: getattr(report, name) for name in names}
        kept = {"tried": counts} if found.state is ListState.TRYING else {"counts": counts}
        values = {**kept, "notes": list(report.notes), "rows_done": report.rows, **_done()}
        change_state(found, ListEvent.FINISH, PEOPLE_LIST, by="system", values=values)


def fail(claim: Claim, problem: str) -> None:
    """The worker cannot go on; what is wrong is kept for whoever brought the list."""
    with transaction():
        found = _mine(claim)
        if found is not None:
            values = {"problem": problem[:500], **_done()}
            change_state(found, ListEvent.FAIL, PEOPLE_LIST, by="system", values=values)


def forget_files() -> int:
    """Deletes files and rejected rows of lists that nobody has touched for some days; the counts stay."""
    with transaction() as session:
        old = clock.now() - KEPT_FOR
        touched = sa.func.coalesce(PeopleList.finished_at, PeopleList.brought_at)
        at_rest = PeopleList.state.not_in([state for state in ListState if state.is_at_work])
        query = sa.select(ListFile.list_id).join(PeopleList, PeopleList.id == ListFile.list_id)
        ids = list(session.scalars(query.where(touched < old, at_rest)))
        for table in (ListFile, ListReject):
            session.execute(sa.delete(table).where(table.list_id.in_(ids)))
        return len(ids)


def sheet_of(found: PeopleList) -> Sheet:
    """The file's table. Raises Conflict when the file is not kept any more."""
    return read_sheet(found.file_name, _content(found))


def head_of(found: PeopleList) -> Sheet:
    """The names of the file's columns and its first lines, for a page. Raises Conflict when it is not kept any more."""
    return read_head(found.file_name, _content(found), FIRST_LINES)


def _content(found: PeopleList) -> bytes:
    kept = db.session.get(ListFile, found.id)
    if kept is None:
        raise Conflict("This file is not kept any more. Bring it again.")
    return kept.content


def _afresh() -> dict[str, object]:
    return {"rows_done": 0, "problem": "", "notes": [], "finished_at": None, "lease_until": None}


def _done() -> dict[str, datetime | None]:
    return {"finished_at": clock.now(), "lease_until": None}


def _forget_rejects(list_id: int) -> None:
    db.session.execute(sa.delete(ListReject).where(ListReject.list_id == list_id))


def _keep(list_id: int, rejects: Sequence[Rejected], first: int) -> None:
    rows = [
        {"list_id": list_id, "number": first + number, "row": dict(one.row), "reason": one.reason[:500]}
        for number, one in enumerate(rejects)
    ]
    if rows:
        db.session.execute(sa.insert(ListReject), rows)
