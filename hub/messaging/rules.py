"""Judgements about sending: what a carrier's word means, when a text may go, how fast, when again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hub.installation.rules import QuietHours
from hub.messaging.states import Lane, MessageEvent

LONGEST = 1600
FREE_TEXT = "free_text"
# The text that opens a person's own page: its figures are for their eyes.
CODE_TEXT = "own_page_code"
TOO_LATE = "It was too late to send"
CRY_FOR_HELP_ANSWERED = "danger"
ALARM_TO_DUTY_PHONE = "alarm"

# A request takes 20 seconds at the very most, so no send begins with less than that left of its claim.
LEASE = timedelta(seconds=30)
ENOUGH_TO_BEGIN = timedelta(seconds=21)
LOOK_SOON = timedelta(seconds=5)
LOOK_AGAIN = timedelta(seconds=15)
ASK_LATER = timedelta(seconds=60)
# No claim and no pause before the next question to the carrier is longer.
LONGEST_LEASE = timedelta(minutes=2)
PACE_WINDOW = timedelta(seconds=5)
# About two seconds of reading.
MANY_UNREAD = 20

STATUS: Mapping[str, MessageEvent] = {
    "accepted": MessageEvent.TAKEN,
    "scheduled": MessageEvent.TAKEN,
    "queued": MessageEvent.TAKEN,
    "sending": MessageEvent.TAKEN,
    "sent": MessageEvent.TAKEN,
    "delivered": MessageEvent.ARRIVE,
    "read": MessageEvent.ARRIVE,
    "undelivered": MessageEvent.NOT_ARRIVE,
    "failed": MessageEvent.NOT_ARRIVE,
    "canceled": MessageEvent.NOT_ARRIVE,
}
"""The carrier's status → what happened to our message. The state table decides whether that still counts."""


class Treatment(StrEnum):
    """What we do about an answer that was not “taken”."""

    WAIT = "wait"  # certainly not processed: try again by ourselves
    CONFIGURATION = "configuration"  # a person must put it right: keep the text and raise an alarm
    REFUSED = "refused"  # this text to this number will not go
    UNREACHED = "unreached"  # the phone was off or the network failed: a person may try again
    OPTED_OUT = "opted_out"  # the number has said STOP
    UNKNOWN = "unknown"  # it may or may not be on its way: never again without asking


@dataclass(frozen=True, slots=True)
class Known:
    """One error code: how to treat it, and what to tell a person."""

    treatment: Treatment
    words: str


_T = Treatment
ERRORS: Mapping[int, Known] = {
    20429: Known(_T.WAIT, "The carrier was busy"),
    21611: Known(_T.WAIT, "The carrier's queue for our number is full"),
    30001: Known(_T.WAIT, "The carrier's queue overflowed"),
    30017: Known(_T.WAIT, "The phone network was congested"),
    30022: Known(_T.WAIT, "Too many texts a second for our number"),
    30023: Known(_T.WAIT, "The network's daily limit is reached"),
    20003: Known(_T.CONFIGURATION, "The carrier does not accept our account or token"),
    21606: Known(_T.CONFIGURATION, "Our sending number may not send texts"),
    21212: Known(_T.CONFIGURATION, "Our sending number is not valid"),
    21609: Known(_T.CONFIGURATION, "The carrier does not accept our public address for receipts"),
    21703: Known(_T.CONFIGURATION, "The messaging service has no sending number"),
    21704: Known(_T.CONFIGURATION, "The messaging service has no sending number"),
    30002: Known(_T.CONFIGURATION, "The carrier has suspended our account"),
    30032: Known(_T.CONFIGURATION, "Our toll-free number is not verified"),
    30034: Known(_T.CONFIGURATION, "Our number is not registered with the networks"),
    # One foreign number must not hold up everybody else, so this is not treated as the set-up being wrong.
    21408: Known(_T.REFUSED, "Our account may not text that country"),
    21610: Known(_T.OPTED_OUT, "This number has opted out of our texts"),
    21211: Known(_T.REFUSED, "Not a valid phone number"),
    21612: Known(_T.REFUSED, "This number cannot be reached from ours"),
    21614: Known(_T.REFUSED, "Not a mobile number"),
    21635: Known(_T.REFUSED, "A landline, which cannot get texts"),
    21617: Known(_T.REFUSED, "The text is too long"),
    14107: Known(_T.REFUSED, "Too many texts to and fro with this number"),
    30003: Known(_T.UNREACHED, "The phone was off or had no signal"),
    30008: Known(_T.UNREACHED, "The network gave no reason"),
    30410: Known(_T.UNREACHED, "The network did not answer in time"),
    30500: Known(_T.UNREACHED, "The carrier had a fault"),
    30036: Known(_T.UNREACHED, "It was not sent in time"),
    30004: Known(_T.REFUSED, "The network blocks texts to this number"),
    30005: Known(_T.REFUSED, "Nobody has this number"),
    30006: Known(_T.REFUSED, "A landline, or a network that takes no texts"),
    30007: Known(_T.REFUSED, "The network took the text for spam"),
    30450: Known(_T.REFUSED, "The carrier suspects misuse"),
}  # fmt: skip
OPTED_OUT_CODE = 21610
QUEUE_FULL = 21611
NOT_THE_CARRIER = Known(_T.CONFIGURATION, "Something other than the carrier answered at its address")
UNCERTAIN = Known(_T.UNKNOWN, "The carrier's answer was lost")
UNFAMILIAR = Known(_T.REFUSED, "The carrier refused this text")
NO_REASON = Known(_T.REFUSED, "The carrier gave no reason")


