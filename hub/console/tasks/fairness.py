"""Do we use the people who offered? How asks and places are spread, in figures and never with a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template, request, url_for

from hub import clock
from hub.accounts.guards import allowed, requires
from hub.accounts.permissions import Permission
from hub.attendance.spread import Scope, Spread, spread
from hub.incidents.queries import current_incident
from hub.matching.evenness import Use, added, gini, least_gini, named_and_rest, percent_words, share
from hub.matching.never_asked import never_asked_near
from hub.referrals.figures.funnel import funnel
from hub.tasks.queries import open_tasks
from hub.volunteers import skills

bp = Blueprint("fairness", __name__, url_prefix="/console/fairness")
LATELY = timedelta(days=30)
# Asks from so many on are one row of the table.
OFTEN = 5
MOST_TASKS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its words, its figures, and two bars in hundredths."""

    words: str
    use: Use

    @property
    def used_bar(self) -> int:
        """How long the bar of the used is."""
        return round(100 * share(self.use.used, self.use.people))

    @property
    def used_words(self) -> str:
        """The same in words."""
        return percent_words(self.use.used, self.use.people)

    @property
    def never_bar(self) -> int:
        """How long the bar of those who were not asked is."""
        return round(100 * share(self.use.never, self.use.people))

    @property
    def never_words(self) -> str:
        """The same in words."""
        return percent_words(self.use.never, self.use.people)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a task that lacks people, and who near it could do it and was never asked."""

    number: str
    title: str
    url: str
    lacks: int
    who: str
    action: str


@bp.get("")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """The page for the present incident, or for the last 30 days."""
    incident = current_incident()
    is_incident = incident is not None and request.args.get("of") != "30-days"
    scope = Scope(incident_id=incident.id) if incident and is_incident else Scope(since=clock.now() - LATELY)
    found = spread(scope)
    return render_template(
        "console/fairness.html", found=found, whole=found.whole, answer=answer_of(found.whole),
        period=incident.name if incident and is_incident else "The last 30 days", incident=incident,
        is_incident=is_incident, figures=figures_of(found), often=often_of(found), evenness=evenness_of(found),
        areas=rows_of(found.areas, "smaller areas, or none known"),
        skills=rows_of(found.skills, "rarer skills", name=skills.label), steps=steps_now(),
    )  # fmt: skip


def answer_of(whole: Use) -> str:
    """The honest headline."""
    if not whole.people:
        return "Nobody is on the register yet, so nobody could be used."
    part = percent_words(whole.used, whole.people)
    return f"{part} of our register has been used: {whole.used:,} of {whole.people:,} people."


def figures_of(found: Spread) -> list[dict[str, str]]:
    """The row of figures, each counting people."""
    whole = found.whole
    asks = f"{whole.asks:,} {'ask' if whole.asks == 1 else 'asks'}"
    answered = f"{percent_words(whole.answered, whole.asked)} of the asked"
    rows: list[tuple[str, int, str]] = [
        ("Never asked", whole.never, percent_words(whole.never, whole.people)),
        ("Asked", whole.asked, asks),
        ("Answered", whole.answered, answered),
        ("Had a place", whole.placed, ""),
        ("Used", whole.used, percent_words(whole.used, whole.people)),
    ]
    register = {"word": "On the register", "value": f"{whole.people:,}", "url": url_for("people.index")}
    return [register, *({"word": word, "value": f"{n:,}", "small": small} for word, n, small in rows)]


def often_of(found: Spread) -> list[tuple[str, int, str, int]]:
    """How many people were asked how often: words, people, their share in words, and the length of the bar."""
    counts: dict[int, int] = {}
    for asks, people in found.asks.items():
        counts[min(asks, OFTEN)] = counts.get(min(asks, OFTEN), 0) + people
    everyone = found.whole.people
    return [
        (_times(asks), people, percent_words(people, everyone), round(100 * share(people, everyone)))
        for asks, people in sorted(counts.items())
    ]


def _times(asks: int) -> str:
    named = {0: "Never", 1: "Once", 2: "Twice", OFTEN: f"{OFTEN} times or more"}
    return named.get(asks, f"{asks} times")


def evenness_of(found: Spread) -> list[tuple[str, str, str]]:
    """The Gini of asks and of places beside the least it can be, and what that means."""
    return [
        _evenness("asks", found.asks, found.whole.people),
        _evenness("places", found.places, found.whole.people),
    ]


def _evenness(what: str, counts: Mapping[int, int], people: int) -> tuple[str, str, str]:
    total = sum(number * who for number, who in counts.items())
    figure, least = gini(counts), least_gini(total, people)
    if figure is None or least is None:
        return f"Gini of {what}", "none yet", f"There are no {what} to spread yet."
    verdict = "as even as it can be" if figure - least < 0.02 else "some had more while others had none"
    number = f"{total:,} {what[:-1] if total == 1 else what}"
    return f"Gini of {what}", f"{figure:.2f}", (
        f"0 is even, 1 is all on one person. With {number} for {people:,} people it is {least:.2f} at best: {verdict}."
    )  # fmt: skip


def rows_of(parts: Sequence[Use], others: str, *, name: object = None) -> list[Row]:
    """The parts as rows, the largest first; those with few people are one row at the end."""
    named, rest, number = named_and_rest(parts)
    rows = [Row(name(part.key) if callable(name) else part.key, part) for part in named]
    return rows + ([Row(f"{number} {others}", added([rest]))] if rest else [])


def steps_now() -> list[Step]:
    """Tasks that lack people while somebody near could do it and was never asked, the next to start first."""
    found = []
    for task in open_tasks():
        free = funnel(task.id).free
        near = never_asked_near(task.id) if free else []
        if near:
            who = ", ".join(f"{one.people:,} ({one.words})" for one in near)
            may_ask = allowed(Permission.CALL_OUT)
            url = url_for("callouts.new" if may_ask else "tasks.show", uid=task.uid)
            found.append(Step(task.number, task.title, url, free, who, "Ask people" if may_ask else "See it"))
        if len(found) == MOST_TASKS:
            break
    return found
