"""Use cases of the register as a whole: who was looked at, and what free words about skills mean."""

from uuid import UUID

from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import transaction
from hub.errors import Invalid
from hub.volunteers import moves, queries, skills
from hub.volunteers.skill_words import settle_words


def note_seen(uid: UUID, *, by: Actor) -> None:
    """Writes down who looked: the one thing a page may write when it is only read.

    Raises NotFound when there is no such person.
    """
    with transaction():
        record("volunteer.seen", queries.by_uid(uid), by=by.uid)


def settle_skill_words(key: str, code: str, *, by: Actor) -> int:
    """These words mean that skill for everyone who wrote them and will; an empty code: no skill at all.

    Answers for how many people. Raises Invalid for a code that is none.
    """
    if code and not skills.is_known(code):
        raise Invalid({"skill": "Choose a skill from the list, or “No skill”."})
    with transaction():
        ids = settle_words(key, code or None, by=by.uid)
        for volunteer in queries.people(ids).values() if code else ():
            record("volunteer.skill_word", volunteer, by=by.uid, details={"skill": code})
        moves.refresh_match_rows(ids)
        return len(ids)
