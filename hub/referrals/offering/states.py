"""States of an offer: one task put to one organisation; and why an organisation may refuse."""

from enum import StrEnum


class OfferState(StrEnum):
    """waiting → taken, refused, lapsed or withdrawn. Silence is not a no: whoever was silent may still take it."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"

    @property
    def may_still_take(self) -> bool:
        """Whether a yes of theirs counts as long as nobody else has the task; a later word replaces a refusal."""
        return self in (OfferState.WAITING, OfferState.LAPSED, OfferState.REFUSED)

    @property
    def may_still_refuse(self) -> bool:
        """Whether a no of theirs is of use."""
        return self in (OfferState.WAITING, OfferState.LAPSED)


class OfferEvent(StrEnum):
    """What can happen to an offer."""

    TAKE = "take"
    REFUSE = "refuse"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    AGAIN = "again"


_S, _E = OfferState, OfferEvent
OFFER: dict[tuple[OfferState, OfferEvent], OfferState] = {
    (_S.WAITING, _E.TAKE): _S.TAKEN,
    (_S.WAITING, _E.REFUSE): _S.REFUSED,
    (_S.WAITING, _E.LAPSE): _S.LAPSED,
    # Another took it, or the task was called off.
    (_S.WAITING, _E.WITHDRAW): _S.WITHDRAWN,
    # Late, but nobody else has taken it yet.
    (_S.LAPSED, _E.TAKE): _S.TAKEN,
    (_S.LAPSED, _E.REFUSE): _S.REFUSED,
    (_S.LAPSED, _E.WITHDRAW): _S.WITHDRAWN,
    # They thought again, and nobody else has taken it yet.
    (_S.REFUSED, _E.TAKE): _S.TAKEN,
    # A coordinator asks the same organisation once more.
    (_S.LAPSED, _E.AGAIN): _S.WAITING,
    (_S.REFUSED, _E.AGAIN): _S.WAITING,
    (_S.WITHDRAWN, _E.AGAIN): _S.WAITING,
    # They took it, and it was given to another or offered anew.
    (_S.TAKEN, _E.AGAIN): _S.WAITING,
}


class Refusal(StrEnum):
    """Why an organisation cannot take a task on. Free words may stand beside each."""

    NO_PEOPLE = "no_people"
    TOO_FAR = "too_far"
    NOT_OUR_WORK = "not_our_work"
    NO_TIME = "no_time"
    NO_COVER = "no_cover"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as the organisation says it."""
        return REFUSAL_WORDS[self]


REFUSAL_WORDS = {
    Refusal.NO_PEOPLE: "We have nobody to lead it",
    Refusal.TOO_FAR: "It is too far for us",
    Refusal.NOT_OUR_WORK: "It is not our kind of work",
    Refusal.NO_TIME: "We cannot at that time",
    Refusal.NO_COVER: "Our insurance does not cover it",
    Refusal.OTHER: "Another reason",
}
