"""People on the console: the register, and one person's page."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.models import Stint
from hub.attendance.queries import confirmed_places, minutes_of, open_stint_of, stints_of
from hub.attendance.rules import Expectation
from hub.console.words import REFERRAL_TAGS, STANDING_TAGS
from hub.errors import Conflict
from hub.messaging.models import Conversation
from hub.messaging.queries import conversation_of
from hub.organisations.queries import names_by_id
from hub.referrals import services as referrals
from hub.referrals.queries import Handover, of_volunteer
from hub.tasks.models import Task
from hub.tasks.queries import by_uid as task_by_uid
from hub.tasks.queries import open_tasks
from hub.tasks.tongues import language_name
from hub.volunteers import availability, skills
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid, missing_of, page_of, search, standing_counts
from hub.volunteers.seen import note_seen
from hub.volunteers.states import ConsentShare, ConsentSms, Missing, Source, Standing
from hub.web.filters import clock_time, when, words

bp = Blueprint("people", __name__, url_prefix="/console/people")
PAGE = 50
MISSING_WORDS = {
    Missing.CONFIRMED_PHONE: "The phone is not confirmed. They text 1 to our text, or are seen at a desk.",
    Missing.AGE: "The age is unknown or below the limit.",
    Missing.GUARDIAN: "They are under 18: a guardian's consent is not recorded.",
    Missing.PLACE: "We do not know where they are.",
    Missing.CONSENT: "They did not agree to be texted.",
}
NO_CALL = {
    Standing.SUSPENDED: "Suspended: they are not asked.",
    Standing.WITHDRAWN: "They left the register and are not asked.",
}
SOURCE_WORDS = {
    Source.WEB: "the public page",
    Source.SMS: "a text",
    Source.IMPORT: "a list",
    Source.DESK: "the desk",
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
    next_place: Expectation | None
    source: str
    language: str

    @property
    def tag(self) -> tuple[str, str]:
        """The standing in a word, and its colour."""
        return STANDING_TAGS[self.volunteer.state]

    @property
    def answer(self) -> str:
        """The first line: whether they can be called, or what is missing."""
        if self.here:
            since, until = clock_time(self.here.signed_in_at), clock_time(self.here.expected_end_at)
            return f"Signed in since {since}, due out {until}."
        if self.next_place:
            return f"Confirmed for {self.next_place.title}, {when(self.next_place.starts_at)}."
        if self.volunteer.state in NO_CALL:
            return NO_CALL[self.volunteer.state]
        if self.volunteer.paused_at:
            return "They want no asks at present."
        return self.missing[0] if self.missing else "They can be called."

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
    wanted = request.args.get("standing", "")
    standing = Standing(wanted) if wanted in list(Standing) and not query else None
    people = search(query, limit=PAGE) if query else page_of(start, PAGE, standing)
    counts = standing_counts()
    everyone = sum(counts.values())
    return render_template(
        "console/people.html", people=people, query=query, start=start, counts=counts, everyone=everyone,
        total=counts.get(standing, 0) if standing else everyone, standing=standing, tags=STANDING_TAGS,
        label=skills.label, size=PAGE,
    )  # fmt: skip


@bp.get("/<uuid:uid>")
@requires(Permission.REGISTER_SEE)
def show(uid: UUID) -> str:
    """One person. Looking is written down."""
    volunteer = by_uid(uid)
    note_seen(volunteer.uid, by=actor())
    return render_template("console/person.html", person=gather(by_uid(uid)), sms=SMS_WORDS, share=SHARE_WORDS,
                           back=url_for("people.show", uid=uid), minutes_of=minutes_of,
                           tags=REFERRAL_TAGS, tasks=open_tasks())  # fmt: skip


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
        next_place=_next_place(volunteer.id),
        source=SOURCE_WORDS.get(volunteer.source, words(volunteer.source)),
        language=language_name(volunteer.language),
    )


def _next_place(volunteer_id: int) -> Expectation | None:
    """The next confirmed place that is not over."""
    return next((place for place in confirmed_places(volunteer_id) if place.ends_at > clock.now()), None)


@bp.post("/<uuid:uid>/refer")
@requires(Permission.CALL_OUT)
def refer(uid: UUID) -> Response:
    """Puts somebody on a task: they have said yes here, or are asked by text."""
    volunteer = by_uid(uid)
    task = task_by_uid(UUID(request.form.get("task", "")))
    agreed = request.form.get("how") == "agreed"
    try:
        referrals.refer(task.id, volunteer.id, by=actor(), agreed=agreed, shared=agreed)
    except Conflict as error:
        flash(error.sentence)
    else:
        flash("They are on the task." if agreed else "They are asked by text.")
    return redirect(url_for("people.show", uid=uid), 303)
