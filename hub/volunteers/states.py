"""Standing of a person on the register, and what they consented to."""

from enum import StrEnum


class Standing(StrEnum):
    """Registered is not yet callable (Ottawa, BC SAR: two different states)."""

    REGISTERED = "registered"
    ELIGIBLE = "eligible"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"

    @property
    def is_off(self) -> bool:
        """Whether nobody may send this person anywhere, whatever they say."""
        return self in (Standing.SUSPENDED, Standing.WITHDRAWN)


class StandingEvent(StrEnum):
    """What can happen to a standing."""

    CONFIRM = "confirm"
    MISS_SOMETHING = "miss_something"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    WITHDRAW = "withdraw"
    RETURN = "return"


_S, _E = Standing, StandingEvent
STANDING: dict[tuple[Standing, StandingEvent], Standing] = {
    (_S.REGISTERED, _E.CONFIRM): _S.ELIGIBLE,
    (_S.ELIGIBLE, _E.CONFIRM): _S.ELIGIBLE,
    # Something that eligibility needs was taken back (a place, a consent).
    (_S.ELIGIBLE, _E.MISS_SOMETHING): _S.REGISTERED,
    (_S.REGISTERED, _E.MISS_SOMETHING): _S.REGISTERED,
    (_S.REGISTERED, _E.SUSPEND): _S.SUSPENDED,
    (_S.ELIGIBLE, _E.SUSPEND): _S.SUSPENDED,
    (_S.SUSPENDED, _E.REINSTATE): _S.REGISTERED,
    (_S.REGISTERED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.ELIGIBLE, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.SUSPENDED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.WITHDRAWN, _E.RETURN): _S.REGISTERED,
}


class SuspendedFor(StrEnum):
    """The kind of a reason to suspend: all that the person's text says of it."""

    SAFETY = "safety"
    CONDUCT = "conduct"
    COMPLAINT = "complaint"
    CHECK = "check"
    IDENTITY = "identity"
    OTHER = "other"


class Missing(StrEnum):
    """What still stands between a person and being called."""

    CONFIRMED_PHONE = "confirmed_phone"
    AGE = "age"
    GUARDIAN = "guardian"
    PLACE = "place"
    CONSENT = "consent"


class ConsentSms(StrEnum):
    """Who may text this person. `organisation`: only their own, under its recorded agreement."""

    YES = "yes"
    NO = "no"
    ORGANISATION = "organisation"


class ConsentShare(StrEnum):
    """Whether details may go to a charity: to any active one, after asking each time, or never."""

    ANY = "any"
    ASK = "ask"
    NO = "no"


class Source(StrEnum):
    """By which door a person came."""

    WEB = "web"
    SMS = "sms"
    DESK = "desk"
    KIOSK = "kiosk"
    PAPER = "paper"
    GROUP = "group"
    IMPORT = "import"


class ConfirmedBy(StrEnum):
    """How we know that the phone is theirs."""

    REPLY = "reply"
    CODE = "code"
    DESK = "desk"
    IMPORT = "import"


class PhoneKind(StrEnum):
    """Whether a number can get a text. `unknown` is tried; only a landline is left out."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    UNKNOWN = "unknown"

    @property
    def gets_texts(self) -> bool:
        """Whether a text may arrive there."""
        return self is not PhoneKind.LANDLINE


class ConsentKind(StrEnum):
    """What was asked: to be texted, or to be made known to a charity."""

    SMS = "sms"
    SHARE = "share"


class CredentialKind(StrEnum):
    """A licence or certificate, a named level of training, or a check of the person."""

    CREDENTIAL = "credential"
    TRAINING = "training"
    CHECK = "check"


class CheckLevel(StrEnum):
    """How far a check of the person goes; each level includes those before it."""

    IDENTITY = "identity"
    BASIC = "basic"
    ENHANCED = "enhanced"


class AgreementWay(StrEnum):
    """How somebody agreed: on a screen, by text, or on paper that was seen."""

    SCREEN = "screen"
    TEXT = "text"
    PAPER = "paper"


class JoiningStep(StrEnum):
    """Where somebody stands who registers by text. The names say what they were last asked.

    `whose`: do others still use this phone? Asked only where somebody is registered with it already.
    """

    WHOSE = "whose"
    LANGUAGE = "language"
    NAME = "name"
    AREA = "area"
    AGE = "age"
    CONSENT = "consent"
    DONE = "done"
    GIVEN_UP = "given_up"

    @property
    def is_open(self) -> bool:
        """Whether the next text goes on with it."""
        return self not in (JoiningStep.DONE, JoiningStep.GIVEN_UP)


class JoiningEvent(StrEnum):
    """What can happen to somebody who registers by text."""

    ANSWER = "answer"
    # There is one language only.
    SKIP_LANGUAGE = "skip_language"
    GIVE_UP = "give_up"


_J, _K = JoiningStep, JoiningEvent
JOINING: dict[tuple[JoiningStep, JoiningEvent], JoiningStep] = {
    (_J.WHOSE, _K.ANSWER): _J.LANGUAGE,
    (_J.WHOSE, _K.SKIP_LANGUAGE): _J.NAME,
    (_J.LANGUAGE, _K.ANSWER): _J.NAME,
    (_J.NAME, _K.ANSWER): _J.AREA,
    (_J.AREA, _K.ANSWER): _J.AGE,
    (_J.AGE, _K.ANSWER): _J.CONSENT,
    (_J.CONSENT, _K.ANSWER): _J.DONE,
    # Too young, no consent, or silent for two weeks.
    **{(step, _K.GIVE_UP): _J.GIVEN_UP for step in _J if step.is_open},
}


class ListState(StrEnum):
    """Life of a file of people. `tried` was a dry run; `stopped` was halted half way and may go on."""

    BROUGHT = "brought"
    TRYING = "trying"
    TRIED = "tried"
    TAKING = "taking"
    TAKEN = "taken"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def is_at_work(self) -> bool:
        """Whether a worker reads the file now or soon."""
        return self in (ListState.TRYING, ListState.TAKING)


class ListEvent(StrEnum):
    """What can happen to a file of people."""

    TRY = "try"
    TAKE = "take"
    FINISH = "finish"
    STOP = "stop"
    FAIL = "fail"


_L, _V = ListState, ListEvent
PEOPLE_LIST: dict[tuple[ListState, ListEvent], ListState] = {
    (_L.BROUGHT, _V.TRY): _L.TRYING,
    (_L.TRYING, _V.FINISH): _L.TRIED,
    (_L.TRYING, _V.FAIL): _L.FAILED,
    (_L.TRYING, _V.STOP): _L.BROUGHT,
    # Other columns chosen, or the file tried once more.
    (_L.TRIED, _V.TRY): _L.TRYING,
    (_L.TRIED, _V.TAKE): _L.TAKING,
    (_L.TAKING, _V.FINISH): _L.TAKEN,
    (_L.TAKING, _V.STOP): _L.STOPPED,
    (_L.TAKING, _V.FAIL): _L.FAILED,
    # The whole file again: what is there already counts as a duplicate.
    (_L.STOPPED, _V.TAKE): _L.TAKING,
    (_L.FAILED, _V.TRY): _L.TRYING,
}
