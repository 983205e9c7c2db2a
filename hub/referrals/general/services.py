"""Use cases of a general hand-over: “this person, please take them in”."""

from uuid import UUID

from hub.accounts.rules import Actor, volunteer_actor
from hub.database import transaction
from hub.errors import Conflict, Invalid, NotAllowed
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.states import QuestionEvent
from hub.organisations.models import Organisation
from hub.organisations.queries import by_id as organisation_by_id
from hub.organisations.queries import by_uid as organisation_by_uid
from hub.referrals.general import moves
from hub.referrals.general.candidates import order_for
from hub.referrals.general.fit import NEVER, WORDS
from hub.referrals.general.queries import HandedOn, by_uid, has_next, of_person, question_of, under_way
from hub.referrals.general.rules import ON_THE_WAY, Way, step_for, way_of
from hub.referrals.offering.facts import Fit
from hub.referrals.rules import reason_given
from hub.referrals.states import ReferralEvent, ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid as person_by_uid
from hub.volunteers.states import Standing
from hub.volunteers.telling.moves import can_be_texted

_S = ReferralState
NOBODY = "No organisation that can take people fits them now. Look at why, and ring one of them."


def hand_on(
    person_uid: UUID, *, by: Actor, organisation_uid: UUID | None = None, agreed: bool = False, note: str = ""
) -> UUID:
    """Hands a person to the organisation named, else to the one that fits best; answers the hand-over.

    `agreed`: they said yes to this one, at a desk, on the telephone or on their own page. Otherwise they are asked
    by text, unless any organisation may know. Raises Conflict with what stands against it.
    """
    with transaction():
        person = person_by_uid(person_uid)
        moves.lock_person(person.id)
        _check_free(person, agreed=agreed)
        organisation, fit = _chosen(person, organisation_uid)
        way = way_of(person.consent_share, gets_texts=can_be_texted(person))
        if way is Way.RING and not agreed:
            raise Conflict(
                f"{person.given_name} must be rung first: ask whether {organisation.name} may have their details."
            )
        h = moves.propose(person, organisation, fit, by=by.uid, note=note)
        if agreed or way is Way.OFFER:
            moves.agree(h, by=by.uid)
        else:
            moves.ask_person(h, by=by.uid)
        return h.referral.uid


def take_answer(event: TextAnswered) -> None:
    """A text says whether this organisation may have the person's details, or takes that back."""
    if event.subject_uid is None:
        raise Conflict("This text answers nothing we asked.")
    with transaction():
        h = _locked(event.subject_uid)
        intent = str(event.reading.intent)
        is_sure = event.reading.certain or event.by != "system"
        if intent not in ("yes", "no") or not is_sure:
            questions.mark_unclear(event.inbound_id, "Not a 1 or a 2 to being handed on", by=event.by)
            return
        by = volunteer_actor(h.volunteer.uid).uid if event.by == "system" else event.by
        outcome = _answered(h, step_for(h.referral.state, intent), by=by)
        settles = QuestionEvent.ANSWER if question_of(h.referral.uid) else None
        questions.mark_read(event.inbound_id, outcome, by=event.by, question_event=settles)


def _answered(h: HandedOn, event: ReferralEvent | None, *, by: str) -> str:
    if event is ReferralEvent.YES and _may_still(h) and not _can_take(h):
        moves.pass_over(h, by=by)
        return f"May be handed on, but {h.organisation.name} can take nobody just now."
    if event is ReferralEvent.YES and _may_still(h):
        moves.agree(h, by=by)
        return f"May be handed on. {h.organisation.name} decides."
    if event is ReferralEvent.NO:
        moves.decline(h, by=by)
        return f"Would rather not be handed on to {h.organisation.name}."
    if event is ReferralEvent.WITHDRAW:
        moves.withdraw(h, by=by, why="They took it back.")
        return f"Took it back. {h.organisation.name} is told."
    return "Nothing changes: it is settled in another way."


def _may_still(h: HandedOn) -> bool:
    """A late yes counts while nothing else is under way, and they are on the register."""
    other = under_way(h.volunteer.id)
    return not h.volunteer.state.is_off and (other is None or other.referral.id == h.referral.id)


def _can_take(h: HandedOn) -> bool:
    """Whether the organisation is active and covered, and has not said since that it takes nobody."""
    passed = next((p for p in order_for(h.volunteer).passed if p.organisation_id == h.organisation.id), None)
    stopped_at, asked_at = h.organisation.stopped_at, h.referral.created_at
    return (passed is None or passed.why not in NEVER) and not (stopped_at and stopped_at > asked_at)


