"""Steps on organisations inside a caller's transaction."""

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db
from hub.errors import Conflict
from hub.organisations.models import Organisation, OrganisationSkill
from hub.organisations.rules import OrganisationFacts, name_key, why_not_active
from hub.organisations.states import ORGANISATION, OrganisationEvent, OrganisationState


def add(
    facts: OrganisationFacts, *, by: str, state: OrganisationState = OrganisationState.APPLIED
) -> Organisation:
    """A new organisation on the register, in the state it is said to be in."""
    row = Organisation(**facts.said(), name_key=name_key(facts.name), state=state, created_at=clock.now())
    row.skills = [OrganisationSkill(skill=skill) for skill in facts.skills]
    db.session.add(row)
    db.session.flush()
    record("organisation.add", row, by=by, states=(None, state))
    return row


def change(row: Organisation, facts: OrganisationFacts, *, by: str) -> bool:
    """Writes what is said anew; what is not said stays. Answers whether anything changed."""
    said: dict[str, object] = {**facts.said(), "name_key": name_key(facts.name)}
    changed = {name: value for name, value in said.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if facts.skills and set(facts.skills) != {item.skill for item in row.skills}:
        kept = {item.skill: item for item in row.skills}
        row.skills = [kept.get(skill) or OrganisationSkill(skill=skill) for skill in facts.skills]
        changed["skills"] = facts.skills
    if changed:
        record("organisation.change", row, by=by, details={"columns": sorted(changed)})
    return bool(changed)


def decide(row: Organisation, event: OrganisationEvent, *, by: str, why: str = "") -> None:
    """Moves the organisation along its machine. Activation raises Conflict while something is lacking."""
    if event is OrganisationEvent.ACTIVATE:
        lacking = why_not_active(phone=row.phone, email=row.email, insurance=row.insurance)
        if lacking:
            todo = " and ".join(item.words for item in lacking)
            raise Conflict(f"Before {row.name} can be active, {todo}.")
    change_state(row, event, ORGANISATION, by=by, why=why, values={"state_reason": why[:300]})
