"""The link about one person who wants to help an organisation in general: fit first, contact once accepted."""

from collections.abc import Mapping

from hub import clock
from hub.errors import NotFound
from hub.organisations.links import NOWHERE, Link
from hub.portal.by_link import Purpose, Shown
from hub.portal.fit import REASONS, answer_by
from hub.referrals.general import services as general
from hub.referrals.general.for_portal import HelperForPortal, helper_for_portal
from hub.referrals.states import ReferralState
from hub.tasks.tongues import language_name
from hub.volunteers import access
from hub.web.filters import distance, phone, when

_S = ReferralState
TOLD = {
    _S.REFUSED: "You could not take {} on. They were told kindly, and somebody else is asked.",
    _S.LAPSED: "The time to answer ran out, and somebody else was asked about {}.",
}


def show(link: Link) -> Shown:
    """The person as the organisation may see them now."""
    person = _person(link)
    if person.state is _S.OFFERED:
        return _asked(person)
    if person.state is _S.ACCEPTED:
        return _contact(person)
    words = TOLD.get(person.state, "{} will not come after all. You need do nothing.")
    return Shown(f"{person.given_name}, to help you in general", "", told=words.format(person.given_name))


def take(link: Link, form: Mapping[str, str]) -> None:
    """Takes the person on, or refuses with a reason."""
    person = _person(link)
    if form.get("answer") == "accept":
        general.accept(person.uid, by=link.actor)
    else:
        general.refuse(person.uid, form.get("reason", ""), by=link.actor)


PURPOSE = Purpose(show, take)


def _person(link: Link) -> HelperForPortal:
    person = helper_for_portal(link.subject_id, link.organisation.id)
    if person is None:
        raise NotFound(NOWHERE)
    return person


def _asked(person: HelperForPortal) -> Shown:
    late = person.due_at is None or person.due_at <= clock.now()
    by = answer_by(None if late else person.due_at)
    return Shown(
        f"Can you take {person.given_name} on?",
        f"They would like to help you, for more than one task. {by}",
        facts=[
            ("Can do", ", ".join(person.skills)),
            ("Lives", _away(person.km)),
            ("Free", person.free),
            ("Speaks", language_name(person.language)),
        ],
        accept=f"Take {person.given_name} on", refuse=f"Refuse {person.given_name}", reasons=REASONS,
        then=[
            "Take them on: you see their full name and number here, and they get your contact by text.",
            "Refuse: they are told kindly, and we ask another organisation. Your reason stays with the hub.",
        ],
    )  # fmt: skip


def _away(km: float | None) -> str:
    if km is None:
        return ""
    return f"{distance(km)} from where you work" if km else "where you work"


def _contact(person: HelperForPortal) -> Shown:
    return Shown(
        f"{person.given_name} {person.family_name or ''}".strip(),
        "They would like to help you, for more than one task. Please get in touch.",
        facts=[
            ("Phone", phone(person.phone)),
            ("E-mail", person.email),
            ("Can do", ", ".join(person.skills)),
            ("Free", person.free),
            ("Needs", ", ".join(access.words(person.needs, ""))),
            ("Said", person.note),
        ],
        told=f"Taken on {when(person.decided_at)}. {person.given_name} has your contact.", told_kind="confirmed",
    )  # fmt: skip
