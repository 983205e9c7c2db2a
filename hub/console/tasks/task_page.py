"""What the page of one task shows, gathered at one moment."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from hub import clock
from hub.callouts.models import CallOut
from hub.callouts.queries import asking, expected_yes_rate
from hub.callouts.queries import of_task as call_outs_of
from hub.console.tasks.maps import map_of, marks_of
from hub.console.tasks.offer_page import OfferPage
from hub.console.tasks.story import Entry, story
from hub.console.words import CALL_OUT_TAGS
from hub.needs.models import BoardNote
from hub.organisations.models import Organisation
from hub.organisations.queries import today
from hub.referrals.figures.funnel import Funnel, funnel
from hub.referrals.queries import Handover, of_task, silent_of
from hub.tasks.models import Shift, Task
from hub.tasks.queries import owner_of, reasons_against_opening
from hub.tasks.rules import WhyNotOpen
from hub.tasks.states import TaskState
from hub.web import task_words
from hub.web.filters import clock_time, duration, masked, when

STATE_TAGS = {
    TaskState.DRAFT: ("Not open yet", "take-up"),
    TaskState.OFFERED: ("Offered to a charity", "take-up"),
    TaskState.OPEN: ("Open", "info"),
    TaskState.FILLED: ("Filled", "confirmed"),
    TaskState.RUNNING: ("Running", "confirmed"),
    TaskState.CLOSED: ("Closed", ""),
    TaskState.CANCELLED: ("Called off", ""),
}


@dataclass(frozen=True, slots=True)
class Time:
    """One of several shifts with how far it is filled."""

    shift: Shift
    funnel: Funnel
    who: str
    may_ask: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One task with its owner, its funnel, who is silent, and its story."""

    task: Task
    owner: Organisation | None
    shift: Shift
    funnel: Funnel
    silent: list[Handover]
    people: list[Handover]
    entries: list[Entry]
    against: tuple[WhyNotOpen, ...]
    more_asks: int
    call_outs: list[CallOut]
    times: list[Time]
    asking: CallOut | None
    now: datetime
    offers: OfferPage

    @property
    def tag(self) -> tuple[str, str]:
        """The state in a word, and its colour."""
        return STATE_TAGS[self.task.state]

    @property
    def need(self) -> BoardNote | None:
        """The need on the board that it was raised from."""
        return self.task.need

    @property
    def cover(self) -> str:
        """Whose insurance covers the people on it; loudly when that is over."""
        cover = self.owner.cover if self.owner else None
        if cover is None or not cover.is_named:
            return "not recorded"
        return f"RUN OUT: {cover.words}" if cover.is_past(today()) else cover.words

    @property
    def lines(self) -> str:
        """“12 anyone, 2 driving a van”, and how many times where the same people are needed each time."""
        if not task_words.same_each_time(self.task):
            return f"over {len(self.task.shifts)} times"
        times = f", {len(self.task.shifts)} times" if len(self.task.shifts) > 1 else ""
        return f"{task_words.who(self.task)}{times}"

    @property
    def when(self) -> str:
        """The only time, or how many there are and which comes next."""
        words = f"{when(self.shift.starts_at)} to {clock_time(self.shift.ends_at)}"
        several = len(self.task.shifts)
        return words if several == 1 else f"{several} times, the next {words}"

    @property
    def work(self) -> task_words.Facts:
        """The work, what it asks of people, and where this task comes from."""
        wanted = [("People", self.lines)] if task_words.same_each_time(self.task) else []
        return [
            *wanted, *task_words.work_facts(self.task), ("Cover", self.cover),
            ("Raised", task_words.raised(self.task)), ("Outcome", self.task.outcome),
        ]  # fmt: skip

    @property
    def arrival(self) -> task_words.Facts:
        """How people get there; what only the confirmed are told."""
        return task_words.arrival_facts(self.task, masked)

    @property
    def question(self) -> str:
        """What this page answers at this point of the task's life."""
        if self.task.state.is_over:
            return "What came of it?"
        if self.offers.may_offer:
            return "Who takes it on?"
        return "Will it be filled in time?" if self.task.state.takes_people else "Shall it open?"

    @property
    def answer(self) -> str:
        """The first line of the page."""
        state, sure = self.task.state, self.funnel.agreed
        if state is TaskState.CANCELLED:
            return "It was called off."
        if state is TaskState.CLOSED:
            return f"{self.funnel.done} of {self.funnel.needed} people came."
        if self.offers.may_offer:
            return self.offers.summary
        if not state.takes_people:
            return "It is not open yet, so nobody can be asked."
        people = (
            f"{sure} of {self.funnel.needed} {'person is' if self.funnel.needed == 1 else 'people are'} sure"
        )
        if sure >= self.funnel.needed:
            return f"Yes: {people}."
        return f"Not yet: {people}, and it {self._clock}.{' People are being asked.' if self.asking else ''}"

    @property
    def _clock(self) -> str:
        minutes = (self.shift.starts_at - self.now).total_seconds() / 60
        if minutes > 0:
            return f"starts in {duration(minutes)}"
        return "has started" if self.shift.ends_at > self.now else "should be over"

    @property
    def steps(self) -> list[dict[str, object]]:
        """The six figures of the funnel, each opening its list."""
        f = self.funnel
        gaps = [("no", f.no), ("unclear", f.unclear), ("silent", f.silent)]
        silent = ", ".join(f"{number} {word}" for word, number in gaps if number)
        waiting = f"{f.waiting} {'waits' if f.waiting == 1 else 'wait'} for an answer" if f.waiting else ""
        return [
            {"number": f.needed, "word": "needed", "gap": self.lines, "url": self._list("")},
            {"number": f.asked, "word": "asked", "gap": silent, "url": self._list("asked")},
            {"number": f.yes, "word": "yes", "gap": f"{f.waitlisted} on the waiting list" if f.waitlisted else "",
             "url": self._list("yes")},
            {"number": f.agreed, "word": "agreed with the charity", "gap": waiting, "url": self._list("agreed")},
            {"number": f.here, "word": "here", "gap": f"{f.coming} on the way" if f.coming else "",
             "url": self._list("here")},
            {"number": f.done, "word": "done", "gap": self._end, "url": self._list("done")},
        ]  # fmt: skip

    @property
    def _end(self) -> str:
        return f"{'ended' if self.shift.ends_at <= self.now else 'ends'} {when(self.shift.ends_at)}"

    def _list(self, which: str) -> str:
        return url_for("tasks.people", uid=self.task.uid, which=which or None)

    @property
    def why(self) -> str:
        """Where the proposed number of asks comes from."""
        if not self.more_asks or self.asking:
            return ""
        return f"For {self.funnel.free} more, ask about {self.more_asks}."

    def call_out_words(self, call_out: CallOut) -> str:
        """“under way, 40 asked.”"""
        return (
            f"{CALL_OUT_TAGS[call_out.state][0].lower()}, {sum(wave.asked for wave in call_out.waves)} asked."
        )

    @property
    def map(self) -> dict[str, object]:
        """The map with the people of this task."""
        return map_of(self.task, marks_of(self.people))


def gather(task: Task) -> TaskPage:
    """The page of this task as things stand."""
    now, figures = clock.now(), funnel(task.id)
    shift = next((one for one in task.shifts if one.ends_at > now), task.shifts[-1])
    wants = figures.free if task.state.takes_people else 0
    return TaskPage(
        task=task, owner=owner_of(task), shift=shift, funnel=figures, silent=silent_of(task.id),
        people=of_task(task.id), entries=story(task.uid), against=reasons_against_opening(task),
        more_asks=expected_yes_rate(task.incident_id).asks_for(wants), call_outs=call_outs_of(task.id),
        asking=asking(task.id), now=now, offers=OfferPage(task), times=_times(task, now),
    )  # fmt: skip


def _times(task: Task, now: datetime) -> list[Time]:
    """Each shift with its own figures, where there are several."""
    if len(task.shifts) == 1:
        return []
    rows = [(shift, funnel(task.id, shift_id=shift.id)) for shift in task.shifts]
    takes = task.state.takes_people
    return [
        Time(shift, figures, task_words.who(task, shift), takes and shift.ends_at > now and figures.free > 0)
        for shift, figures in rows
    ]
