"""Steps of keeping photos and PDFs inside a caller's transaction."""

from typing import Any

import sqlalchemy as sa

from hub import clock
from hub.asked import uid_of
from hub.attendance.attached.queries import UNSENT, of
from hub.attendance.attached.rules import Document
from hub.attendance.models import Attachment
from hub.audit.moves import record
from hub.database import db
from hub.errors import Invalid, NotFound

MOST = 12


def keep(subject: Any, file: Document | None, *, by: str) -> Attachment | None:
    """Attaches a file to a record, a row of any table that has a uid; without a file it does nothing.

    The same file again is the one that is there. Raises Invalid for `file` when there are too many.
    """
    if file is None:
        return None
    if subject.uid is None:
        db.session.flush()
    there = of(subject)
    for one in there:
        if one.sha256 == file.sha256:
            return one
    if len(there) >= MOST:
        raise Invalid({"file": f"There are {MOST} already. Take one off first."})
    kept = Attachment(
        subject_kind=subject.__tablename__, subject_uid=subject.uid, name=file.name, media_type=file.media_type,
        size=len(file.content), sha256=file.sha256, content=file.content, added_at=clock.now(), added_by=by,
    )  # fmt: skip
    db.session.add(kept)
    details = {"sha256": file.sha256, "size": len(file.content), "media_type": file.media_type}
    record("attachment.keep", kept, by=by, about=subject.uid, details=details)
    return kept


def take_off(attachment: Attachment, *, why: str, by: str) -> None:
    """Takes away a file that was attached by mistake; what it was stays written down, its content does not."""
    details = {"sha256": attachment.sha256, "size": attachment.size}
    record("attachment.take_off", attachment, by=by, about=attachment.subject_uid, why=why, details=details)
    db.session.delete(attachment)


def was_sent(once: str) -> None:
    """A form is sent right, `once` is its own key: what was held for it is kept with its record, or left out."""
    try:
        key = uid_of(once)
    except NotFound:
        return
    db.session.execute(
        sa.delete(Attachment).where(Attachment.subject_uid == key, Attachment.subject_kind == UNSENT)
    )
