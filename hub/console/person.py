"""One person as their page on the console shows them, gathered from every room."""

from dataclasses import dataclass

from hub import clock
from hub.attendance.models import Stint
from hub.attendance.queries import confirmed_places, minutes_of, open_stint_of, stints_of
from hub.attendance.rules import Expectation
from hub.console.papers_of import Backing, backing
from hub.console.words import MISSING_WORDS, NO_CALL, SOURCE_WORDS, STANDING_TAGS
from hub.messaging.models import Conversation
from hub.messaging.queries import conversation_of
from hub.organisations.queries import names_by_id
from hub.referrals.queries import Handover, of_volunteer
from hub.tasks.models import Task
from hub.tasks.tongues import language_name
from hub.volunteers import skills
from hub.volunteers.groups.queries import group_of
from hub.volunteers.membership.queries import Belonging, belongings_of
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import VolunteerGroup
from hub.volunteers.queries import missing_of
from hub.volunteers.selves import organisations_of, originals_of, skills_of
from hub.volunteers.times import availability
from hub.volunteers.twins.pairs import Pair, open_pairs_of
from hub.web.filters import clock_time, when, words


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
    belongs: list[Belonging]
    next_place: Expectation | None
    source: str
    language: str
    backing: Backing
    also: list[Volunteer]
    maybe: list[Pair]
    group: VolunteerGroup | None

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


def gather(volunteer: Volunteer, *, by: str) -> Person:
    """The person as the page shows them to whoever looks."""
    names = names_by_id()
    return Person(
        volunteer=volunteer,
        missing=[MISSING_WORDS[one] for one in missing_of(volunteer)],
        skills=", ".join(skills.label(code) for code in skills_of([volunteer.id]).get(volunteer.id, ())),
        free=availability.describe(volunteer.availability),
        referrals=of_volunteer(volunteer.id),
        stints=stints_of(volunteer.id),
        here=open_stint_of(volunteer.id),
        conversation=conversation_of(volunteer.phone) if volunteer.phone else None,
        organisations=", ".join(names.get(one, "") for one in organisations_of(volunteer.id)),
        belongs=belongings_of(volunteer.id),
        next_place=_next_place(volunteer.id),
        source=SOURCE_WORDS.get(volunteer.source, words(volunteer.source)),
        language=language_name(volunteer.language),
        backing=backing(volunteer, by=by),
        also=originals_of(volunteer.id),
        maybe=open_pairs_of(volunteer.id),
        group=group_of(volunteer),
    )


def _next_place(volunteer_id: int) -> Expectation | None:
    """The next confirmed place that is not over."""
    return next((place for place in confirmed_places(volunteer_id) if place.ends_at > clock.now()), None)
