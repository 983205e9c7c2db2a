"""A person is suspended, taken back, or leaves: their standing and everything they were promised to. Ring: services."""

from uuid import UUID

from flask import current_app, render_template
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _

from hub.accounts.queries import user_by_uid
from hub.accounts.rules import Actor
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.installation.queries import settings
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.referrals.persons import letting_go
from hub.referrals.queries import Handover
from hub.referrals.wording import date_words, short
from hub.volunteers import moves as volunteers
from hub.volunteers.models import Volunteer
from hub.volunteers.own import data as own_data
from hub.volunteers.queries import by_uid
from hub.volunteers.selves import person_of
from hub.volunteers.standing import moves as vouching
from hub.volunteers.standing import queries as vouched
from hub.volunteers.states import Standing, SuspendedFor
from hub.volunteers.telling.moves import VALID_FOR, can_be_texted, text_person

# All that the person is told of the reason; what was written down beside it stays with us.
REASON_WORDS: dict[SuspendedFor, LazyString] = {
    SuspendedFor.SAFETY: _("the safety of people"),
    SuspendedFor.CONDUCT: _("how things went on a task"),
    SuspendedFor.COMPLAINT: _("somebody complained, and we must look into it"),
    SuspendedFor.CHECK: _("a check or a certificate is missing or unclear"),
    SuspendedFor.IDENTITY: _("we are not sure who you are"),
    SuspendedFor.OTHER: _("the hub will tell you"),
}
LEFT, ERASE = "They want to leave the register.", "erase"


def suspend(uid: UUID, kind: SuspendedFor | str, *, why: str, by: Actor) -> bool:
    """Takes a person off every list until somebody lifts it; answers whether a text tells them so.

    What they were promised to is given up; who is at work stays signed in until somebody sees to it.
    """
    words = _words(why, "why", "Write down why. They have a right to know, and so has who decides next.")
    reason = _kind(kind)
    with transaction():
        volunteer = by_uid(uid)
        vouching.suspend(volunteer, reason, why=words, by=by.uid)
        off = letting_go.give_up(volunteer, by=by.uid)
        return text_person(
            volunteer,
            "suspended",
            lane=Lane.CHANGE,
            by=by.uid,
            reason=_in_language(REASON_WORDS[reason], volunteer),
            tasks=_named(off),
        )


def lift(uid: UUID, *, why: str, by: Actor) -> bool:
    """Lifts a suspension without an appeal; answers whether a text tells the person. Raises Conflict with one open."""
    words = _words(why, "why", "Write down what is different now.")
    with transaction():
        volunteer = by_uid(uid)
        if vouched.open_appeal(volunteer.id):
            raise Conflict("They appealed. Decide the appeal: that lifts it or keeps it.")
        vouching.reinstate(volunteer, why=words, by=by.uid)
        return text_person(volunteer, "suspension_lifted", lane=Lane.ANSWER, by=by.uid)


def decide_appeal(appeal_uid: UUID, *, lifts: bool, words: str, by: Actor) -> bool:
    """Somebody else than who suspended them decides: lifted or kept, in words; both are told.

    Answers whether a text tells the person. Raises NotAllowed for who suspended them.
    """
    said = _words(words, "words", "Write down what you found.")
    with transaction():
        appeal = vouched.appeal_by_uid(appeal_uid)
        volunteer = person_of(db.session.get_one(Volunteer, appeal.volunteer_id))
        if appeal.decided_at is not None or volunteer.state is not Standing.SUSPENDED:
            raise Conflict("This appeal is decided already.")
        decided = vouched.decision_about(volunteer.uid)
        if decided and decided.by == by.uid:
            raise NotAllowed("You suspended them, so somebody else must look at it. Ask another supervisor.")
        vouching.decide_appeal(appeal, volunteer, decision=said, by=by.uid)
        if lifts:
            vouching.reinstate(volunteer, why=said, by=by.uid)
        if decided:
            _tell_decider(decided.by, volunteer, lifts=lifts, words=said)
        kind = "suspension_lifted" if lifts else "suspension_kept"
        return text_person(volunteer, kind, lane=Lane.ANSWER, by=by.uid)


