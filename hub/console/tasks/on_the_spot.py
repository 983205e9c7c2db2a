"""Which task fits the person who stands here? Named, chosen and referred in one go."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from hub.accounts.guards import allowed, requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import open_stint_of
from hub.console.desk.desk_hub import desk_hub
from hub.console.words import NO_CALL
from hub.incidents.models import Hub
from hub.incidents.queries import all_hubs
from hub.matching.near import Hindrance
from hub.places.rules import Point
from hub.referrals.eligible import may_be_sent
from hub.referrals.figures.on_the_spot import Offer, WorkForOne, work_for
from hub.referrals.persons.slip import gets_texts
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid, missing_of
from hub.volunteers.states import ConsentSms, Missing

bp = Blueprint("on_the_spot", __name__, url_prefix="/console/people/<uuid:uid>/tasks")
SHORT = 3
# How the folded line counts what does not fit.
COUNTED = {
    Hindrance.SETTLED: "settled already",
    Hindrance.AGE: "for other ages",
    Hindrance.CREDENTIAL: "need a paper",
    Hindrance.CHECK: "need a check",
    Hindrance.BUSY: "while they are promised elsewhere",
    Hindrance.LANGUAGE: "in another language",
    Hindrance.SKILL: "need another skill",
    Hindrance.TOO_FAR: "too far",
    Hindrance.NOT_FREE: "when they are not free",
}


@dataclass(frozen=True, slots=True)
class NearPanel:
    """“Tasks near them now” as the desk, the person's page and the page of its own show it.

    `hub`: from where the distances are counted, when not from their home. `work` None: nothing can be compared.
    `blocked`: why they can be sent nowhere.
    """

    person: Volunteer
    hub: Hub | None
    work: WorkForOne | None
    blocked: str
    blocked_url: str
    reached_by_text: bool

    @property
    def wants_texts(self) -> bool:
        """Whether a text is the usual way for them."""
        return self.reached_by_text and self.person.consent_sms is not ConsentSms.NO

    @property
    def fit(self) -> list[Offer]:
        """What fits, best first."""
        return self.work.fit if self.work else []

    @property
    def others(self) -> list[Offer]:
        """What does not, with why."""
        return self.work.others if self.work else []

    @property
    def origin(self) -> str:
        """From where the distances are counted."""
        return f"from {self.hub.name}" if self.hub else "from their home"

    @property
    def counts(self) -> str:
        """Why the rest does not fit, counted by the weightiest reason of each."""
        counted = Counter(offer.near.against[0].kind for offer in self.others)
        return ", ".join(f"{counted[kind]} {COUNTED[kind]}" for kind in Hindrance if counted[kind])

    @property
    def answer(self) -> str:
        """The first line."""
        if self.blocked:
            return self.blocked
        if self.work is None:
            return "We do not know where they are, so no task can be near them."
        if not self.work.looked_at:
            return "No task takes people around here now."
        if not self.fit:
            return "None of the tasks around here fits as it stands."
        number = len(self.fit)
        return (
            f"{number} {'task fits' if number == 1 else 'tasks fit'} them. The best stands first. You decide."
        )


@bp.get("")
@requires(Permission.DESK)
def index(uid: UUID) -> str:
    """All of them, with why the others do not fit."""
    panel = panel_for(by_uid(uid), is_here="here" in request.args)
    return render_template("console/work_near.html", panel=panel, person=panel.person)


def panel_for(person: Volunteer, *, is_here: bool = False) -> NearPanel:
    """What there is for this person now: around the hub where they stand, else around their home."""
    hub = _hub_of(person, is_here=is_here)
    home = Point(person.lat, person.lon) if person.lat is not None and person.lon is not None else None
    here = Point(hub.lat, hub.lon) if hub else home
    blocked, url = _blocked(person)
    work = work_for(person, here) if here and not blocked else None
    return NearPanel(person, hub, work, blocked, url, gets_texts(person))


def _hub_of(person: Volunteer, *, is_here: bool) -> Hub | None:
    """The hub where they are signed in; else the one of this desk, if they stand at it or live nobody knows where."""
    stint = open_stint_of(person.id)
    if stint and stint.hub_id and not stint.task_id:
        return next((hub for hub in all_hubs() if hub.id == stint.hub_id), None)
    return desk_hub() if is_here or person.lat is None else None


def _blocked(person: Volunteer) -> tuple[str, str]:
    if may_be_sent(person):
        return "", ""
    if person.state in NO_CALL:
        return f"They can be sent nowhere now. {NO_CALL[person.state]}", ""
    if Missing.GUARDIAN in missing_of(person):
        url = url_for("papers.guardian", uid=person.uid) if allowed(Permission.VOUCH) else ""
        return "They are under 18: a parent or guardian must agree before they can be sent anywhere.", url
    return "They are too young to be sent anywhere. Tell them kindly.", ""
