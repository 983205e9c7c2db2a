"""Use cases of the price table: an admin writes what a carrier charges. Ring: services."""

import re
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, new_uid, transaction
from hub.errors import Invalid, NotFound
from hub.messaging.models import TextPrice

BEGINNING = re.compile(r"\+[1-9]\d{0,6}")
CURRENCY = re.compile(r"[A-Z]{3}")
DEAREST = 100.0


def set_price(beginning: str, per_part: float | None, currency: str, *, by: Actor) -> None:
    """Writes the price for numbers that begin so, in place of an earlier one. Empty: every other number.

    Raises Invalid for what no carrier charges.
    """
    beginning, currency = re.sub(r"[\s()-]", "", beginning), currency.strip().upper()
    wrong = {
        "beginning": "" if not beginning or BEGINNING.fullmatch(beginning)
        else "Write a plus and the first figures of the numbers, for example +64 or +1868.",
        "per_part": "" if per_part is not None and 0 <= per_part <= DEAREST
        else "Write what one segment costs, for example 0.105.",
        "currency": "" if CURRENCY.fullmatch(currency) else "Write the three letters of the currency, for example NZD.",
    }  # fmt: skip
    if fields := {field: words for field, words in wrong.items() if words}:
        raise Invalid(fields)
    with transaction():
        query = sa.select(TextPrice).where(TextPrice.beginning == beginning).with_for_update()
        row = db.session.scalars(query).one_or_none()
        if row is None:
            row = TextPrice(uid=new_uid(), beginning=beginning)
            db.session.add(row)
        row.per_part, row.currency = float(per_part or 0), currency
        row.changed_by, row.changed_at = by.uid, clock.now()
        details = {"beginning": beginning, "per_part": row.per_part, "currency": currency}
        record("text_price.set", row, by=by.uid, details=details)


def drop_price(uid: UUID, *, by: Actor) -> None:
    """Takes a line out of the table; the next longest beginning counts again. Raises NotFound."""
    with transaction():
        row = db.session.scalars(sa.select(TextPrice).where(TextPrice.uid == uid)).one_or_none()
        if row is None:
            raise NotFound("This price is not there any more. Look at the list again.")
        record("text_price.drop", row, by=by.uid, details={"beginning": row.beginning})
        db.session.delete(row)