def withdraw_person(uid: UUID, *, by: Actor, why: str = LEFT) -> bool:
    """Takes a person off the register at their own word: promises given up, waiting texts stopped, no more asks.

    Answers whether a text confirms it. The row stays, so that nobody registers them behind their back.
    Raises Conflict while they are signed in: somebody must know that they came home.
    """
    with transaction():
        volunteer = _free_to_go(uid)
        if volunteer.state is Standing.WITHDRAWN:
            return False
        may_text = can_be_texted(volunteer)
        _leave(volunteer, why=why.strip() or LEFT, by=by)
        if may_text:
            url = f"{current_app.config['PUBLIC_URL']}/register"
            text_person(volunteer, "left_register", lane=Lane.ANSWER, by=by.uid, url=url)
        return may_text


def erase_person(uid: UUID, word: str, *, by: Actor) -> None:
    """They leave, and everything that says who this was is emptied. Raises Invalid until the word is typed."""
    if word.strip().strip("“”\"'").lower() != ERASE:
        raise Invalid({"word": str(_("Type the word erase, so that this does not happen by mistake."))})
    with transaction():
        volunteer = _free_to_go(uid)
        if volunteer.erased_at is not None:
            return
        if volunteer.state is not Standing.WITHDRAWN:
            _leave(volunteer, why=LEFT, by=by)
        own_data.erase(volunteer, by=by.uid)


def _free_to_go(uid: UUID) -> Volunteer:
    """The person, whom nobody signs in meanwhile. Raises Conflict while something holds them here."""
    volunteer = volunteers.one_person(uid)
    if why := own_data.why_held(volunteer):
        raise Conflict(why)
    return volunteer


def _leave(volunteer: Volunteer, *, why: str, by: Actor) -> None:
    volunteers.withdraw(volunteer, why=why, by=by.uid)
    letting_go.give_up(volunteer, by=by.uid)


def come_back(uid: UUID, *, by: Actor) -> Standing:
    """Somebody who had left is on the register again; answers their standing. What is missing is looked at anew.

    Who left while suspended comes back suspended. Raises Conflict for who is there, or was erased.
    """
    with transaction():
        volunteer = by_uid(uid)
        if volunteer.state is not Standing.WITHDRAWN or volunteer.erased_at is not None:
            raise Conflict("They are on the register, or were erased. Look at their page again.")
        volunteers.take_back(volunteer, by=by.uid)
        volunteers.reconsider_standing(volunteer, by=by.uid)
        return volunteer.state


def _in_language(words: LazyString, volunteer: Volunteer) -> str:
    with force_locale(volunteer.language):
        return str(words)


def _named(off: list[Handover]) -> str:
    """“Pack food parcels, Sat 14 Nov” and how many more, as a text names what somebody was expected for."""
    if not off:
        return ""
    first = off[0]
    words = f"{short(first.task.title, 50)}, {date_words(settings().local(first.shift.starts_at))}"
    return f"{words}, and {len(off) - 1} more" if len(off) > 1 else words


def _tell_decider(by: str, volunteer: Volunteer, *, lifts: bool, words: str) -> None:
    """An e-mail to who suspended them, where this installation sends any; their page says it in any case."""
    if not current_app.config.get("SMTP_URL"):
        return
    try:
        user = user_by_uid(UUID(by))
    except (NotFound, ValueError):
        return
    body = render_template("email/en/appeal_decided.txt", name=volunteer.name, lifts=lifts, words=words)
    outbox.enqueue_email(
        user.email, "An appeal is decided", kind="appeal_decided", body=body, valid_for=VALID_FOR
    )


def _kind(kind: SuspendedFor | str) -> SuspendedFor:
    try:
        return SuspendedFor(kind)
    except ValueError:
        raise Invalid({"kind": "Choose what kind of reason it is."}) from None


def _words(text: str, field: str, missing: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid({field: missing})
    if len(words) > 300:
        raise Invalid({field: f"This has {len(words)} letters. Shorten it to 300."})
    return words
