"""States of texts in both directions, lanes, and kinds of open questions."""

from enum import IntEnum, StrEnum


class Channel(StrEnum):
    """How a message leaves."""

    SMS = "sms"
    EMAIL = "email"


class Lane(IntEnum):
    """Who goes first. A letter to everyone never stands before “leave now”."""

    DANGER = 0
    CHANGE = 1
    ANSWER = 2
    ASK = 3
    OTHER = 4

    @property
    def waits_for_morning(self) -> bool:
        """Whether quiet hours hold it."""
        return self in (Lane.ASK, Lane.OTHER)


class MessageState(StrEnum):
    """Life of an outbound message."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will be heard of it."""
        return self not in (
            MessageState.QUEUED,
            MessageState.SENDING,
            MessageState.SENT,
            MessageState.UNKNOWN,
        )

    @property
    def did_not_arrive(self) -> bool:
        """Whether the person has not read it and will not."""
        return self in (MessageState.UNDELIVERED, MessageState.FAILED, MessageState.EXPIRED)


class MessageEvent(StrEnum):
    """What can happen to an outbound message."""

    CLAIM = "claim"
    TAKEN = "taken"
    RETRY = "retry"
    REJECT = "reject"
    LOSE = "lose"
    SETTLE_GONE = "settle_gone"
    ARRIVE = "arrive"
    NOT_ARRIVE = "not_arrive"
    TRY_AGAIN = "try_again"
    RUN_OUT = "run_out"
    CANCEL = "cancel"


_M, _E = MessageState, MessageEvent
MESSAGE: dict[tuple[MessageState, MessageEvent], MessageState] = {
    (_M.QUEUED, _E.CLAIM): _M.SENDING,
    (_M.QUEUED, _E.RUN_OUT): _M.EXPIRED,
    (_M.QUEUED, _E.CANCEL): _M.CANCELLED,
    (_M.QUEUED, _E.REJECT): _M.FAILED,
    # Put back as lost, and then the carrier speaks of it: it had it after all, so it must not go again.
    (_M.QUEUED, _E.TAKEN): _M.SENT,
    (_M.QUEUED, _E.ARRIVE): _M.DELIVERED,
    (_M.QUEUED, _E.NOT_ARRIVE): _M.UNDELIVERED,
    (_M.SENDING, _E.TAKEN): _M.SENT,
    (_M.SENDING, _E.RETRY): _M.QUEUED,
    (_M.SENDING, _E.REJECT): _M.FAILED,
    (_M.SENDING, _E.LOSE): _M.UNKNOWN,
    # The carrier's receipt was faster than our own record of its answer.
    (_M.SENDING, _E.ARRIVE): _M.DELIVERED,
    (_M.SENDING, _E.NOT_ARRIVE): _M.UNDELIVERED,
    # A lost claim is settled by the carrier's own record: it has it, or it certainly has not.
    (_M.UNKNOWN, _E.TAKEN): _M.SENT,
    (_M.UNKNOWN, _E.SETTLE_GONE): _M.QUEUED,
    (_M.UNKNOWN, _E.ARRIVE): _M.DELIVERED,
    (_M.UNKNOWN, _E.NOT_ARRIVE): _M.UNDELIVERED,
    (_M.UNKNOWN, _E.CANCEL): _M.CANCELLED,
    (_M.SENT, _E.TAKEN): _M.SENT,
    (_M.SENT, _E.ARRIVE): _M.DELIVERED,
    (_M.SENT, _E.NOT_ARRIVE): _M.UNDELIVERED,
    # It did not arrive for a reason that passes: it waits, and goes once more.
    (_M.QUEUED, _E.TRY_AGAIN): _M.QUEUED,
    (_M.SENDING, _E.TRY_AGAIN): _M.QUEUED,
    (_M.UNKNOWN, _E.TRY_AGAIN): _M.QUEUED,
    (_M.SENT, _E.TRY_AGAIN): _M.QUEUED,
    # Repeated or late receipts: a final state stays.
    (_M.DELIVERED, _E.TAKEN): _M.DELIVERED,
    (_M.DELIVERED, _E.ARRIVE): _M.DELIVERED,
    (_M.DELIVERED, _E.NOT_ARRIVE): _M.DELIVERED,
    (_M.UNDELIVERED, _E.TAKEN): _M.UNDELIVERED,
    (_M.UNDELIVERED, _E.NOT_ARRIVE): _M.UNDELIVERED,
    # Some networks report a failure and then the truth.
    (_M.UNDELIVERED, _E.ARRIVE): _M.DELIVERED,
    (_M.FAILED, _E.NOT_ARRIVE): _M.FAILED,
    (_M.FAILED, _E.TAKEN): _M.FAILED,
    # Given up by us while it lay with the carrier: a receipt tells the truth.
    (_M.FAILED, _E.ARRIVE): _M.DELIVERED,
    (_M.EXPIRED, _E.ARRIVE): _M.DELIVERED,
    (_M.CANCELLED, _E.ARRIVE): _M.DELIVERED,
}


