"""What the console shows about offering a task: the trail, who comes next, who is passed over, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from hub import clock
from hub.accounts.queries import names_by_uid
from hub.console.tasks.story import BY_ITSELF, who
from hub.organisations.letters import addressees, can_email
from hub.organisations.models import Organisation
from hub.organisations.queries import by_ids
from hub.referrals.offering.candidates import ranking
from hub.referrals.offering.facts import Fit, Passed, Ranking
from hub.referrals.offering.moves import due_for, is_over
from hub.referrals.offering.queries import Offered, trail
from hub.referrals.offering.services import NEVER
from hub.referrals.offering.states import OfferState
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from hub.web.filters import clock_time, duration, when

OFFER_TAGS = {
    OfferState.WAITING: ("Thinks about it", "take-up"),
    OfferState.TAKEN: ("Took it on", "confirmed"),
    OfferState.REFUSED: ("Said no", ""),
    OfferState.LAPSED: ("Was silent", "take-up"),
    OfferState.WITHDRAWN: ("Taken back", ""),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the trail."""

    number: int
    one: Offered
    asked_by: str
    answered_by: str
    now: datetime

    @property
    def tag(self) -> tuple[str, str]:
        """How it stands, in a word and a colour."""
        return OFFER_TAGS[self.one.offer.state]

    @property
    def clock(self) -> str:
        """How long it still has; when it was reminded."""
        offer = self.one.offer
        if offer.offered_at > self.now:
            return f"goes out {when(offer.offered_at)}"
        if offer.due_at is None:
            return ""
        left = (offer.due_at - self.now).total_seconds() / 60
        words = f"until {when(offer.due_at)}, {duration(left)} left" if left > 0 else "time is over"
        return f"{words}; reminded {clock_time(offer.reminded_at)}" if offer.reminded_at else words

    @property
    def is_out_of_reach(self) -> bool:
        """Whether neither a text nor an e-mail gets to them: somebody has to ring."""
        is_asked = self.one.offer.state is OfferState.WAITING
        return is_asked and not any(
            one.phone or (one.email and can_email()) for one in addressees(self.one.organisation)
        )

    @property
    def said(self) -> str:
        """What they said, and when; or what became of it."""
        offer = self.one.offer
        if offer.answered_at is None:
            return offer.reason
        words = offer.reason or "We take it"
        return f"{words}, {when(offer.answered_at)}"

    @property
    def fit(self) -> str:
        """Why they were asked."""
        return "; ".join(self.one.offer.fit)

    @property
    def may_answer(self) -> bool:
        """Whether a coordinator who has rung them may write down what they said."""
        return self.one.is_open


class OfferPage:
    """The offering of one task at one moment. The ranking is made only where it is shown."""

    def __init__(self, task: Task) -> None:
        self.task, self.now = task, clock.now()
        self.offers = trail(task.id)

    @property
    def may_offer(self) -> bool:
        """Whether it can still be put to organisations."""
        return (
            self.task.organisation_id is None and not self.task.state.takes_people and not is_over(self.task)
        )

    @property
    def is_offered(self) -> bool:
        """Whether organisations are being asked."""
        return self.task.state is TaskState.OFFERED

    @cached_property
    def rows(self) -> list[Row]:
        """The trail, in the order they were asked."""
        names = names_by_uid(
            {by for one in self.offers for by in (one.offer.offered_by, one.offer.answered_by)}
        )
        return [
            Row(number, one, _by(one.offer.offered_by, names), _by(one.offer.answered_by, names), self.now)
            for number, one in enumerate(self.offers, start=1)
        ]

    @property
    def waiting(self) -> list[Row]:
        """Who thinks about it now."""
        return [row for row in self.rows if row.one.offer.state is OfferState.WAITING]

    @cached_property
    def ranking(self) -> Ranking:
        """Who could be asked next, and who is passed over."""
        return ranking(self.task, besides={one.organisation.id for one in self.offers})

    @property
    def next_up(self) -> Fit | None:
        """Who fits best of those not asked yet."""
        return self.ranking.fits[0] if self.ranking.fits else None

    @property
    def next_words(self) -> str:
        """What happens when the main button is pressed."""
        if self.next_up is None:
            return ""
        row = self.organisations[self.next_up.organisation_id]
        return f"{row.name} gets it by text and e-mail, with a link, and has until {when(due_for(self.task, row))}."

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        """The organisations of the ranking, by id."""
        found = self.ranking
        return by_ids(
            {fit.organisation_id for fit in found.fits} | {one.organisation_id for one in found.passed}
        )

    def uid_of(self, one: Fit | Passed) -> UUID:
        """The organisation's uid, for links and forms."""
        return self.organisations[one.organisation_id].uid

    def may_be_chosen(self, one: Passed) -> bool:
        """Whether a coordinator may offer it to one that was passed over."""
        return one.why not in NEVER

    @property
    def owners(self) -> dict[str, str]:
        """Who may be named as the owner: everybody whom nothing forbids, asked or not."""
        found = [one.organisation for one in self.offers if one.organisation.state.may_take_people]
        found += [self.organisations[one.organisation_id] for one in self.ranking.fits]
        found += [
            self.organisations[one.organisation_id] for one in self.ranking.passed if self.may_be_chosen(one)
        ]
        return {str(row.uid): row.name for row in sorted(found, key=lambda row: row.name_key)}

    @property
    def summary(self) -> str:
        """One line: who thinks about it, or that somebody must do something."""
        return summary(self.task, self.offers, self.now)


def summary(task: Task, offers: Sequence[Offered], now: datetime) -> str:
    """“Red Cross thinks about it until 13:10; 2 others said no or were silent.”"""
    waiting = [one for one in offers if one.offer.state is OfferState.WAITING]
    others = _others(offers)
    if waiting:
        names = " and ".join(one.organisation.name for one in waiting[:2])
        more = f" and {len(waiting) - 2} more" if len(waiting) > 2 else ""
        verb = "thinks" if len(waiting) == 1 else "think"
        due = min(one.offer.due_at for one in waiting if one.offer.due_at)
        return f"{names}{more} {verb} about it until {when(due)}{f'; {others}' if others else ''}."
    if task.state is TaskState.OFFERED:
        return f"Nobody is left who could be asked{f'; {others}' if others else ''}. Choose an owner, or call it off."
    return f"Nobody has been asked to take it on yet{f'; {others}' if others else ''}."


def _others(offers: Sequence[Offered]) -> str:
    """“1 said no, 2 were silent”."""
    no = sum(one.offer.state is OfferState.REFUSED for one in offers)
    silent = sum(one.offer.state is OfferState.LAPSED for one in offers)
    parts = [
        f"{no} said no" if no else "",
        f"{silent} {'was' if silent == 1 else 'were'} silent" if silent else "",
    ]
    return ", ".join(part for part in parts if part)


def _by(uid: str, names: dict[str, str]) -> str:
    if uid.startswith("organisation:"):
        return "By text"
    return who(uid, names) if uid else BY_ITSELF
