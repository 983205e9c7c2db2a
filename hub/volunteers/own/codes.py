"""Codes that open the own page: written for any number, texted to those on the register, tried. Ring: moves.

A row is written for every number that is typed, known or not, and a number nobody has is texted inside a step
that is taken back: so neither the page, nor the limits, nor the time it takes say who is on the register.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from hub import clock
from hub.database import db, new_uid
from hub.messaging.outgoing import outbox
from hub.messaging.rules import CODE_TEXT
from hub.messaging.states import Lane
from hub.volunteers.models_doors import OwnPageCode

WORKS_FOR = timedelta(minutes=10)
MOST_TRIES = 5
# A few an hour are enough for anybody; more would only be texts that somebody else must bear.
MOST_AN_HOUR, MOST_A_DAY = 3, 8
FIGURES = 6


def write_code(phone: str) -> str | None:
    """A fresh code for this number, kept as a hash; None when it has had enough of them lately."""
    now = clock.now()
    _forget_old_ones(now)
    day, hour = timedelta(days=1), timedelta(hours=1)
    if _written(phone, now - hour) >= MOST_AN_HOUR or _written(phone, now - day) >= MOST_A_DAY:
        return None
    code = "".join(secrets.choice("0123456789") for _ in range(FIGURES))
    row = OwnPageCode(uid=new_uid(), phone=phone, made_at=now, expires_at=now + WORKS_FOR, tries=0)
    row.code_hash = _hash(row.uid, code)
    db.session.add(row)
    db.session.flush()
    return code


def text_code(phone: str, code: str, language: str, *, is_known: bool) -> None:
    """Puts the text with the code into the outbox; for a number nobody has, the same work is done and undone."""
    with db.session.begin_nested() as step:
        outbox.enqueue(
            CODE_TEXT, phone, lane=Lane.ANSWER, valid_for=WORKS_FOR, language=language, facts={"code": code}
        )
        db.session.flush()
        if not is_known:
            step.rollback()


def try_code(phone: str, typed: str) -> OwnPageCode | None:
    """The row of the newest code of this number when the code fits. It works once; every try counts."""
    row = db.session.scalars(
        sa.select(OwnPageCode).where(OwnPageCode.phone == phone).order_by(OwnPageCode.id.desc()).limit(1)
    ).first()
    figures = "".join(sign for sign in typed if sign.isdigit())
    fits = hmac.compare_digest(row.code_hash if row else "", _hash(row.uid if row else UUID(int=0), figures))
    if row is None or row.used_at is not None or not count_try(row) or not fits:
        return None
    row.used_at = clock.now()
    return row


def count_try(row: OwnPageCode) -> bool:
    """Counts one more try against the code; whether it may still be used at all. Two at once count twice."""
    update = sa.update(OwnPageCode).where(
        OwnPageCode.id == row.id, OwnPageCode.tries < MOST_TRIES, OwnPageCode.expires_at > clock.now()
    )
    counted = db.session.execute(
        update.values(tries=OwnPageCode.tries + 1).execution_options(synchronize_session=False)
    )
    return bool(counted.rowcount)  # type: ignore[attr-defined]


def _written(phone: str, since: datetime) -> int:
    query = sa.select(sa.func.count()).where(OwnPageCode.phone == phone, OwnPageCode.made_at > since)
    return db.session.scalar(query) or 0


def _forget_old_ones(now: datetime) -> None:
    """Numbers of strangers are not kept longer than the limits need them."""
    old = sa.delete(OwnPageCode).where(OwnPageCode.made_at <= now - timedelta(days=1))
    db.session.execute(old.execution_options(synchronize_session=False))


def _hash(uid: UUID, code: str) -> str:
    """Keyed with the secret of this installation: six figures alone could be tried out in no time."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"{uid}:{code}".encode(), hashlib.sha256).hexdigest()
