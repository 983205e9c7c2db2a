"""The link about a task that is offered: taken on, or refused with a reason, without a sign-in."""

from collections.abc import Mapping

from hub import clock
from hub.errors import NotFound
from hub.organisations.links import NOWHERE, Link
from hub.portal.by_link import Purpose, Shown
from hub.portal.offer_facts import facts_of
from hub.portal.offers import is_over, row_of
from hub.referrals.offering import services
from hub.referrals.offering.forms import REASONS
from hub.referrals.offering.moves import gone_words
from hub.referrals.offering.queries import Offered, by_id
from hub.referrals.offering.states import OfferState
from hub.web.filters import phone, when

THEN = (
    "You take it: it is yours. You lead the people and your insurance covers them; we find them for you.",
    "You cannot: your reason stays with the hub, and we ask somebody else at once.",
)


def show(link: Link) -> Shown:
    """The task as the organisation may see it now."""
    one, now = _offer(link), clock.now()
    row = row_of(one, now)
    lead = f"{one.task.number}, {row['line']}."
    if one.offer.state is OfferState.TAKEN and one.task.organisation_id == one.organisation.id:
        return _yours(one, lead)
    if not one.is_open or is_over(one, now):
        return Shown(one.task.title, lead, told=gone_words(one))
    told = f"You said no: {one.offer.reason}." if one.offer.state is OfferState.REFUSED else ""
    again = one.offer.state is not OfferState.REFUSED
    return Shown(
        f"Can you take on {one.task.title}?", f"{lead} {row['answer_by']}" if again else lead, facts=facts_of(one),
        accept="We take it", refuse="We cannot" if again else "", reasons=REASONS if again else (),
        words="In your own words" if again else "", told=told, then=THEN,
    )  # fmt: skip


def take(link: Link, form: Mapping[str, str]) -> None:
    """Takes it on, or refuses with a reason."""
    one = _offer(link)
    if form.get("answer") == "accept":
        services.take(one.offer.uid, by=link.actor)
    else:
        services.refuse(one.offer.uid, form.get("reason", ""), form.get("words", ""), by=link.actor)


PURPOSE = Purpose(show, take)


def _offer(link: Link) -> Offered:
    one = by_id(link.subject_id)
    if one.organisation.id != link.organisation.id:
        raise NotFound(NOWHERE)
    return one


def _yours(one: Offered, lead: str) -> Shown:
    """It is theirs: what only the owner may know is shown too."""
    task = one.task
    contact = " ".join(part for part in (task.contact_name, phone(task.contact_phone)) if part)
    opened = (
        "It is open: we ask people for it now."
        if task.state.takes_people
        else "A person at the hub rings you before it opens."
    )
    return Shown(
        f"{task.title} is yours", lead,
        facts=[("Address", task.address), ("Meet", task.briefing_point), ("Contact", contact), *facts_of(one)],
        told=f"Taken on {when(one.offer.answered_at)}. {opened}", told_kind="confirmed",
    )  # fmt: skip
