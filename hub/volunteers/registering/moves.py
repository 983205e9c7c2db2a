"""Somebody comes onto the register, inside a caller's transaction: found or added, weighed, answered."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.volunteers import moves, queries
from hub.volunteers.consenting import note_answers
from hub.volunteers.consents import VERSION
from hub.volunteers.models import Volunteer, VolunteerSkill
from hub.volunteers.rules import TAKEN_BACK, Registration, joined_notes, note_about_skills
from hub.volunteers.selves import person_of
from hub.volunteers.standing import moves as vouching
from hub.volunteers.states import ConfirmedBy, ConsentKind, ConsentSms, Source, Standing
from hub.volunteers.telling.welcome import welcome

_CONSENTS = {ConsentKind.SMS: "consent_sms", ConsentKind.SHARE: "consent_share"}


@dataclass(frozen=True, slots=True)
class Admitted:
    """The person on the register, and whether this brought them there."""

    volunteer: Volunteer
    is_new: bool


def admit(facts: Registration, *, source: Source, by: Actor) -> Admitted:
    """Registers somebody who may be anywhere: the same name and number again changes nothing."""
    found = find_or_add(facts, source=source, by=by)
    if found.is_new:
        moves.begin_standing(found.volunteer, by=by.uid)
    welcome(found.volunteer, is_new=found.is_new, consent=facts.consent_sms, by=by.uid)
    return found


def admit_in_person(facts: Registration, *, source: Source, by: Actor) -> Admitted:
    """Registers somebody whom a clerk has before them, or whose signed paper.

    Who is known already is not changed; a yes to texts, said here, confirms their number, and what they signed on
    paper counts. Whoever was taken back as a mistake is registered anew, with what is said now.
    """
    found = find_or_add(facts, source=source, by=by)
    volunteer = person_of(found.volunteer)
    found = Admitted(volunteer, found.is_new)
    if not found.is_new and was_taken_back(volunteer):
        moves.take_back(volunteer, by=by.uid)
        _change(volunteer, facts, by=by)
        _answer_again(volunteer, facts, _asked(facts), door=source, by=by)
        found = Admitted(volunteer, is_new=True)
    if found.is_new:
        moves.reconsider_standing(volunteer, by=by.uid)
        welcome(volunteer, is_new=True, consent=facts.consent_sms, by=by.uid)
    elif facts.consent_sms is ConsentSms.YES and facts.phone:
        moves.confirm_phone(volunteer, ConfirmedBy.DESK, by=by.uid)
    if facts.signed:
        at = facts.signed_at or clock.now()
        vouching.sign_on_paper(volunteer, facts.signed, at=at, by=by.uid)
    return found


def find_or_add(facts: Registration, *, source: Source, by: Actor) -> Admitted:
    """The person with this name and number, else a new one."""
    known = queries.same_person(facts.phone, facts.name_key)
    if known:
        return Admitted(known, is_new=False)
    try:
        return Admitted(moves.add(facts, source=source, by=by.uid if by.role else ""), is_new=True)
    except sa.exc.IntegrityError:
        # The same form came twice at once, and the other one was faster.
        twin = queries.same_person(facts.phone, facts.name_key)
        if twin is None:
            raise
        return Admitted(twin, is_new=False)


def amend(volunteer: Volunteer, facts: Registration, *, by: Actor) -> None:
    """Puts right what a clerk typed from a paper; which fields changed is written down, never what stood in them.

    An answer about consent that was typed wrongly, or with a wrong time, is kept once more as it stands on paper.
    """
    was = {kind: getattr(volunteer, field) for kind, field in _CONSENTS.items()}
    was_paper = volunteer.consent_at == volunteer.registered_at
    was_at = volunteer.registered_at
    _change(volunteer, facts, by=by)
    asked = _asked(facts)
    if not was_paper or volunteer.registered_at == was_at:
        asked = {kind: answer for kind, answer in asked.items() if answer != was[kind]}
    _answer_again(volunteer, facts, asked, door=Source.PAPER, by=by)


def _asked(facts: Registration) -> dict[ConsentKind, str]:
    return {kind: getattr(facts, field) for kind, field in _CONSENTS.items()}


def _answer_again(
    volunteer: Volunteer, facts: Registration, answers: Mapping[ConsentKind, str], *, door: Source, by: Actor
) -> None:
    """Keeps these answers with the sentence that was asked, as of the time on the paper or now."""
    if not answers:
        return
    at = facts.registered_at or clock.now()
    volunteer.consent_wording, volunteer.consent_at = VERSION, at
    note_answers(volunteer, answers, door=door, by=by.uid, language=facts.asked_in, at=at)


def _change(volunteer: Volunteer, facts: Registration, *, by: Actor) -> None:
    place = facts.place
    values = {
        "given_name": facts.given_name, "family_name": facts.family_name, "name_key": facts.name_key,
        "phone": facts.phone, "phone_kind": facts.phone_kind, "language": facts.language,
        "address": facts.address, "place_name": place.name if place else "",
        "lat": place.point.lat if place else None, "lon": place.point.lon if place else None,
        "travel_km": facts.travel_km, "availability": facts.availability, "date_of_birth": facts.date_of_birth,
        "birth_is_exact": facts.birth_is_exact, "emergency_name": facts.emergency_name,
        "emergency_phone": facts.emergency_phone, "consent_sms": facts.consent_sms,
        "consent_share": facts.consent_share, "access_needs": list(facts.access_needs),
        "access_note": facts.access_note, "notes": joined_notes(facts.notes, note_about_skills(facts.other_skills)),
        "registered_at": facts.registered_at or volunteer.registered_at, "keyed_in_id": facts.keyed_in_id,
        "hub_id": facts.hub_id, "group_id": facts.group_id,
    }  # fmt: skip
    changed = sorted(name for name, value in values.items() if getattr(volunteer, name) != value)
    for name in changed:
        setattr(volunteer, name, values[name])
    if {entry.skill for entry in volunteer.skills} != set(facts.skills):
        volunteer.skills = [VolunteerSkill(skill=skill) for skill in facts.skills]
        changed.append("skills")
    if changed:
        record("volunteer.amend", volunteer, by=by.uid, details={"fields": changed})


def take_back(volunteer: Volunteer, *, by: Actor) -> None:
    """Undoes a registration that was a mistake. The row stays, and is taken up again if they do register."""
    moves.withdraw(volunteer, why=TAKEN_BACK, by=by.uid)


def was_taken_back(volunteer: Volunteer) -> bool:
    """Whether a clerk registered them by mistake."""
    return volunteer.state is Standing.WITHDRAWN and volunteer.state_reason == TAKEN_BACK
