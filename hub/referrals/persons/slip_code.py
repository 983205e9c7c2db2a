"""The code on a slip: short enough to type, the same each time, and nobody can make one up. Ring: queries.

It is eight signs of a keyed hash of the referral, so that nothing is stored and a photographed slip tells nothing.
Whose code it is, is found by making the codes again: of those who are expected or there first.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from hub import clock
from hub.database import db
from hub.installation.queries import settings
from hub.printed_codes import SIGNS, has_shape, tidy
from hub.referrals.models import Referral
from hub.referrals.queries import CONFIRMED, Handover, handover
from hub.referrals.wording import clock_words, date_words
from hub.tasks.models import Shift

# The first letter is one that no other code of ours begins with.
FIRST, DRAWN = "S", 8
# Somebody is late, or leaves late: so long after its shift a slip is still good for signing in.
GOOD_FOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class SlipBearer:
    """Whose slip it is. `why_not` is empty while it holds."""

    h: Handover
    why_not: str


def slip_code(referral_uid: UUID) -> str:
    """The code of this referral's slip."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    number = int.from_bytes(hmac.digest(key, b"slip:" + referral_uid.bytes, "sha256")[:12])
    signs = []
    for _ in range(DRAWN):
        number, at = divmod(number, len(SIGNS))
        signs.append(SIGNS[at])
    return FIRST + "".join(signs)


def is_slip_code(typed: str) -> bool:
    """Whether this has the shape of a slip's code."""
    return has_shape(typed, DRAWN, first=FIRST)


def bearer_of_slip(typed: str, *, even_over: bool = True) -> SlipBearer | None:
    """Whose slip carries this code; None where it is none of ours. One that holds no more says why.

    Not `even_over`: only those that are good now or were yesterday, so that a stranger's wrong codes cost little.
    """
    if not is_slip_code(typed):
        return None
    wanted = tidy(typed)
    soon = sa.and_(Referral.state.in_(CONFIRMED), Shift.ends_at > clock.now() - timedelta(days=1))
    found = _among(wanted, soon)
    if found is None and even_over:
        found = _among(wanted, sa.not_(soon))
    if found is None:
        return None
    h = handover(found)
    return SlipBearer(h, why_not(h))


def _among(wanted: str, which: "sa.ColumnElement[bool]") -> int | None:
    query = sa.select(Referral.id, Referral.uid).join(Shift, Shift.id == Referral.shift_id).where(which)
    rows = db.session.execute(query.order_by(Referral.id.desc()))
    return next((referral_id for referral_id, uid in rows if slip_code(uid) == wanted), None)


def why_not(h: Handover) -> str:
    """Why the slip holds no more, and what to do; empty while it does."""
    if not h.referral.state.is_confirmed:
        return f"They do not go to {h.task.number} any more. Ask them, and find them another task."
    if h.shift.ends_at + GOOD_FOR < clock.now():
        ended = settings().local(h.shift.ends_at)
        return f"This slip was for a shift that ended at {clock_words(ended)} on {date_words(ended)}."
    return ""
