"""States of an offer: one task put to one organisation."""

from enum import StrEnum


class OfferState(StrEnum):
    """waiting → taken, refused, lapsed or withdrawn. Silence is not a no: whoever was silent may still take it."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class OfferEvent(StrEnum):
    """What can happen to an offer."""

    TAKE = "take"
    REFUSE = "refuse"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"


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
}
