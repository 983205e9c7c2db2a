"""Standing of a person on the register, and what they consented to."""

from enum import StrEnum


class Standing(StrEnum):
    """Registered is not yet callable (Ottawa, BC SAR: two different states)."""

    REGISTERED = "registered"
    ELIGIBLE = "eligible"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


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
    IMPORT = "import"


class ConfirmedBy(StrEnum):
    """How we know that the phone is theirs."""

    REPLY = "reply"
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
