"""Signing what a preset asks before a first dispatch; the address follows the last signature. Ring: services."""

from datetime import date
from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor, volunteer_actor
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.installation.rules import AgreementText
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.models import Question
from hub.messaging.states import Lane, QuestionEvent
from hub.referrals.steps import go_on_signed, stop_asking_to_agree
from hub.volunteers.queries import by_uid
from hub.volunteers.standing import moves as vouching
from hub.volunteers.standing.agreements import agreement_text, unsigned
from hub.volunteers.standing.queries import today
from hub.volunteers.states import AgreementWay
from hub.volunteers.telling.moves import text_person


def sign(
    volunteer_uid: UUID, code: str, *, way: AgreementWay, name: str, by: Actor, on: date | None = None
) -> int:
    """Keeps a signature made on screen or on paper; answers how many addresses then went out by text.

    `on`: the day on a paper; None is now. Raises Invalid without a name or for a day to come.
    """
    signed_by = " ".join(name.split())
    if not signed_by:
        raise Invalid({"name": "Write the name under which they sign."})
    if on and on > today():
        raise Invalid({"on": "This day has not come yet. Write the day on the paper."})
    with transaction():
        volunteer, text = by_uid(volunteer_uid), agreement_text(code)
        at = vouching.moment_of(on) if on else clock.now()
        vouching.sign(volunteer, text, way=way, name=signed_by, at=at, by=by.uid)
        stop_asking_to_agree(volunteer.uid, by=by.uid)
        return go_on_signed(volunteer)


def take_agreement(event: TextAnswered) -> None:
    """A text answers “do you agree?”: 1 signs it and sends what waited for it, 2 leaves it to a coordinator."""
    with transaction():
        volunteer = by_uid(event.subject_uid) if event.subject_uid else None
        intent = event.reading.intent
        is_sure = event.reading.certain or event.by != "system"
        if volunteer is None or intent not in ("yes", "no") or not is_sure:
            questions.mark_unclear(event.inbound_id, "Not a 1 or a 2 to what they are to sign", by=event.by)
            return
        if intent == "no":
            text_person(volunteer, "agree_refused", lane=Lane.ANSWER)
            outcome = f"{volunteer.given_name} does not agree. Ring them: their place is held"
            questions.mark_read(event.inbound_id, outcome, by=event.by, question_event=QuestionEvent.ANSWER)
            return
        text = _asked(event)
        by = volunteer_actor(volunteer.uid).uid if event.by == "system" else event.by
        vouching.sign(volunteer, text, way=AgreementWay.TEXT, name=volunteer.name, at=clock.now(), by=by)
        # Closed and not answered: a later “2” means “I can't come”, and not that they take this back.
        outcome = f"Agreed to: {text.title}"
        questions.mark_read(event.inbound_id, outcome, by=event.by, question_event=QuestionEvent.CLOSE)
        if not go_on_signed(volunteer) and not unsigned(volunteer):
            text_person(volunteer, "agree_noted", lane=Lane.ANSWER)


def _asked(event: TextAnswered) -> AgreementText:
    """The text they were asked about. Raises Conflict when its wording has changed since."""
    question = db.session.get(Question, event.question_id)
    asked = question.options[0] if question and question.options else {}
    text = agreement_text(str(asked.get("code", "")))
    if text.version != asked.get("version"):
        raise Conflict("The wording has changed since they were asked. Ask them again.")
    return text
