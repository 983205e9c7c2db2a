"""The organisation hears of people who were handed to it: one letter for all who came within a minute.

With a link that answers for them without a sign-in. Whoever is accepted at once is no news. Ring: moves.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from hub import clock
from hub.database import db
from hub.installation.queries import settings
from hub.messaging.states import Lane
from hub.organisations.letters import Letter
from hub.organisations.links import Answerable
from hub.referrals import queries
from hub.referrals.models import Referral
from hub.referrals.queries import Handover
from hub.referrals.rules import lasts_until
from hub.referrals.states import ReferralState
from hub.referrals.wording import ask_facts, clock_words, date_words, short

# The letter of the link that answers one hand-over.
ONE_PERSON = "r"
# And of the one that answers for everybody who waits for a task.
WHO_WAIT = "w"


def gathers_for() -> timedelta:
    """How long the first of them waits for others: people say yes to one call-out in a row. A minute, as it comes."""
    return settings().call_out_pause * 2


def to_announce(now: datetime) -> list[tuple[int, int]]:
    """Organisation and task of people whom the organisation does not know of, once the first has waited a minute."""
    query = (
        sa.select(Referral.organisation_id, Referral.task_id)
        .where(Referral.state == ReferralState.OFFERED, Referral.announced_at.is_(None))
        .group_by(Referral.organisation_id, Referral.task_id)
        .having(sa.func.min(Referral.offered_at) <= now - gathers_for())
        .order_by(Referral.organisation_id, Referral.task_id)
    )
    return [(organisation_id, task_id) for organisation_id, task_id in db.session.execute(query)]


def claim_new(organisation_id: int, task_id: int) -> list[Handover]:
    """Everybody of a task who is new to the organisation, marked as written about; each is claimed once."""
    claim = (
        sa.update(Referral)
        .where(Referral.organisation_id == organisation_id, Referral.task_id == task_id)
        .where(Referral.state == ReferralState.OFFERED, Referral.announced_at.is_(None))
        .values(announced_at=clock.now())
        .returning(Referral.id)
        .execution_options(synchronize_session=False)
    )
    new = list(db.session.scalars(claim))
    return queries.handovers_where(Referral.id.in_(new)) if new else []


def letter_about(kind: str, people: Sequence[Handover]) -> Letter:
    """A letter about people of one task who wait for an answer, with a link that answers for them."""
    first = people[0]
    by_when = settings().local(min(h.referral.due_at or h.shift.ends_at for h in people))
    facts = {
        **ask_facts(first.task, first.shift, first.organisation, leaves_at=clock.now()),
        "number": first.task.number, "people": len(people), "given_name": short(first.volunteer.given_name, 30),
        "by_when": f"{clock_words(by_when)} {date_words(by_when)}",
        "portal": f"{current_app.config['PUBLIC_URL']}/portal/",
    }  # fmt: skip
    is_one = len(people) == 1
    what = (ONE_PERSON, first.referral.id) if is_one else (WHO_WAIT, first.task.id)
    waits = f"{facts['given_name']} waits" if is_one else f"{len(people)} people wait"
    return Letter(
        kind, f"{waits} for your answer about {first.task.number}", facts, lane=Lane.ASK,
        answers=Answerable(*what, until=max(h.shift.ends_at for h in people)),
        valid_for=lasts_until(first.shift.ends_at, clock.now()), context_uid=first.task.uid,
    )  # fmt: skip