def known(code: int | None) -> Known:
    """What is known about a code from a receipt; an unfamiliar one is a failure for a person to look at."""
    return ERRORS.get(code, UNFAMILIAR) if code else NO_REASON


def answer_to_send(http_status: int, code: int | None) -> Known:
    """How to treat an answer to a send that was not a success.

    Without a code of its own the library repeats the HTTP status as the code. A fault of the server says
    nothing about whether the text was taken.
    """
    if http_status == 429 or code == 20429:
        return ERRORS[20429]
    if http_status >= 500 or http_status == 408:
        return UNCERTAIN
    if code is not None and code in ERRORS:
        return ERRORS[code]
    if http_status == 401:
        return ERRORS[20003]
    return NOT_THE_CARRIER if code in (None, http_status) else UNFAMILIAR


def event_of(status: str) -> MessageEvent | None:
    """What a carrier's status says; None for a word that says nothing."""
    return STATUS.get(status)


def may_go_from(
    lane: Lane,
    start: datetime,
    *,
    quiet: QuietHours,
    to_local: Callable[[datetime], datetime],
    override: bool,
) -> datetime:
    """The first moment from `start` on at which a text of this lane may leave."""
    if override or not lane.waits_for_morning:
        return start
    return quiet.next_allowed(to_local(start)).astimezone(UTC)


def validity_seconds(valid_until: datetime, now: datetime) -> int:
    """How long the carrier may keep trying: until the text would be too late, within what it takes."""
    return max(10, min(36_000, int((valid_until - now).total_seconds())))


def back_off(treatment: Treatment, attempt: int, jitter: float) -> timedelta:
    """How long to leave it before the next try; `jitter` (0 to 1) keeps a crowd from coming back together."""
    longest = 60.0 if treatment is Treatment.CONFIGURATION else min(60.0, 2.0 ** min(attempt, 6))
    return timedelta(seconds=longest * (0.5 + jitter / 2))


def goes_despite_opt_out(kind: str) -> bool:
    """Whether even a number that said STOP gets it: the answer to its cry for help, and alarms to our duty phone."""
    return kind in (CRY_FOR_HELP_ANSWERED, ALARM_TO_DUTY_PHONE)


def must_be_seen(lane: Lane, kind: str) -> bool:
    """Whether a person must act when it did not arrive. Not for an alarm's own text: that would never end."""
    return lane in (Lane.DANGER, Lane.CHANGE) and kind != ALARM_TO_DUTY_PHONE


def is_same_text(theirs: str, ours: str) -> bool:
    """Whether the carrier's record is about our text; a trial account puts a line of its own before it."""
    return theirs == ours or theirs.removeprefix("Sent from your Twilio trial account - ") == ours


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how much: segments a second, and segments a day. None is no limit."""

    rate: float | None = None
    daily: int | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """How much may be claimed now: how many segments, and up to which lane."""

    segments: float | None
    last_lane: Lane


def room(pace: Pace, *, lately: int, today: int) -> Room:
    """What is left of the pace after `lately` segments within PACE_WINDOW and `today` since midnight.

    A spent budget stops asks and everything else, never danger, changes or answers.
    """
    left = None if pace.rate is None else max(1.0, pace.rate * PACE_WINDOW.total_seconds()) - lately
    is_spent = pace.daily is not None and today >= pace.daily
    return Room(segments=left, last_lane=Lane.ANSWER if is_spent else Lane.OTHER)


def lane_while(unread: int, now: datetime) -> Lane:
    """Up to which lane texts go while so many that came in are not read yet.

    What people answer goes before what we ask them, also on a machine that is asked for more than it has: with many
    unread the asks and all the rest go in one second of five, so that they go on as well.
    """
    is_their_turn = unread < MANY_UNREAD or int(now.timestamp()) % 5 == 0
    return Lane.OTHER if is_their_turn else Lane.ANSWER


def spending_words(pace: Pace, today: int) -> str:
    """What to tell the person who watches the cost, from 80% of the daily limit on; else nothing."""
    if pace.daily is None or today < pace.daily * 0.8:
        return ""
    share = "80%" if today < pace.daily else "all"
    return f"{share} of today's {pace.daily} text parts are used. At the limit, asks wait until midnight"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt to send; `attempt` tells it from an older claim of the same message."""

    message_id: int
    attempt: int
    event: MessageEvent
    sid: str = ""
    status: str = ""
    segments: int = 0
    error_code: int | None = None
    words: str = ""
    pause: timedelta = timedelta()
    treatment: Treatment | None = None
