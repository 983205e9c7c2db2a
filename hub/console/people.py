"""People on the console: the register, and one person's page."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.models import Stint
from hub.attendance.queries import minutes_of, open_stint_of, stints_of
from hub.messaging.models import Conversation
from hub.messaging.queries import conversation_of
from hub.organisations.queries import names_by_id
from hub.referrals.queries import Handover, of_volunteer
from hub.tasks.models import Task
from hub.volunteers import availability, skills
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid, missing_of, page_of, search, standing_counts
from hub.volunteers.seen import note_seen
from hub.volunteers.states import ConsentShare, ConsentSms, Missing, Standing

bp = Blueprint("people", __name__, url_prefix="/console/people")
PAGE = 50
STANDING_TAGS = {
    Standing.REGISTERED: ("Registered", "info"),
    Standing.ELIGIBLE: ("Can be called", "confirmed"),
    Standing.SUSPENDED: ("Suspended", "danger"),
    Standing.WITHDRAWN: ("Withdrawn", ""),
}
MISSING_WORDS = {
    Missing.CONFIRMED_PHONE: "The phone is not confirmed. They text 1 to our text, or are seen at a desk.",
    Missing.AGE: "The age is unknown or below the limit.",
    Missing.GUARDIAN: "They are under 18: a guardian's consent is not recorded.",
    Missing.PLACE: "We do not know where they are.",
    Missing.CONSENT: "They did not agree to be texted.",
}
SMS_WORDS = {
    ConsentSms.YES: "Yes", ConsentSms.NO: "No", ConsentSms.ORGANISATION: "Only by their own organisation",
}  # fmt: skip
SHARE_WORDS = {
    ConsentShare.ANY: "With any active charity", ConsentShare.ASK: "Ask them each time", ConsentShare.NO: "Never",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Everything the page of one person shows."""

    volunteer: Volunteer
    missing: list[str]
    skills: str
    free: str
    referrals: list[Handover]
    stints: list[tuple[Stint, Task | None]]
    here: Stint | None
    conversation: Conversation | None
    organisations: str

    @property
    def tag(self) -> tuple[str, str]:
        """The standing in a word, and its colour."""
        return STANDING_TAGS[self.volunteer.state]

    @property
    def answer(self) -> str:
        """The first line: whether they can be called, or what is missing."""
        if self.missing:
            return self.missing[0]
        return "They can be called." if self.volunteer.state is Standing.ELIGIBLE else "They cannot be called now."

    @property
    def minutes(self) -> int:
        """What they gave in all."""
        return sum(minutes_of(stint) for stint, _ in self.stints)


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """The register, a page at a time, or those who match a search."""
    query = request.args.get("q", "").strip()
    start = max(0, request.args.get("from", 0, type=int))
    people = search(query, limit=PAGE) if query else page_of(start, PAGE)
    counts = standing_counts()
    return render_template(
        "console/people.html", people=people, query=query, start=start, counts=counts, total=sum(counts.values()),
        tags=STANDING_TAGS, label=skills.label, size=PAGE,
    )  # fmt: skip


@bp.get("/<uuid:uid>")
@requires(Permission.REGISTER_SEE)
def show(uid: UUID) -> str:
    """One person. Looking is written down."""
    volunteer = by_uid(uid)
    note_seen(volunteer.uid, by=actor())
    return render_template("console/person.html", person=gather(by_uid(uid)), sms=SMS_WORDS, share=SHARE_WORDS,
                           back=url_for("people.show", uid=uid), minutes_of=minutes_of)  # fmt: skip


def gather(volunteer: Volunteer) -> Person:
    """The person as the page shows them."""
    names = names_by_id()
    return Person(
        volunteer=volunteer,
        missing=[MISSING_WORDS[one] for one in missing_of(volunteer)],
        skills=", ".join(skills.label(entry.skill) for entry in volunteer.skills),
        free=availability.describe(volunteer.availability),
        referrals=of_volunteer(volunteer.id),
        stints=stints_of(volunteer.id),
        here=open_stint_of(volunteer.id),
        conversation=conversation_of(volunteer.phone) if volunteer.phone else None,
        organisations=", ".join(names.get(one.organisation_id, "") for one in volunteer.affiliations),
    )
