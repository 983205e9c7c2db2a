"""Steps on organisations inside a caller's transaction."""

from collections.abc import Sequence
from dataclasses import replace

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db
from hub.errors import Conflict
from hub.organisations.models import Contact, Organisation, OrganisationSkill, Screening, ServiceArea
from hub.organisations.queries import checklist_of, lacking_of, today
from hub.organisations.rules import AreaFacts, ContactFacts, OrganisationFacts, changes_trust, name_key
from hub.organisations.states import ORGANISATION, OrganisationEvent, OrganisationState
from hub.organisations.trust import CONFIRM_EVERY, Looked, still_to_do
from hub.places.queries import find_place


def add(
    facts: OrganisationFacts, *, by: str, state: OrganisationState = OrganisationState.APPLIED
) -> Organisation:
    """A new organisation on the register, in the state it is said to be in."""
    row = Organisation(**facts.said(), name_key=name_key(facts.name), state=state, created_at=clock.now())
    row.skills = [OrganisationSkill(skill=skill) for skill in facts.skills]
    row.areas = [_area_row(area) for area in placed_areas(facts.areas)]
    row.contacts = [_contact_row(contact) for contact in facts.contacts]
    if state.may_take_people:
        row.confirm_by = today() + CONFIRM_EVERY
    db.session.add(row)
    db.session.flush()
    record("organisation.add", row, by=by, states=(None, state))
    return row


def change(row: Organisation, facts: OrganisationFacts, *, by: str, whole: bool = False) -> dict[str, object]:
    """Writes what is said anew; what is not said stays. Answers what changed, with the values before.

    `whole`: the facts come from a form that shows everything, so what it leaves empty is emptied.
    """
    said: dict[str, object] = {**facts.said(whole=whole), "name_key": name_key(facts.name)}
    before = {name: getattr(row, name) for name, value in said.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, said[name])
    skills = {item.skill: item for item in row.skills}
    if (facts.skills or whole) and set(facts.skills) != set(skills):
        row.skills = [skills.get(skill) or OrganisationSkill(skill=skill) for skill in facts.skills]
        before["skills"] = sorted(skills)
    if (facts.areas or whole) and _areas_of(facts.areas) != _areas_of(areas_of(row)):
        before["areas"] = "; ".join(area.words for area in areas_of(row))
        row.areas = [_area_row(area) for area in placed_areas(facts.areas)]
    if added := _new_contacts(row, facts.contacts):
        row.contacts = [*row.contacts, *added]
        before["contacts"] = len(row.contacts) - len(added)
    if before:
        _record_change(row, before, by=by)
    return before


def _record_change(row: Organisation, before: dict[str, object], *, by: str) -> None:
    """Phone numbers and addresses of people stay out of the record; what trust hangs on is kept as it was."""
    kept = {
        name: str(before[name] or "")
        for name in ("cover_by", "cover_until", "insurance", "areas")
        if name in before
    }
    details = {"columns": sorted(before), "what": changes_trust(before), "before": kept}
    record("organisation.change", row, by=by, details=details)


def areas_of(row: Organisation) -> tuple[AreaFacts, ...]:
    """Where it works, as values."""
    return tuple(AreaFacts(area.name, area.radius_km, area.lat, area.lon) for area in row.areas)


def placed_areas(areas: Sequence[AreaFacts]) -> list[AreaFacts]:
    """With coordinates where the gazetteer surely knows the place; what it does not know is kept as it is."""
    return [area if area.lat is not None else _placed(area) for area in areas]


def _placed(area: AreaFacts) -> AreaFacts:
    found = find_place(area.name).found
    return replace(area, lat=found.point.lat, lon=found.point.lon) if found else area


def _areas_of(areas: Sequence[AreaFacts]) -> list[tuple[str, float | None]]:
    return sorted((area.name, area.radius_km) for area in areas)


def _area_row(area: AreaFacts) -> ServiceArea:
    return ServiceArea(name=area.name[:120], lat=area.lat, lon=area.lon, radius_km=area.radius_km)


def _contact_row(contact: ContactFacts) -> Contact:
    return Contact(
        name=contact.name[:120], role=contact.role[:80], phone=contact.phone, email=contact.email,
        wants_messages=contact.wants_messages,
    )  # fmt: skip


def _new_contacts(row: Organisation, contacts: Sequence[ContactFacts]) -> list[Contact]:
    known = {(one.name.casefold(), one.phone, one.email.casefold()) for one in row.contacts}
    return [
        _contact_row(one)
        for one in contacts
        if (one.name.casefold(), one.phone, one.email.casefold()) not in known
    ]


def look_at(row: Organisation, point: Looked, *, by: str) -> bool:
    """Writes down what was found at one point of the checklist; answers whether that is anything new."""
    known = next((one for one in row.screening if one.item is point.item), None)
    note = point.note.strip()[:300]
    said = (point.is_met, note, point.dated_on)
    if point.is_met is None or (known and (known.is_met, known.note, known.dated_on) == said):
        return False
    if known is None:
        known = Screening(item=point.item)
        row.screening.append(known)
    known.is_met, known.note, known.dated_on = point.is_met, note, point.dated_on
    known.looked_at, known.looked_by = clock.now(), by
    details = {"item": point.item.value, "is_met": point.is_met}
    record("organisation.look", row, by=by, why=note, details=details)
    return True


def decide(row: Organisation, event: OrganisationEvent, *, by: str, why: str = "") -> None:
    """Moves the organisation along its machine. Activation raises Conflict while something is lacking."""
    values: dict[str, object] = {"state_reason": why[:300]}
    if event in (OrganisationEvent.ACTIVATE, OrganisationEvent.KEEP):
        _check_active(row)
        values |= {"active_until": None, "confirm_by": row.confirm_by or today() + CONFIRM_EVERY}
    change_state(row, event, ORGANISATION, by=by, why=why, values=values)


def _check_active(row: Organisation) -> None:
    lacking = lacking_of(row)
    if lacking:
        todo = " and ".join(item.words for item in lacking)
        raise Conflict(f"Before {row.name} can be active, {todo}.")
    missing = still_to_do(checklist_of(row))
    if missing:
        raise Conflict(f"Before {row.name} can be active, go through its checklist. {' '.join(missing)}")
