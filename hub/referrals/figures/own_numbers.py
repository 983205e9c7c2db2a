"""An organisation's own numbers: how fast it answers, whom it took on, why not, and who came. Ring: queries."""

from collections import Counter
from dataclasses import dataclass, fields
from datetime import datetime
from statistics import median

import sqlalchemy as sa

from hub.audit.models import AuditEntry
from hub.database import db
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState

_S = ReferralState
CAME = (_S.ON_TASK, _S.COMPLETED)
BY_ITSELF = "system"
ACCEPTED, REFUSED = "referral.accept", "referral.refuse"


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """What became of the people who were handed to an organisation since some moment.

    `accepted` counts everybody it took on: `at_once` those of them who needed no answer, `for_longer` those who were
    handed to it without a task, who sign in nowhere. `waits`: the minutes until each answer that somebody gave.
    """

    offered: int
    accepted: int
    at_once: int
    refused: Counter[str]
    lapsed: int
    waiting: int
    came: int
    missed: int
    waits: tuple[float, ...]
    for_longer: int = 0

    @property
    def refusals(self) -> int:
        """How many it did not take on."""
        return self.refused.total()

    @property
    def minutes(self) -> float | None:
        """The median time to an answer that somebody gave; None without any."""
        return median(self.waits) if self.waits else None

    def __add__(self, other: "OwnNumbers") -> "OwnNumbers":
        """Both together."""
        return OwnNumbers(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )


def own_numbers(organisation_id: int, since: datetime) -> OwnNumbers:
    """The numbers of one organisation from that moment on, by when each person was offered to it.

    What it decided is read from the record: a person who was accepted and withdrew later was accepted all the same.
    """
    theirs = (Referral.organisation_id == organisation_id, Referral.offered_at >= since)
    counting = sa.select(Referral.state, sa.func.count()).where(*theirs).group_by(Referral.state)
    states = Counter({state: number for state, number in db.session.execute(counting)})
    decisions = (
        sa.select(AuditEntry.action, AuditEntry.by, AuditEntry.why, AuditEntry.at, Referral.offered_at)
        .join(Referral, Referral.uid == AuditEntry.subject_uid)
        .where(*theirs, AuditEntry.action.in_((ACCEPTED, REFUSED)))
    )
    rows = db.session.execute(decisions).all()
    taken = [row for row in rows if row.action == ACCEPTED]
    waits = tuple((row.at - row.offered_at).total_seconds() / 60 for row in rows if row.by != BY_ITSELF)
    return OwnNumbers(
        offered=states.total(), accepted=len(taken), at_once=sum(row.by == BY_ITSELF for row in taken),
        refused=Counter(row.why.rstrip(".") for row in rows if row.action == REFUSED), lapsed=states[_S.LAPSED],
        waiting=states[_S.OFFERED], came=sum(states[state] for state in CAME), missed=states[_S.NO_SHOW],
        waits=waits,
    )  # fmt: skip
