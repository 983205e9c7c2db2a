"""One person as their page on the console shows them, gathered from every room."""

from dataclasses import dataclass

from flask import url_for

from hub import clock
from hub.accounts.guards import allowed
from hub.accounts.permissions import Permission
from hub.attendance.badges.queries import holding
from hub.attendance.models import Badge, Stint
from hub.attendance.occurrences.queries import Happened, of_person
from hub.attendance.queries import confirmed_places, given_in, open_stint_of, stints_of
from hub.attendance.rules import Expectation
from hub.console.people.papers_of import Backing, backing
from hub.console.people.put_right import Change, changes_of
from hub.console.words import MISSING_WORDS, NO_CALL, SOURCE_WORDS, STANDING_TAGS, flag_words
from hub.messaging.models import Conversation
from hub.messaging.queries import conversation_of
from hub.organisations.queries import names_by_id
from hub.printed_codes import spaced
from hub.referrals.eligible import is_rung
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
from hub.volunteers.states import Missing
from hub.volunteers.times import availability
from hub.volunteers.twins.pairs import Pair, open_pairs_of
from hub.web.filters import clock_time, day, distance, when, words

NEVER = availability.describe(0)


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that stands between somebody and being called, and the page where it is put right, if there is one."""

    words: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Everything the page of one person shows."""

    volunteer: Volunteer
    lacks: list[Lack]
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
    changes: list[Change]
    badge: Badge | None

    @property
    def badge_code(self) -> str:
        """The number of the badge they wear, as it is printed on it."""
        return spaced(self.badge.code) if self.badge else ""

    happened: list[Happened]

    @property
    def tag(self) -> tuple[str, str]:
        """The standing in a word, and its colour."""
        return STANDING_TAGS[self.volunteer.state]

    @property
    def here_flags(self) -> list[str]:
        """What is missing where they are now."""
        return flag_words(self.here) if self.here else []

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
            return self._on_a_break
        if self.lacks:
            return self.lacks[0].words
        return self.when_and_where

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands between them and a task, so that the first line says when and where they are free."""
        return self.answer == self.when_and_where

    @property
    def travels(self) -> str:
        """How far they go: “4 km”, “2.5 km”."""
        return distance(self.volunteer.travel_km).replace(".0 ", " ")

    @property
    def when_and_where(self) -> str:
        """When they are free and how far they go."""
        free = "No free time in their week" if self.free == NEVER else f"Free {self.free}"
        return f"{free}, up to {self.travels} from home."

    @property
    def _on_a_break(self) -> str:
        until = self.volunteer.paused_until
        return f"Not asked until {day(until)}." if until else "They want no asks at present."

    @property
    def is_rung(self) -> bool:
        """Whether they are asked by telephone and not by text."""
        return is_rung(self.volunteer)

    @property
    def minutes(self) -> int:
        """What they gave in all."""
        return given_in(stint for stint, _ in self.stints)


def gather(volunteer: Volunteer, *, by: str) -> Person:
    """The person as the page shows them to whoever looks."""
    names = names_by_id()
    return Person(
        volunteer=volunteer,
        lacks=[_lack(one, volunteer) for one in missing_of(volunteer)],
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
        changes=changes_of(volunteer),
        badge=holding([volunteer.id], clock.now()).get(volunteer.id),
        happened=_happened(volunteer),
    )


def _lack(missing: Missing, volunteer: Volunteer) -> Lack:
    words = MISSING_WORDS[missing]
    if missing is Missing.PLACE and allowed(Permission.REGISTER_EDIT):
        return Lack(words, url_for("unplaced.index"), "Say where they are")
    if missing is Missing.GUARDIAN and allowed(Permission.VOUCH):
        return Lack(words, url_for("papers.guardian", uid=volunteer.uid), "A parent or guardian agrees")
    if missing is Missing.CONFIRMED_PHONE and not volunteer.phone and allowed(Permission.REGISTER_EDIT):
        return Lack(
            "We have no number for them.", url_for("numbers.index", uid=volunteer.uid), "Add a number"
        )
    return Lack(words)


def _happened(volunteer: Volunteer) -> list[Happened]:
    """What happened to them, as far as whoever looks may know."""
    if not allowed(Permission.OCCURRENCE_SEE):
        return []
    return of_person(volunteer.id, restricted=allowed(Permission.SAFEGUARDING_READ))


def _next_place(volunteer_id: int) -> Expectation | None:
    """The next confirmed place that is not over."""
    return next((place for place in confirmed_places(volunteer_id) if place.ends_at > clock.now()), None)
