"""The link about one person who wants to help with a task: fit first, contact once accepted."""

from collections.abc import Mapping

from hub import clock
from hub.errors import NotFound
from hub.organisations.links import NOWHERE, Link
from hub.portal.by_link import Purpose, Shown
from hub.portal.fit import REASONS, answer_by
from hub.referrals import services as referrals
from hub.referrals.organisations.for_portal import PersonForPortal, person_for_portal
from hub.referrals.states import ReferralState
from hub.volunteers import access
from hub.web.filters import clock_time, day, distance, phone, when

_S = ReferralState
# What the page says once there is nothing to answer; `{}` is the person's given name.
TOLD = {
    _S.REFUSED: "{} was refused. They were told kindly.",
    _S.COMPLETED: "{} has helped and gone home.",
    _S.NO_SHOW: "{} was expected and did not come.",
}


def show(link: Link) -> Shown:
    """The person as the organisation may see them now."""
    person = _person(link)
    if person.waits:
        return _asked(person)
    if person.state.is_confirmed:
        return _contact(person)
    words = TOLD.get(person.state, "{} cannot come any more. You need do nothing.")
    return Shown(
        f"{person.given_name} for {person.task_number}", f"{person.task_title}, {span_of(person)}.",
        told=words.format(person.given_name),
    )  # fmt: skip


def take(link: Link, form: Mapping[str, str]) -> None:
    """Accepts the person, or refuses with a reason."""
    person = _person(link)
    if form.get("answer") == "accept":
        referrals.accept(person.uid, by=link.actor)
    else:
        referrals.refuse(person.uid, form.get("reason", ""), by=link.actor)


PURPOSE = Purpose(show, take)


def _person(link: Link) -> PersonForPortal:
    person = person_for_portal(link.subject_id, link.organisation.id)
    if person is None:
        raise NotFound(NOWHERE)
    return person


def _asked(person: PersonForPortal) -> Shown:
    late = person.is_late(clock.now())
    by = answer_by(None if late else person.due_at)
    return Shown(
        f"Can you take {person.given_name} on?",
        f"For {person.task_number} {person.task_title}. {by}",
        facts=[
            ("When", span_of(person)),
            ("Can do", ", ".join(person.skills)),
            ("Lives", f"{distance(person.km)} away" if person.km is not None else ""),
            ("Member", "One of your own people" if person.is_member else ""),
            ("Can be there", f"in {person.minutes} min" if person.minutes else ""),
        ],
        accept=f"Accept {person.given_name}", refuse=f"Refuse {person.given_name}", reasons=REASONS,
        then=[
            "Accept: they get the address and your contact by text, and you see their name and phone here.",
            "Refuse: they are told kindly. Your reason stays with the hub.",
        ],
    )  # fmt: skip


def _contact(person: PersonForPortal) -> Shown:
    """Everything that the portal shows of somebody who is confirmed."""
    is_here = person.state is _S.ON_TASK
    told = (
        "{} is here."
        if is_here
        else f"Accepted {when(person.decided_at)}. {{}} has the address and your contact."
    )
    return Shown(
        f"{person.given_name} {person.family_name or ''}".strip(),
        f"{person.task_number} {person.task_title}, {span_of(person)}.",
        facts=[
            ("Phone", phone(person.phone)),
            ("Said", person.note),
            ("Can do", ", ".join(person.skills)),
            ("Needs", ", ".join(access.words(person.needs, ""))),
            ("In an emergency", " ".join(filter(None, (person.emergency_name, phone(person.emergency_phone))))),
        ],
        told=TOLD.get(person.state, told).format(person.given_name), told_kind="confirmed",
    )  # fmt: skip


def span_of(person: PersonForPortal) -> str:
    """When their shift is."""
    return f"{day(person.starts_at)}, {clock_time(person.starts_at)} to {clock_time(person.ends_at)}"
