"""Kinds of organisations and how far each is trusted."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What sort of body it is."""

    CHARITY = "charity"
    CERT = "cert"
    SAR = "sar"
    FAITH = "faith"
    AGENCY = "agency"
    GROUP = "group"


class OrganisationState(StrEnum):
    """Known before it is trusted (EV CREW ACT: screened before it may ask for people)."""

    APPLIED = "applied"
    SCREENED = "screened"
    ACTIVE = "active"
    SUSPENDED = "suspended"

    @property
    def may_take_people(self) -> bool:
        """Whether it may receive a person or have an open task."""
        return self is OrganisationState.ACTIVE

    @property
    def waits_for_us(self) -> bool:
        """Whether somebody here owes it a decision."""
        return self in (OrganisationState.APPLIED, OrganisationState.SCREENED)


class OrganisationEvent(StrEnum):
    """What can happen to an organisation."""

    SCREEN = "screen"
    ACTIVATE = "activate"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    # In an emergency: active for 72 hours after a call back, then screened properly or back to where it was.
    ACTIVATE_FOR_NOW = "activate_for_now"
    KEEP = "keep"
    RUN_OUT = "run_out"
    RUN_OUT_SCREENED = "run_out_screened"


_S, _E = OrganisationState, OrganisationEvent
ORGANISATION: dict[tuple[OrganisationState, OrganisationEvent], OrganisationState] = {
    (_S.APPLIED, _E.SCREEN): _S.SCREENED,
    (_S.SCREENED, _E.ACTIVATE): _S.ACTIVE,
    (_S.APPLIED, _E.SUSPEND): _S.SUSPENDED,
    (_S.SCREENED, _E.SUSPEND): _S.SUSPENDED,
    (_S.ACTIVE, _E.SUSPEND): _S.SUSPENDED,
    (_S.APPLIED, _E.ACTIVATE_FOR_NOW): _S.ACTIVE,
    (_S.SCREENED, _E.ACTIVATE_FOR_NOW): _S.ACTIVE,
    (_S.ACTIVE, _E.KEEP): _S.ACTIVE,
    (_S.ACTIVE, _E.RUN_OUT): _S.APPLIED,
    (_S.ACTIVE, _E.RUN_OUT_SCREENED): _S.SCREENED,
    # Back to screened: someone activates it again on purpose.
    (_S.SUSPENDED, _E.REINSTATE): _S.SCREENED,
}


class ScreeningItem(StrEnum):
    """What is looked at before an organisation is screened (EV CREW ACT: its protection and process in place)."""

    VOLUNTEER_LEAD = "volunteer_lead"
    INSURANCE = "insurance"
    SAFEGUARDING = "safeguarding"
    INDUCTION = "induction"
    SUPERVISION = "supervision"
    DATA_SHARING = "data_sharing"

    @property
    def needs_date(self) -> bool:
        """Whether the day on which it was agreed belongs to it: a sharing agreement stands before any sharing."""
        return self is ScreeningItem.DATA_SHARING

    @property
    def may_be_waived(self) -> bool:
        """Whether a written reason may stand in its place. Nobody's details go anywhere without an agreement."""
        return self is not ScreeningItem.DATA_SHARING