def answer_for(uid: UUID, intent: str, *, by: Actor) -> str:
    """A coordinator answers for a person after a call; says what came of it."""
    with transaction():
        h = _locked(uid)
        event = step_for(h.referral.state, intent)
        if event is None or (event is ReferralEvent.YES and not _may_still(h)):
            raise Conflict("This is settled in another way. Look again before you go on.")
        outcome = _answered(h, event, by=by.uid)
        if question_of(uid):
            questions.close_about([uid], by=by.uid)
        return outcome


def accept(uid: UUID, *, by: Actor) -> None:
    """The organisation, or a coordinator with its word, takes the person on; both get each other's contact."""
    with transaction():
        h = _locked(uid)
        _may_decide(h, by)
        if h.referral.state is _S.LAPSED and (has_next(h.referral.id) or not _may_still(h)):
            raise Conflict(
                f"You did not answer in time, and {h.volunteer.given_name} has gone on. Ring the hub."
            )
        if not h.organisation.state.may_take_people:
            raise Conflict(f"{h.organisation.name} is not active just now, so nobody can go there.")
        moves.accept(h, by=by.uid)


def refuse(uid: UUID, reason: str, *, by: Actor) -> None:
    """The organisation does not take the person, and says why. Raises Invalid without a reason."""
    said = reason_given(reason)
    with transaction():
        h = _locked(uid)
        _may_decide(h, by)
        moves.refuse(h, said, by=by.uid)


def withdraw(uid: UUID, *, by: Actor, why: str) -> None:
    """Either side takes it back, at any time; the other side is told. Raises NotAllowed for anybody else's."""
    if not why.strip():
        raise Invalid({"why": "Write down why."})
    with transaction():
        h = _locked(uid)
        _may_decide(h, by)
        if by.organisation_id is not None and not h.referral.is_with_organisation:
            raise Conflict(f"{h.volunteer.given_name} is not with you now, so there is nobody to let go.")
        if by.uid.startswith("volunteer:") and by.uid != volunteer_actor(h.volunteer.uid).uid:
            raise NotAllowed("This is somebody else's.")
        if h.referral.state not in ON_THE_WAY:
            raise Conflict("This is over already.")
        moves.withdraw(h, by=by.uid, why=why.strip())


def go_on(uid: UUID, *, by: Actor) -> str:
    """A coordinator lets the person move on to the next organisation now; answers its name."""
    with transaction():
        h = _came_to_nothing(uid)
        _check_free(h.volunteer, agreed=False)
        following = moves.move_on(h, by=by.uid)
        if following is None:
            raise Conflict(NOBODY)
        h.referral.due_at = None
        return following.organisation.name


def let_be(uid: UUID, *, by: Actor) -> None:
    """A coordinator has seen that nothing came of it; it waits for nobody any more."""
    with transaction():
        _came_to_nothing(uid).referral.due_at = None


def _came_to_nothing(uid: UUID) -> HandedOn:
    """The hand-over that waits for a coordinator. Raises Conflict when an answer has come, or somebody saw to it."""
    h = _locked(uid)
    if not h.referral.waits_for_coordinator:
        raise Conflict("This is settled in another way. Look again before you go on.")
    return h


def _locked(uid: UUID) -> HandedOn:
    moves.lock_person(by_uid(uid).volunteer.id)
    return by_uid(uid)


def _may_decide(h: HandedOn, by: Actor) -> None:
    if by.organisation_id is not None and by.organisation_id != h.organisation.id:
        raise NotAllowed("This person was handed to another organisation.")


def _check_free(person: Volunteer, *, agreed: bool) -> None:
    if person.state.is_off or (person.state is not Standing.ELIGIBLE and not agreed):
        raise Conflict(
            f"{person.name} is {person.state} and cannot be handed on. Look at what is missing first."
        )
    if other := under_way(person.id):
        waits = "for their answer" if other.referral.state in (_S.PROPOSED, _S.ASKED) else "for an answer"
        raise Conflict(
            f"{person.given_name} is being handed on to {other.organisation.name}, and waits {waits}."
        )


def _chosen(person: Volunteer, organisation_uid: UUID | None) -> tuple[Organisation, Fit | None]:
    found = order_for(person)
    if organisation_uid is None:
        if not found.fits:
            raise Conflict(f"{NOBODY} {found.why_nots}.")
        return organisation_by_id(found.fits[0].organisation_id), found.fits[0]
    chosen = organisation_by_uid(organisation_uid)
    if any(h.organisation.id == chosen.id and h.referral.state is _S.ACCEPTED for h in of_person(person.id)):
        raise Conflict(f"{chosen.name} has taken {person.given_name} on already.")
    against = next(
        (one for one in found.passed if one.organisation_id == chosen.id and one.why in NEVER), None
    )
    if against:
        raise Conflict(f"{chosen.name}: {WORDS[against.why]}. Nobody and no details may go there.")
    return chosen, next((fit for fit in found.fits if fit.organisation_id == chosen.id), None)
