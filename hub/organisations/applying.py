"""An organisation applies by itself. Nobody learns from the page who is on the register. Ring: services."""

from dataclasses import replace
from datetime import timedelta

from flask import current_app

from hub.accounts.rules import Actor
from hub.database import transaction
from hub.messaging.states import Lane
from hub.organisations import letters, moves
from hub.organisations.letters import Letter
from hub.organisations.models import Organisation
from hub.organisations.places import placed
from hub.organisations.queries import known_as
from hub.organisations.rules import OrganisationFacts

VALID_FOR = timedelta(hours=24)
MOST_WITH_A_NAME = 50


def apply(facts: OrganisationFacts, *, by: Actor) -> None:
    """Puts an applicant on the register, to be looked at, and writes to the contact that was typed.

    A taken name is nobody's business on the page: its own contact is told by text that it is known, and an
    application by anybody else stands beside it with a number after the name, for a coordinator to judge.
    """
    with transaction():
        known = known_as(facts.name)
        if known is None:
            _tell(moves.add(placed(facts), by=by.uid or "web"), "organisation_applied")
        elif _is_their_contact(known, facts):
            _tell(known, "organisation_known", phone=facts.phone, email=facts.email)
        else:
            row = moves.add(placed(replace(facts, name=_free_name(facts.name))), by=by.uid or "web")
            _tell(row, "organisation_applied", name=facts.name)


def _is_their_contact(known: Organisation, facts: OrganisationFacts) -> bool:
    everyone = [(known.phone, known.email), *((one.phone, one.email) for one in known.contacts)]
    return any(
        (facts.phone and facts.phone == phone) or (facts.email and facts.email.casefold() == email.casefold())
        for phone, email in everyone
    )


def _free_name(name: str) -> str:
    """“Sea Scouts (2)”: the same name, told apart."""
    numbered = (f"{name[:150]} ({number})" for number in range(2, MOST_WITH_A_NAME))
    return next((one for one in numbered if known_as(one) is None), f"{name[:150]} ({MOST_WITH_A_NAME})")


def _tell(
    row: Organisation, kind: str, *, phone: str | None = None, email: str | None = None, name: str = ""
) -> None:
    """Only to the number and address that were typed, which are this applicant's own."""
    phone = row.phone if phone is None else phone
    email = row.email if email is None else email
    facts = {"organisation": name or row.name, "link": f"{current_app.config['PUBLIC_URL']}/login"}
    letter = Letter(kind, f"{name or row.name} on our register", facts, valid_for=VALID_FOR, lane=Lane.ANSWER)
    if letters.gets_texts(phone):
        letters.text_to(phone, letter, subject_uid=row.uid)
    if email and letters.can_email():
        letters.email_to(email, letter)
