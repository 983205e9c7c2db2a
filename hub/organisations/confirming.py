"""The yearly question “is your entry still right?”: asked, reminded, answered. Ring: services."""

from datetime import timedelta
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from hub import clock
from hub.accounts.rules import SYSTEM, Actor
from hub.audit.moves import record
from hub.database import transaction
from hub.errors import Invalid
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, QuestionEvent, QuestionKind
from hub.organisations import letters
from hub.organisations.letters import Letter
from hub.organisations.models import Organisation
from hub.organisations.queries import by_id, by_uid, today, yearly_word_of
from hub.organisations.trust import ANSWER_WITHIN, CONFIRM_EVERY

VALID_FOR = timedelta(days=3)
TOO_OLD = "This link has been used, or is too old. Sign in, or ring the hub."


def ask(organisation_id: int) -> bool:
    """Asks everyone who answers for it; answers whether it was due."""
    with transaction():
        row = by_id(organisation_id)
        if not row.state.may_take_people or not yearly_word_of(row).is_due(today()):
            return False
        row.confirm_asked_at = clock.now()
        record("organisation.ask_to_confirm", row, by="system")
        _ask(row, "organisation_still_right")
        return True


def remind(organisation_id: int) -> bool:
    """Asks once more after a week of silence; answers whether that was due."""
    with transaction():
        row, now = by_id(organisation_id), clock.now()
        if not row.state.may_take_people or not yearly_word_of(row).needs_reminder(now):
            return False
        row.confirm_reminded_at = now
        _ask(row, "organisation_still_right_again")
        return True


def _ask(row: Organisation, kind: str) -> None:
    facts = {"organisation": row.name, "link": _link(row)}
    letter = Letter(kind, f"Is the entry of {row.name} still right?", facts, valid_for=VALID_FOR)
    for phone in letters.write_to(row, letter):
        questions.ask(
            outbox.conversation_for(phone), QuestionKind.STILL_THERE, row.uid, label=f"Entry of {row.name}",
            deadline=clock.now() + ANSWER_WITHIN,
        )  # fmt: skip


def take_answer(event: TextAnswered) -> None:
    """Takes a text: 1 says that all is still right, 2 that something has changed."""
    with transaction():
        intent = event.reading.intent
        if event.subject_uid is None or intent not in ("yes", "no"):
            questions.mark_unclear(
                event.inbound_id, "Not a 1 or a 2 to “is your entry still right?”", by=event.by
            )
            return
        row = by_uid(event.subject_uid)
        by = f"organisation:{row.uid}" if event.by == "system" else event.by
        outcome = (
            f"{row.name}: all is still right" if intent == "yes" else f"{row.name}: something has changed"
        )
        questions.mark_read(event.inbound_id, outcome, by=event.by, question_event=QuestionEvent.ANSWER)
        (_still_right if intent == "yes" else _has_changed)(row, by=by)
        kind = "organisation_thanks" if intent == "yes" else "organisation_put_right"
        facts = {"organisation": row.name, "link": f"{current_app.config['PUBLIC_URL']}/portal/us/"}
        outbox.enqueue(
            kind, event.phone, lane=Lane.ANSWER, valid_for=VALID_FOR, facts=facts, subject_uid=row.uid
        )


def confirm(uid: UUID, *, by: Actor) -> None:
    """All of it is still right: said in the portal, or to a coordinator on the telephone."""
    with transaction():
        _still_right(by_uid(uid), by=by.uid)


def answer_link(token: str, *, still_right: bool) -> str:
    """Takes the answer of an e-mail's link; answers the organisation's name. Raises Invalid for a used or old one."""
    with transaction():
        row = _behind(token)
        (_still_right if still_right else _has_changed)(row, by=SYSTEM.uid)
        return row.name


def behind_link(token: str) -> Organisation:
    """The organisation that a link is about. Raises Invalid for a used or old one."""
    return _behind(token)


def _still_right(row: Organisation, *, by: str) -> None:
    row.confirmed_on, row.confirm_by = today(), today() + CONFIRM_EVERY
    row.confirm_asked_at = row.confirm_reminded_at = row.confirm_changed_at = None
    record("organisation.confirm", row, by=by)
    questions.close_about([row.uid], by=by)


def _has_changed(row: Organisation, *, by: str) -> None:
    row.confirm_changed_at = clock.now()
    row.confirm_asked_at = row.confirm_asked_at or clock.now()
    record("organisation.say_changed", row, by=by)


def _link(row: Organisation) -> str:
    asked = int(row.confirm_asked_at.timestamp()) if row.confirm_asked_at else 0
    token = _serializer().dumps([row.uid.hex, asked])
    return f"{current_app.config['PUBLIC_URL']}/organisations/still-right/{token}"


def _behind(token: str) -> Organisation:
    """A link belongs to one asking: once that is answered it is used."""
    try:
        uid, asked = _serializer().loads(token, max_age=int(ANSWER_WITHIN.total_seconds()))
    except BadSignature:  # one that is too old is a kind of bad one
        raise Invalid({"token": TOO_OLD}) from None
    row = by_uid(UUID(uid))
    if row.confirm_asked_at is None or int(row.confirm_asked_at.timestamp()) != asked:
        raise Invalid({"token": TOO_OLD})
    return row


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="organisation-still-right")