class InboundState(StrEnum):
    """Life of a text that came in. `received` until it is read; `unclear` waits for a person."""

    RECEIVED = "received"
    READ = "read"
    UNCLEAR = "unclear"
    SETTLED = "settled"


class InboundEvent(StrEnum):
    """What can happen to a text that came in."""

    READ = "read"
    PASS_ON = "pass_on"
    SETTLE = "settle"
    REOPEN = "reopen"


_I, _V = InboundState, InboundEvent
INBOUND: dict[tuple[InboundState, InboundEvent], InboundState] = {
    (_I.RECEIVED, _V.READ): _I.READ,
    (_I.RECEIVED, _V.PASS_ON): _I.UNCLEAR,
    (_I.UNCLEAR, _V.SETTLE): _I.SETTLED,
    # Two operators answer at once: the second finds it done.
    (_I.SETTLED, _V.SETTLE): _I.SETTLED,
    # It was read or settled wrongly: it waits for a person again.
    (_I.SETTLED, _V.REOPEN): _I.UNCLEAR,
    (_I.READ, _V.REOPEN): _I.UNCLEAR,
    (_I.UNCLEAR, _V.REOPEN): _I.UNCLEAR,
}


class QuestionKind(StrEnum):
    """What a phone has been asked."""

    CONFIRM_NUMBER = "confirm_number"
    ASK = "ask"
    SHARE = "share"
    WHICH = "which"
    WELFARE = "welfare"
    # Registering by text: a step that takes free words, and a release or oath to agree to.
    JOIN = "join"
    AGREE = "agree"
    # “Do you still want to be on the register?” and “is your organisation's entry still right?”
    STILL_THERE = "still_there"
    # A task is put to an organisation; and a person is asked whether they want to be handed to one.
    OFFER = "offer"
    TAKE_IN = "take_in"
    # “Are you safe?”
    ROLL_CALL = "roll_call"

    @property
    def is_urgent(self) -> bool:
        """Whether it stands before every other question on that phone."""
        return self in (QuestionKind.WELFARE, QuestionKind.ROLL_CALL)


class QuestionState(StrEnum):
    """Open until answered, run out, or closed because the matter is settled."""

    OPEN = "open"
    ANSWERED = "answered"
    RUN_OUT = "run_out"
    CLOSED = "closed"


class QuestionEvent(StrEnum):
    """What can happen to a question."""

    ANSWER = "answer"
    RUN_OUT = "run_out"
    CLOSE = "close"


_Q, _W = QuestionState, QuestionEvent
QUESTION: dict[tuple[QuestionState, QuestionEvent], QuestionState] = {
    (_Q.OPEN, _W.ANSWER): _Q.ANSWERED,
    (_Q.OPEN, _W.RUN_OUT): _Q.RUN_OUT,
    (_Q.OPEN, _W.CLOSE): _Q.CLOSED,
    # A later reply replaces an earlier one, and a late yes still counts while the task is open.
    (_Q.ANSWERED, _W.ANSWER): _Q.ANSWERED,
    (_Q.ANSWERED, _W.CLOSE): _Q.CLOSED,
    (_Q.RUN_OUT, _W.ANSWER): _Q.ANSWERED,
    (_Q.RUN_OUT, _W.CLOSE): _Q.CLOSED,
    (_Q.CLOSED, _W.CLOSE): _Q.CLOSED,
}
