"""The one text that asks somebody for what they still have of ours, after a person has read it. Ring: services."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.attendance.models import Stint
from hub.attendance.signing.kit_words import KIND, KitText, kit_text
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict
from hub.incidents.models import Hub
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane

# A thing is missed for days, and the text is read whenever the phone is on again.
VALID_FOR = timedelta(days=2)
CHANGED = "Something came back meanwhile, or the place is another. Read the text again before it leaves."


def ask_back(stint_uid: UUID, seen: str, *, back_to: Hub | None = None, by: Actor) -> KitText:
    """Texts what they still have and where to bring it, after everything that hurries and never in quiet hours.

    Once a sign-in, however often it is pressed. `seen`: the words that were read before pressing; raises Conflict
    when they would be others now, and where no text may go.
    """
    with transaction():
        ours = sa.select(Stint.id).where(Stint.uid == stint_uid).with_for_update()
        db.session.execute(ours)
        found = kit_text(stint_uid, back_to)
        if found.sent is not None:
            return found
        if found.why_not:
            raise Conflict(found.why_not)
        if found.body != seen:
            raise Conflict(CHANGED)
        outbox.enqueue(
            KIND, found.item.volunteer.phone or "", language=found.language, lane=Lane.OTHER, valid_for=VALID_FOR,
            facts=found.facts, subject_uid=stint_uid, context_uid=stint_uid, by=by.uid,
        )  # fmt: skip
        record("stint.ask_back", found.item.stint, by=by.uid, details={"things": list(found.out)})
        return found
