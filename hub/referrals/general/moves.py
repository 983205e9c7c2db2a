"""Steps of a general hand-over inside a caller's transaction: the person's row is locked by whoever calls them."""

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db, new_uid
from hub.installation.queries import settings
from hub.messaging import questions
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.organisations.models import Organisation
from hub.organisations.opening_hours import kept_hours
from hub.referrals.general.candidates import order_for
from hub.referrals.general.models import GeneralReferral
from hub.referrals.general.queries import HandedOn, by_id
from hub.referrals.general.rules import ANSWER_WITHIN, Way, decide_by, way_of
from hub.referrals.general.telling import ask, tell, write_about
from hub.referrals.offering.facts import Fit
from hub.referrals.queries import may_ask_from
from hub.referrals.states import REFERRAL, ReferralEvent, ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.telling.moves import can_be_texted

_S, _E = ReferralState, ReferralEvent
LETTERS = ("person_offered", "person_reminder")


def lock_person(volunteer_id: int) -> None:
    """One step at a time for each person, on both databases."""
    db.session.execute(sa.select(Volunteer.id).where(Volunteer.id == volunteer_id).with_for_update())


def step(h: HandedOn, event: ReferralEvent, *, by: str, why: str = "", **values: object) -> ReferralState:
    """Moves it on; the new state has no clock unless one is given."""
    values = {"due_at": None, "reminded_at": None, **values}
    return ReferralState(
        change_state(h.referral, event, REFERRAL, by=by, about=h.volunteer.uid, why=why, values=values)
    )


def propose(
    person: Volunteer, organisation: Organisation, fit: Fit | None, *, by: str, previous: HandedOn | None = None,
    note: str = "",
) -> HandedOn:  # fmt: skip
    """A new hand-over of this person to this organisation; nothing is said to anybody yet."""
    row = GeneralReferral(
        uid=new_uid(), volunteer_id=person.id, organisation_id=organisation.id, state=_S.PROPOSED,
        previous_id=previous.referral.id if previous else None, km=fit.km if fit else None,
        fit=list(fit.words) if fit else [], created_at=clock.now(), created_by=by, note=note[:300],
    )  # fmt: skip
    db.session.add(row)
    record("general_referral.propose", row, by=by, about=person.uid, states=(None, _S.PROPOSED))
    db.session.flush()
    return by_id(row.id)


def ask_person(h: HandedOn, *, by: str, before: str = "") -> None:
    """Asks the person whether this organisation may have their details; outside quiet hours, with a day to answer."""
    now = clock.now()
    deadline = may_ask_from(now) + ANSWER_WITHIN
    step(h, _E.ASK, by=by, asked_at=now, due_at=deadline)
    ask(h, deadline=deadline, before=before)


def agree(h: HandedOn, *, by: str, before: str = "", tells: bool = True) -> None:
    """The person may be handed on: the organisation sees how they fit, and decides."""
    now = clock.now()
    step(h, _E.YES, by=by, answered_at=now, agreed_at=now)
    local, hours = settings().local, kept_hours(h.organisation.opening_hours)
    due_at = decide_by(local(now), hours, h.organisation.answer_hours)
    step(h, _E.SHARE, by=by, offered_at=now, due_at=due_at)
    if tells:
        tell(h, "general_offered", before=before)
    write_about(h, "person_offered")


def decline(h: HandedOn, *, by: str) -> None:
    """The person would rather not: nothing is shared, and nobody else is asked."""
    step(h, _E.NO, by=by, answered_at=clock.now())
    tell(h, "general_declined")


def accept(h: HandedOn, *, by: str) -> None:
    """The organisation takes the person on: each gets the other's contact."""
    step(h, _E.ACCEPT, by=by, decided_at=clock.now(), decided_by=by)
    contact = {"contact_name": h.organisation.contact_name, "contact_phone": h.organisation.phone}
    tell(h, "general_accepted", lane=Lane.CHANGE, **contact)


def refuse(h: HandedOn, reason: str, *, by: str) -> None:
    """The organisation does not take them, and says why; the person moves on to the next.

    After a silence they have moved on already, or wait for a coordinator and still do.
    """
    in_time = h.referral.state is _S.OFFERED
    values = {"decided_at": clock.now(), "decided_by": by, "reason": reason[:300]}
    step(h, _E.REFUSE, by=by, why=reason, due_at=None if in_time else h.referral.due_at, **values)
    questions.close_about([h.referral.uid], by=by)
    if in_time:
        move_on(h, by="system")


def lapse(h: HandedOn) -> None:
    """The organisation was reminded and stayed silent; the person moves on to the next."""
    step(h, _E.LAPSE, by="system")
    outbox.cancel_waiting(h.referral.uid, by="system")
    questions.close_about([h.referral.uid], by="system")
    move_on(h, by="system")


def pass_over(h: HandedOn, *, by: str) -> None:
    """The organisation can take nobody any more, so nothing goes to it; the person moves on to the next."""
    was, why = h.referral.state, f"{h.organisation.name} can take nobody just now."
    step(h, _E.WITHDRAW, by=by, why=why, reason=why[:300], decided_at=clock.now(), decided_by=by)
    outbox.cancel_waiting(h.referral.uid, by=by)
    if was is _S.OFFERED:
        write_about(h, "person_withdrawn")
    questions.close_about([h.referral.uid], by=by)
    move_on(h, by="system")


def move_on(h: HandedOn, *, by: str) -> HandedOn | None:
    """The next organisation that fits, as a new hand-over, asked again unless any may know.

    None when nobody is left or the person must be rung: then a coordinator sees it, and the person is told.
    """
    found = order_for(h.volunteer)
    way = way_of(h.volunteer.consent_share, gets_texts=can_be_texted(h.volunteer))
    if not found.fits or way is Way.RING or h.volunteer.state.is_off:
        h.referral.due_at = clock.now()
        tell(h, "general_nobody", lane=Lane.OTHER)
        return None
    best = found.fits[0]
    following = propose(
        h.volunteer, db.session.get_one(Organisation, best.organisation_id), best, by=by, previous=h
    )
    if way is Way.OFFER:
        agree(following, by=by, before=h.organisation.name)
    else:
        ask_person(following, by=by, before=h.organisation.name)
    return following


def withdraw(h: HandedOn, *, by: str, why: str, tells: bool = True) -> None:
    """Either side takes it back: who was told is told that too, and asked to delete what they got."""
    was = h.referral.state
    step(h, _E.WITHDRAW, by=by, why=why, reason=why[:300], decided_at=clock.now(), decided_by=by)
    outbox.cancel_waiting(h.referral.uid, by=by)
    had_contact = was is _S.ACCEPTED
    if was in (_S.OFFERED, _S.ACCEPTED):
        write_about(h, "person_withdrawn", had_contact=had_contact)
    if tells:
        tell(h, "general_withdrawn", lane=Lane.CHANGE, had_contact=had_contact)
    questions.close_about([h.referral.uid], by=by)
