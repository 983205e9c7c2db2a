"""One answer about several people: each is decided by itself, and what did not work is said by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hub.accounts.rules import Actor
from hub.errors import HubError, Invalid
from hub.referrals import services as referrals
from hub.referrals.general import services as general

Decide = Callable[..., None]
# How one person is accepted and refused: for a task, and to help for longer.
FOR_A_TASK: tuple[Decide, Decide] = (referrals.accept, referrals.refuse)
IN_GENERAL: tuple[Decide, Decide] = (general.accept, general.refuse)
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


def decide_each(
    uids: Sequence[UUID], answer: str, reason: str, *, by: Actor, ways: tuple[Decide, Decide] = FOR_A_TASK
) -> Decided:
    """Accepts or refuses each of these people in a transaction of its own; one that fails stops no other."""
    decided, (accept, refuse) = Decided(wrong="" if uids else NOBODY), ways
    for uid in uids:
        try:
            if answer == "accept":
                accept(uid, by=by)
            else:
                refuse(uid, reason, by=by)
            decided.done += 1
        except Invalid as error:
            # No reason was chosen: that is wrong about the answer, not about the person.
            decided.wrong = error.sentence
        except HubError as error:
            decided.failed[uid] = error.sentence
    return decided


def words_in_general(decided: Decided, answer: str) -> str:
    """“3 people are taken on.”; empty when nobody is."""
    people = "1 person is" if decided.done == 1 else f"{decided.done} people are"
    told = (
        "Please get in touch: name and phone stand below." if answer == "accept"
        else "They are told kindly, and we ask another organisation."
    )  # fmt: skip
    return f"{people} {'taken on' if answer == 'accept' else 'refused'}. {told}" if decided.done else ""


def words_of(decided: Decided, answer: str) -> str:
    """“3 people are accepted.”; empty when nobody is."""
    people = "1 person is" if decided.done == 1 else f"{decided.done} people are"
    told = (
        "They get the address and your contact by text." if answer == "accept"
        else "They are told kindly; your reason stays with the hub."
    )  # fmt: skip
    return f"{people} {'accepted' if answer == 'accept' else 'refused'}. {told}" if decided.done else ""
