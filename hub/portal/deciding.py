"""One answer about several people: each is decided by itself, and what did not work is said by name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hub.accounts.rules import Actor
from hub.errors import HubError, Invalid
from hub.referrals import services as referrals

NOBODY = "Tick the people first, then choose once more."


@dataclass(slots=True)
class Decided:
    """How many were decided, and about whom it did not work, with why."""

    done: int = 0
    failed: dict[UUID, str] = field(default_factory=dict)
    wrong: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether all of it worked."""
        return not (self.failed or self.wrong)


def decide_each(uids: Sequence[UUID], answer: str, reason: str, *, by: Actor) -> Decided:
    """Accepts or refuses each of these people in a transaction of its own; one that fails stops no other."""
    decided = Decided(wrong="" if uids else NOBODY)
    for uid in uids:
        try:
            if answer == "accept":
                referrals.accept(uid, by=by)
            else:
                referrals.refuse(uid, reason, by=by)
            decided.done += 1
        except Invalid as error:
            # No reason was chosen: that is wrong about the answer, not about the person.
            decided.wrong = error.sentence
        except HubError as error:
            decided.failed[uid] = error.sentence
    return decided


def words_of(decided: Decided, answer: str) -> str:
    """“3 people are accepted.”; empty when nobody is."""
    people = "1 person is" if decided.done == 1 else f"{decided.done} people are"
    told = (
        "They get the address and your contact by text." if answer == "accept"
        else "They are told kindly; your reason stays with the hub."
    )  # fmt: skip
    return f"{people} {'accepted' if answer == 'accept' else 'refused'}. {told}" if decided.done else ""
