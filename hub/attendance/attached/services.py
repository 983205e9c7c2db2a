"""Use cases of a file that was chosen in a form which came back: held until the form is sent right, or given up.

A browser does not send a file twice. So it waits here, for whoever chose it and nobody else, and no view shows it.
"""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance.attached.queries import UNSENT, unsent_row
from hub.attendance.attached.rules import Document
from hub.attendance.models import Attachment
from hub.database import db, transaction

# A form that lies open longer was left.
HELD_FOR = timedelta(hours=12)
# Nobody fills in more forms at once; the oldest goes.
MOST_HELD = 4


def hold(once: UUID, file: Document, *, by: Actor) -> None:
    """Holds the file of this form, `once` is its own key; another one chosen there takes its place."""
    with transaction():
        there = unsent_row(once, by.uid)
        if there is not None and there.sha256 == file.sha256:
            return
        db.session.execute(sa.delete(Attachment).where(Attachment.id.in_(_too_many(once, by.uid))))
        db.session.add(
            Attachment(
                subject_kind=UNSENT, subject_uid=once, name=file.name, media_type=file.media_type,
                size=len(file.content), sha256=file.sha256, content=file.content, added_at=clock.now(),
                added_by=by.uid,
            )
        )  # fmt: skip


def _too_many(once: UUID, by: str) -> list[int]:
    """What this person chose before in the same form, and in the oldest of their others."""
    query = sa.select(Attachment.id, Attachment.subject_uid).where(
        Attachment.subject_kind == UNSENT, Attachment.added_by == by
    )
    rows = [(row.id, row.subject_uid) for row in db.session.execute(query.order_by(Attachment.id.desc()))]
    others = [key for key, form in rows if form != once]
    return [*(key for key, form in rows if form == once), *others[MOST_HELD - 1 :]]


def let_go(once: UUID, *, by: Actor) -> None:
    """The file is left out of this form."""
    with transaction():
        row = unsent_row(once, by.uid)
        if row is not None:
            db.session.delete(row)


def forget_unsent() -> int:
    """Gives up what was chosen in forms that nobody sent; answers how many files."""
    with transaction():
        old = (Attachment.subject_kind == UNSENT, Attachment.added_at < clock.now() - HELD_FOR)
        return db.session.execute(sa.delete(Attachment).where(*old)).rowcount  # type: ignore[attr-defined]
