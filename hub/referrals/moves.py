"""Steps of a hand-over inside a caller's transaction: the shift's lock is held by whoever calls them."""

from dataclasses import dataclass
from typing import Any

from hub import clock
from hub.errors import PlaceTaken
from hub.messaging.states import Lane
from hub.referrals import clocks, places, waiting
from hub.referrals.due import decision_due
from hub.referrals.models import Referral
from hub.referrals.queries import Handover, free_places, handover, is_member, waiting_list
from hub.referrals.room import why_sends_nobody
from hub.referrals.rules import (
    Answer,
    Intent,
    Sharing,
    SharingFacts,
    Step,
    is_accepted_at_once,
    noted,
    sharing,
    step_for,
)
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import CONFIRMED, MOVED_UP, ask_to_share, remember_ask, step, tell_everything
from hub.referrals.telling import gets_texts, tell
from hub.referrals.turns import position

_S, _E = ReferralState, ReferralEvent


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer led to, in a few words for the conversation page."""

    step: Step
    outcome: str


def take_answer(h: Handover, said: Answer, *, by: str) -> Answered:
    """Acts on an answer as far as a rule fits it; `LOOK` leaves it to a person and changes nothing."""
    if h.volunteer.state.is_off and said.intent is not Intent.NO:
        return Answered(
            Step.LOOK, f"Says {said.intent}, but is {h.volunteer.state}. Look at their page first."
        )
    what = step_for(h.referral.state, said.intent, is_wanted=is_wanted(h))
    match what:
        case Step.TAKE:
            return Answered(what, agree(h, said, by=by))
        case Step.WAIT:
            return Answered(what, wait(h, said, by=by))
        case Step.LEAVE:
            return Answered(what, leave(h, said, by=by))
        case Step.KEEP:
            return Answered(what, keep(h, said, by=by))
        case Step.TOO_LATE:
            tell(h, "not_needed")
            return Answered(what, f"Said {said.intent}, but they are not needed any more. Thanked.")
        case _:
            state = h.referral.state.replace("_", " ")
            return Answered(what, f"Says {said.intent}, but is {state}. Ring them.")


def is_wanted(h: Handover) -> bool:
    """Whether an answer still matters: the task takes people, and the shift is neither over nor called off."""
    return h.task.state.takes_people and h.shift.ends_at > clock.now() and not h.shift.called_off_at


def agree(h: Handover, said: Answer, *, by: str) -> str:
    """Takes a place, or a number on the waiting list when all are held. Answers what came of it."""
    line_id = places.free_line(h)
    if line_id is None:
        return wait(h, said, by=by)
    event = _E.MOVE_UP if h.referral.state is _S.WAITLISTED else _E.YES
    waited = h.referral.state is _S.WAITLISTED
    values = {
        **_said(h, said),
        "line_id": line_id,
        "agreed_at": h.referral.agreed_at if waited else clock.now(),
    }
    step(h, event, by=by, **values)
    remember_ask(h)
    return _go_on(h)


def wait(h: Handover, said: Answer, *, by: str) -> str:
    """Puts the person on the waiting list and tells them their number."""
    keeps_turn = h.referral.state is _S.WAITLISTED or is_asked_late(h.referral)
    agreed_at = h.referral.agreed_at if keeps_turn else waiting.end_of_list(h.shift.id)
    step(h, _E.WAIT, by=by, **_said(h, said), agreed_at=agreed_at)
    remember_ask(h)
    number = position(h.referral)
    h.referral.told_number = None if said.intent is Intent.LIMITED else number
    if said.intent is Intent.LIMITED:
        tell(h, "last_resort")
        return f"Only as a last resort: number {number} on the waiting list."
    tell(h, "waitlisted", position=number)
    return f"Yes, but all places are held: number {number} on the waiting list."


def keep(h: Handover, said: Answer, *, by: str) -> str:
    """The same answer again: what they said with it is kept, nothing else changes."""
    event = _E.YES if said.intent is Intent.YES else _E.NO
    minutes = said.minutes if said.minutes is not None else h.referral.minutes
    step(h, event, by=by, **{**_said(h, said), "minutes": minutes})
    return f"Said {said.intent} again. Nothing changes."


def leave(h: Handover, said: Answer, *, by: str) -> str:
    """A no: to an ask it is a no, after a yes the place is freed and the waiting list moves up."""
    was = h.referral.state
    step(h, _E.WITHDRAW if was is _S.PROPOSED else _E.NO, by=by, **_said(h, said))
    if h.referral.state is _S.DECLINED:
        tell(h, "no_thanks")
        move_up_waiting_list(h.shift.id)
        return "No."
    tell(h, "withdrawn_ok")
    if was.holds_place:
        freed(h, by=by)
    return "No after a yes. The place is free again." if was.holds_place else "No. Off the waiting list."


def withdraw(h: Handover, *, by: str, why: str) -> None:
    """Takes the person off the task for a reason somebody gives; they are told."""
    was = h.referral.state
    step(h, _E.WITHDRAW, by=by, why=why, reason=why[:300], decided_by=by, decided_at=clock.now())
    tell(h, "taken_off", lane=Lane.CHANGE)
    if was.holds_place:
        freed(h, by=by)


def _go_on(h: Handover, *, moved_up: bool = False) -> str:
    """What follows a yes that holds a place: share, ask first, leave it to a coordinator, or stand by."""
    facts = _sharing_facts(h)
    match sharing(facts):
        case Sharing.HOLD:
            # Nobody is called in a drill, so nobody need be told in time.
            by_then = clocks.call_by(h.shift.starts_at, clock.now())
            h.referral.due_at = None if h.referral.is_drill else by_then
            tell(h, "standing_by", lane=_lane(moved_up), moved_up=moved_up)
            return "Yes. Stands by and holds a place."
        case Sharing.RING:
            h.referral.due_at = clock.now()
            tell(h, "will_ring", lane=_lane(moved_up), moved_up=moved_up)
            return "Yes. Does not share details by itself: ring them."
        case Sharing.ASK_FIRST:
            h.referral.due_at = ask_to_share(h, moved_up=moved_up)
            return "Yes. Asked whether we may share their name and number."
        case _:
            return share(h, by="system", moved_up=moved_up)


def _sharing_facts(h: Handover) -> SharingFacts:
    return SharingFacts(
        consent=h.volunteer.consent_share,
        is_member=is_member(h.volunteer.id, h.organisation.id),
        organisation_active=h.organisation.state.may_take_people
        and not why_sends_nobody(h.organisation, h.shift.starts_at),
        stands_by=h.referral.stands_by,
        pre_accepts=h.task.pre_accepts,
    )


def share(h: Handover, *, by: str, moved_up: bool = False) -> str:
    """Hands the person to the organisation; who needs no second hand-shake is confirmed at once."""
    step(h, _E.SHARE, by=by, offered_at=clock.now(), due_at=decision_due(h), announced_at=None)
    if is_accepted_at_once(_sharing_facts(h)):
        accept(h, by="system", moved_up=moved_up)
        return "Yes. Confirmed."
    tell(h, "waiting_for_organisation", lane=_lane(moved_up), moved_up=moved_up)
    return f"Yes. {h.organisation.name} decides."


def keep_private(h: Handover) -> str:
    """They would rather not have their details given on: a coordinator rings them."""
    h.referral.due_at = clock.now()
    tell(h, "will_ring", moved_up=False)
    return "Would rather not share. Ring them."


def accept(h: Handover, *, by: str, moved_up: bool = False) -> None:
    """Confirms the person and tells them everything. Raises PlaceTaken when a late yes finds no place."""
    line_id: int | None = h.referral.line_id
    if not h.referral.state.holds_place:
        line_id = places.free_line(h)
        if line_id is None:
            raise PlaceTaken(
                "All places are taken now. Refuse kindly, or ask for more places.", uid=h.referral.uid
            )
    step(h, _E.ACCEPT, by=by, line_id=line_id, decided_at=clock.now(), decided_by=by)
    tell_everything(h, lane=_lane(moved_up), news=MOVED_UP if moved_up else CONFIRMED)
    places.settle(h.task, by=by)


def refuse(h: Handover, reason: str, *, by: str) -> None:
    """The organisation does not take this person; they are told kindly, the reason stays with us."""
    held = h.referral.state.holds_place
    values = {"decided_at": clock.now(), "decided_by": by, "reason": reason[:300]}
    step(h, _E.REFUSE, by=by, why=reason, **values)
    tell(h, "refused")
    if held:
        freed(h, by=by)


def lapse(h: Handover, *, by: str) -> None:
    """The organisation stayed silent: a coordinator takes over, and the person is asked to wait."""
    step(h, _E.LAPSE, by=by)
    tell(h, "lapsed", lane=Lane.OTHER)
    freed(h, by=by)


def freed(h: Handover, *, by: str) -> None:
    """A place is free again: the waiting list moves up, and the task is filled or not accordingly."""
    move_up_waiting_list(h.shift.id)
    places.settle(h.task, by=by)


def move_up_waiting_list(shift_id: int) -> int:
    """Gives free places to those who wait, oldest yes first; answers how many.

    Once the shift has begun they are asked whether they can still come, while enough of it is left.
    """
    moved = 0
    for referral_id in waiting_list(shift_id) if any(free_places(shift_id).values()) else ():
        h = handover(referral_id)
        now, last_use = clock.now(), clocks.last_use(h.shift.starts_at, h.shift.ends_at)
        if last_use <= now or not h.task.state.takes_people:
            break
        has_begun = h.shift.starts_at <= now
        line_id = places.free_line(h, spoken_for=waiting.asked_late(shift_id))
        if line_id is not None:
            waiting.ask_still(h, line_id) if has_begun else _move_up(h, line_id)
            moved += 1
    return moved


def _move_up(h: Handover, line_id: int) -> None:
    """A place for somebody who waited; whom no text reaches is rung before anything else happens."""
    step(h, _E.MOVE_UP, by="system", why=waiting.FREE, line_id=line_id)
    if gets_texts(h.volunteer):
        _go_on(h, moved_up=True)


def is_asked_late(referral: Referral) -> bool:
    """Whether somebody who waited is being asked if they can still come."""
    return referral.state is _S.ASKED and referral.agreed_at is not None


def call_up(h: Handover, *, by: str) -> str:
    """Somebody who stands by is called: from here a yes goes the ordinary way."""
    h.referral.stands_by = False
    return _go_on(h, moved_up=True)


def sign_in(referral: Referral, *, by: str) -> None:
    """The person has come."""
    step(handover(referral.id), _E.SIGN_IN, by=by)


def sign_out(referral: Referral, *, by: str, comes_back: bool = False) -> None:
    """The person has left: done, unless they come back to the same shift."""
    step(handover(referral.id), _E.SIGN_OUT if comes_back else _E.SIGN_OUT_LAST, by=by)


def miss(h: Handover, *, by: str, why: str = "") -> None:
    """The person was expected and did not come: their place goes to somebody who waits, and they are told."""
    step(h, _E.MISS, by=by, why=why)
    tell(h, "place_given", lane=Lane.CHANGE)
    freed(h, by=by)


def _said(h: Handover, said: Answer) -> dict[str, Any]:
    return {
        "answered_at": clock.now(),
        "minutes": said.minutes,
        "note": noted(said, h.referral.note),
        "last_resort": said.intent is Intent.LIMITED,
    }


def _lane(moved_up: bool) -> Lane:
    """News that nobody waits for by the minute goes before answers: it changes somebody's plans."""
    return Lane.CHANGE if moved_up else Lane.ANSWER
