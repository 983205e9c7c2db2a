"""The link in the text of a roll call: whoever holds it answers for the phone it went to. Ring: moves."""

from flask import current_app

from hub.attendance.models import RollAnswer
from hub.database import db
from hub.errors import NotFound
from hub.sealed import seal, unseal

SALT, LONGEST = "roll call", 40
NOWHERE = (
    "There is nothing behind this link. Check that you have all of it, or answer the text: 1 safe, 2 help."
)


def address_of(answer: RollAnswer) -> str:
    """The whole address, as it goes into the text."""
    return f"{current_app.config['PUBLIC_URL']}/s/{seal(SALT, [answer.id])}"


def answer_behind(token: str) -> RollAnswer:
    """What a link answers. Raises NotFound, always in the same words, for whatever is not ours."""
    sealed = unseal(token if len(token) <= LONGEST else "")
    found = None
    if len(sealed.numbers) == 1 and sealed.numbers[0] < 2**31 and sealed.holds(SALT):
        found = db.session.get(RollAnswer, sealed.numbers[0])
    if found is None:
        raise NotFound(NOWHERE)
    return found
