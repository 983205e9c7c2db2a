"""The link about everybody who waits for one task: tick, accept or refuse, and see who comes."""

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from hub import asked, clock
from hub.errors import Conflict, Invalid, NotFound
from hub.organisations.links import NOWHERE, Link
from hub.portal import deciding
from hub.portal.by_link import Purpose, Shown
from hub.portal.fit import REASONS, answer_by, fit_of
from hub.portal.link_referral import span_of
from hub.referrals.organisations.for_portal import PersonForPortal, for_portal
from hub.tasks.queries import by_id
from hub.web.filters import phone

THEN = (
    "Accept: they get the address and your contact by text, and you see their names and phones here.",
    "Refuse: they are told kindly. Your reason stays with the hub.",
)


def show(link: Link) -> Shown:
    """Who waits, by fit alone; and who is confirmed, with their phones."""
    people = _people(link)
    waiting = [person for person in people if person.waits]
    coming = [_coming(person) for person in people if person.state.is_confirmed]
    task = by_id(link.subject_id)
    if not waiting:
        told = (
            "They have the address and your contact."
            if coming
            else "Whoever waited is answered. Nothing is left to do."
        )
        return Shown(f"Who comes for {task.number}?", f"{task.title}. Nobody waits for your answer.", coming, told=told,
                     told_kind="confirmed" if coming else "")  # fmt: skip
    number = "1 person" if len(waiting) == 1 else f"{len(waiting)} people"
    return Shown(
        f"Can you take {number} on?", f"For {task.number} {task.title}, {span_of(waiting[0])}. {_by(waiting)}",
        facts=coming, facts_title="Who comes already?" if coming else "", accept="Accept the ticked",
        refuse="Refuse the ticked", reasons=REASONS, then=THEN,
        accept_all=f"Accept {'both' if len(waiting) == 2 else f'all {len(waiting)}'}" if len(waiting) > 1 else "",
        choices=[(str(person.uid), person.given_name, fit_of(person, with_task=False)) for person in waiting],
    )  # fmt: skip


def take(link: Link, form: MultiDict[str, str]) -> None:
    """Answers about everybody who is ticked; whoever it does not work for is named, and stays ticked."""
    names = {person.uid: person.given_name for person in _people(link)}
    answer = form.get("answer", "")
    picked = form.getlist("all" if answer == "accept_all" else "pick")
    ours = [uid for uid in map(asked.uid_of, dict.fromkeys(picked)) if uid in names]
    done = deciding.decide_each(ours, answer.removesuffix("_all"), form.get("reason", ""), by=link.actor)
    if done.wrong:
        raise Invalid({"reason" if ours else "pick": done.wrong})
    if done.failed:
        raise Conflict(" ".join(f"{names[uid]}: {why}" for uid, why in done.failed.items()))


PURPOSE = Purpose(show, take)


def _people(link: Link) -> list[PersonForPortal]:
    task = by_id(link.subject_id)
    people = [person for person in for_portal(link.organisation.id) if person.task_uid == task.uid]
    if not people and task.organisation_id != link.organisation.id:
        raise NotFound(NOWHERE)
    return people


def _by(waiting: Sequence[PersonForPortal]) -> str:
    now = clock.now()
    due = [person.due_at for person in waiting if person.due_at and not person.is_late(now)]
    return answer_by(min(due, default=None))


def _coming(person: PersonForPortal) -> tuple[str, object]:
    name = f"{person.given_name} {person.family_name or ''}".strip()
    return name, " ".join(filter(None, (phone(person.phone), person.note)))
