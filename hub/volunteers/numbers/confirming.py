"""The use case of “is this your number?”: the answer is taken. Ring: services."""

from hub.accounts.rules import volunteer_actor
from hub.database import transaction
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.states import QuestionEvent
from hub.volunteers import moves
from hub.volunteers.models import Volunteer
from hub.volunteers.numbers.further import further_number, take_further
from hub.volunteers.rules import NOT_ME
from hub.volunteers.selves import original
from hub.volunteers.states import ConfirmedBy, Standing
from hub.volunteers.telling.welcome import Welcome, is_settled, tell

CHANGED_HANDS = (
    "Says it is not them, but the number was confirmed. If it is somebody else's now, retire it on their page"
)


def confirm_number(event: TextAnswered) -> None:
    """Takes the answer to “is this your number?”: 1 confirms it, 2 withdraws the registration."""
    with transaction():
        intent = event.reading.intent
        further = further_number(event.subject_uid)
        if further is not None and intent in ("yes", "no"):
            take_further(further, event)
            return
        volunteer = original(event.subject_uid) if event.subject_uid and further is None else None
        if volunteer is None or intent not in ("yes", "no"):
            questions.mark_unclear(event.inbound_id, "Not a 1 or a 2 to “is this your number?”", by=event.by)
            return
        by = volunteer_actor(volunteer.uid).uid if event.by == "system" else event.by
        if intent == "no" and volunteer.phone_confirmed_at is not None:
            # The number was confirmed before: it may have changed hands. Only a person can know.
            questions.mark_unclear(event.inbound_id, CHANGED_HANDS, by=event.by)
            return
        outcome = (
            f"{volunteer.given_name} confirmed the number" if intent == "yes" else "Said that it was not them"
        )
        questions.mark_read(event.inbound_id, outcome, by=event.by, question_event=QuestionEvent.ANSWER)
        (_confirm if intent == "yes" else _disown)(volunteer, by)


def _confirm(volunteer: Volunteer, by: str) -> None:
    was_settled = is_settled(volunteer)
    moves.confirm_phone(volunteer, ConfirmedBy.REPLY, by=by)
    # Or a bare 2 of next month would answer this question again.
    questions.close_about([volunteer.uid], by=by)
    if not was_settled:
        tell(volunteer, Welcome.DONE, by=by)


def _disown(volunteer: Volunteer, by: str) -> None:
    """Someone typed a number that is not theirs; people whose number we knew before stay as they are."""
    if volunteer.phone_confirmed_at is not None or volunteer.state is Standing.WITHDRAWN:
        return
    moves.withdraw(volunteer, why=NOT_ME, by=by)
    tell(volunteer, "registered_not_me", by=by)
