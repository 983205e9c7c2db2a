"""What the rack of T-cards shows, gathered at one moment: a fixed number of queries, however many people are in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from flask import url_for

from hub.attendance.rack import queries
from hub.attendance.rack.queries import Coming, Gone, Part
from hub.attendance.rack.rules import Card, Column, riskiest_first
from hub.attendance.states import Flag
from hub.attendance.welfare.tiredness import Tired
from hub.console.words import FLAG_WORDS
from hub.incidents.queries import all_hubs
from hub.web.filters import clock_time, duration, when

RECENT = timedelta(hours=6)
# So many cards of a column are shown one by one; where there are more, each place says how many.
MOST, MOST_SEEN, MOST_LATE, BIG = 40, 160, 40, 4
# From here on a column has rows and not cards, and the wall shows places and not people.
ROWS_FROM, WALL_FROM = 15, 40
# A wall has one screen, and nobody scrolls it: so many names under the big ones, and so many places.
MOST_LATE_ON_WALL, MOST_PLACES = 6, 12
Shown = dict[str, object]


@dataclass(frozen=True, slots=True)
class Place:
    """One task or hub on the rack, as the wall and long columns name it."""

    number: str
    title: str
    url: str


class Rack:
    """Everybody of one part of the rack."""

    def __init__(self, part: Part, now: datetime, *, moves: bool, wall: bool = False) -> None:
        self.part, self.now, self.moves, self.wall = part, now, moves, wall
        self.inside = queries.cards(part, now)
        self.coming, self.expected = queries.expected(part, now, limit=MOST)
        self.left, self.gone = queries.gone(part, now - RECENT, limit=MOST)

    @cached_property
    def missing(self) -> list[Card]:
        """Who must be found, riskiest first."""
        return riskiest_first([card for card in self.inside if card.column.is_missing])

    @cached_property
    def tasks(self) -> dict[int, tuple[UUID, str]]:
        """Uid and title of every task named."""
        people: list[Card | Coming | Gone] = [*self.inside, *self.expected, *self.gone]
        return queries.titles({one.task_id for one in people if one.task_id is not None})

    @cached_property
    def hubs(self) -> dict[int, Place]:
        """Every hub."""
        return {hub.id: Place("Hub", hub.name, url_for("t_cards.index", hub=hub.uid)) for hub in all_hubs()}

    def of(self, column: Column) -> list[Card]:
        """The cards of one column, who needs somebody first."""
        return sorted((card for card in self.inside if card.column is column), key=lambda card: card.order)

    def place(self, task_id: int | None, hub_id: int | None) -> Place:
        """The task, else the hub."""
        if task_id is None:
            return self.hubs.get(hub_id or 0, Place("Hub", "At the hub", ""))
        uid, title = self.tasks[task_id]
        return Place(f"T-{task_id:04d}", title, url_for("t_cards.index", task=uid))

    @property
    def answer(self) -> str:
        """The first line."""
        number, missing = len(self.inside), len(self.missing)
        answer = f"{number} {'person is' if number == 1 else 'people are'} signed in."
        if missing:
            answer += f" {missing} of them must be found."
        return answer

    @property
    def tired(self) -> str:
        """Who is at it for too long, in words; empty when nobody is."""
        there = [card for card in self.inside if not card.column.is_missing]
        breaks = sum(Tired.BREAK_DUE in card.tired for card in there)
        too_long = sum(Tired.TOO_LONG in card.tired for card in there)
        said = [f"{breaks} {'needs' if breaks == 1 else 'need'} a break"] if breaks else []
        said += [f"{too_long} {'has' if too_long == 1 else 'have'} been here too long"] if too_long else []
        return f"{' and '.join(said)}." if said else ""

    @cached_property
    def unbriefed(self) -> int:
        """How many of those who are signed in are not briefed."""
        return sum(Flag.NO_BRIEFING in card.flags for card in self.inside)

    @property
    def briefing_url(self) -> str:
        """Where that is written down for all of them at once."""
        task = self.part.task_id
        return url_for("briefing.of_task", uid=self.tasks[task][0]) if task else url_for("briefing.index")

    @property
    def sum(self) -> str:
        """How the figures add up."""
        counts = {column: len(self.of(column)) for column in (Column.ARRIVED, Column.ON_TASK, Column.RESTING)}
        return (
            f"Signed in: {counts[Column.ARRIVED]} arrived, {counts[Column.ON_TASK]} on task, "
            f"{counts[Column.RESTING]} resting, {len(self.missing)} to be found."
        )

    @property
    def states(self) -> list[Shown]:
        """How many are in each of the seven states, for a wall that cannot name them all."""
        late = [card for card in self.missing if card.column is Column.OVERDUE]
        counts = (
            ("Expected", self.coming, "info"), ("Arrived", len(self.of(Column.ARRIVED)), ""),
            ("On task", len(self.of(Column.ON_TASK)), "confirmed"), ("Resting", len(self.of(Column.RESTING)), ""),
            ("Off duty", self.left, "done"), ("Overdue", len(late), "late" if late else ""),
            ("Not checked out", len(self.missing) - len(late), "late" if len(self.missing) > len(late) else ""),
        )  # fmt: skip
        return [{"title": title, "count": count, "kind": kind} for title, count, kind in counts]

    @property
    def is_crowded(self) -> bool:
        """Whether there are too many for a wall to name them all."""
        return len(self.inside) + len(self.expected) > WALL_FROM

    @property
    def late(self) -> Shown:
        """Those to be found: the riskiest with all we know, the next ones by name, the rest as a number."""
        most = BIG + MOST_LATE_ON_WALL if self.wall else MOST_LATE
        shown = [self._late(card) for card in self.missing[:most]]
        return {"people": shown[:BIG], "others": shown[BIG:], "more": len(self.missing) - len(shown),
                "url": url_for("overdue.index")}  # fmt: skip

    def _late(self, card: Card) -> Shown:
        place = self.place(card.task_id, card.hub_id)
        late = duration((self.now - card.expected_end_at).total_seconds() / 60)
        word = "Not checked out" if card.column is Column.NOT_CHECKED_OUT else "Overdue"
        asked = (
            "Did not answer."
            if card.in_vain
            else f"Asked {clock_time(card.asked_at)}."
            if card.asked_at
            else ""
        )
        alone = " Works alone." if card.check_minutes else ""
        return {
            "name": card.name, "url": url_for("people.show", uid=card.person_uid), "number": place.number,
            "late": f"{word}, {late}" if word[0] == "N" else f"{word} {late}",
            "detail": f"{place.title}, due out {when(card.expected_end_at)}. {asked}{alone}".strip(),
            "action_label": f"Look after {card.name.split(' ')[0]}", "action_url": url_for("overdue.index"),
        }  # fmt: skip

    @property
    def columns(self) -> list[Shown]:
        """The columns from left to right; the fuller one in the middle takes two."""
        arrived, working = self.of(Column.ARRIVED), self.of(Column.ON_TASK)
        wide = len(arrived) > len(working)
        return [
            self._column("expected", "Expected", self.coming, self.expected, "info"),
            self._column("arrived", "Arrived", None, arrived, two=wide),
            self._column("on-task", "On task", None, working, "confirmed", two=not wide),
            self._column("resting", "Resting", None, self.of(Column.RESTING)),
            self._column("off-duty", "Off duty", self.left, self.gone, "done"),
        ]

    def _column(
        self, key: str, title: str, number: int | None, people: Sequence[Card | Coming | Gone], kind: str = "",
        *, two: bool = False,
    ) -> Shown:  # fmt: skip
        count = len(people) if number is None else number
        return {"id": key, "title": title, "count": count, "kind": kind, "two": two, "rows": count > ROWS_FROM,
                "groups": list(self._groups(people)), "more": max(0, count - len(people))}  # fmt: skip

    def _groups(self, people: Sequence[Card | Coming | Gone]) -> Iterable[Shown]:
        """One group where they are few; else one a place, the fullest first, with all or those who need somebody.

        Of who comes and who has gone only the next and the last are known, so they stay together.
        """
        is_inside = bool(people) and isinstance(people[0], Card)
        if len(people) <= ROWS_FROM or self.part.task_id is not None or not is_inside:
            seen = people[: MOST_SEEN * 3]
            yield {"title": "", "cards": [self.card(one) for one in seen], "more": len(people) - len(seen)}
            return
        places: defaultdict[tuple[int | None, int | None], list[Card | Coming | Gone]] = defaultdict(list)
        for one in people:
            places[one.task_id, None if one.task_id else getattr(one, "hub_id", None)].append(one)
        for (task_id, hub_id), those in sorted(places.items(), key=lambda item: -len(item[1])):
            place = self.place(task_id, hub_id)
            seen = (
                those if len(people) <= MOST_SEEN else [one for one in those if getattr(one, "tired", ())][:5]
            )
            yield {"title": f"{place.number} {place.title}", "url": place.url, "count": len(those),
                   "cards": [self.card(one) | {"number": ""} for one in seen],
                   "more": len(those) - len(seen)}  # fmt: skip

    def card(self, one: Card | Coming | Gone) -> Shown:
        """One card."""
        task_id, hub_id = one.task_id, getattr(one, "hub_id", None)
        number = f"T-{task_id:04d}" if task_id else "Hub" if hub_id or not isinstance(one, Coming) else ""
        base: Shown = {"name": one.name, "url": url_for("people.show", uid=one.person_uid), "number": number}
        if isinstance(one, Coming):
            late = one.starts_at < self.now
            tag = {"tag_word": "Late", "tag_kind": "take-up"} if late else {}
            return (
                base
                | {"line": f"at {when(one.starts_at)}".replace("at today ", "at "), "needs": one.needs}
                | tag
            )
        if isinstance(one, Gone):
            spent = duration(round((one.signed_out_at - one.signed_in_at).total_seconds() / 60))
            guessed = ", estimated" if one.is_estimated else ""
            return base | {
                "off": True,
                "line": f"out {clock_time(one.signed_out_at)}",
                "line2": f"after {spent}{guessed}",
            }
        return base | self._inside(one)

    def _inside(self, card: Card) -> Shown:
        tags = [_tired(one, card, self.now) for one in card.tired]
        flags = [FLAG_WORDS[flag] for flag in card.flags if flag in FLAG_WORDS]
        more = f", +{len(flags) - 1}" if len(flags) > 1 else ""
        tags += [(f"{flags[0]}{more}", "take-up")] if flags else []
        tags += [("Works alone", "info")] if card.check_minutes else []
        is_resting = card.column is Column.RESTING
        since = (
            f"rests since {clock_time(card.resting_since)}"
            if is_resting
            else f"out by {clock_time(card.expected_end_at)}"
        )
        if card.column is Column.ARRIVED:
            since = f"since {clock_time(card.signed_in_at)}"
        moves = [("resume", "Back from rest") if is_resting else ("rest", "Rest"), ("out", "Sign them out")]
        return {"uid": card.uid, "line": since, "line2": card.role, "tags": tags, "needs": card.needs,
                "moves": moves if self.moves else (), "more_url": url_for("card.show", uid=card.uid)}  # fmt: skip

    @property
    def places(self) -> list[Shown]:
        """The places with how many are there, for a wall that cannot name them all: missing ones first."""
        return self._places[:MOST_PLACES]

    @property
    def more_places(self) -> str:
        """What the wall has no room for."""
        rest = self._places[MOST_PLACES:]
        people = sum(int(str(row["count"])) for row in rest)
        return f"{len(rest)} more places with {people} people." if rest else ""

    @cached_property
    def _places(self) -> list[Shown]:
        found: defaultdict[tuple[int | None, int | None], list[Card]] = defaultdict(list)
        for card in self.inside:
            found[card.task_id, None if card.task_id else card.hub_id].append(card)
        rows = [self._place_row(self.place(*key), those) for key, those in found.items()]
        return sorted(
            rows, key=lambda row: (-int(str(row["late"])), -int(str(row["count"])), str(row["title"]))
        )

    def _place_row(self, place: Place, those: Sequence[Card]) -> Shown:
        return {
            "number": place.number, "title": place.title, "url": place.url, "count": len(those),
            "late": sum(card.column.is_missing for card in those),
            "resting": sum(card.column is Column.RESTING for card in those),
            "tired": sum(bool(card.tired) for card in those),
        }  # fmt: skip


def _tired(what: Tired, card: Card, now: datetime) -> tuple[str, str]:
    return ("Break due", "take-up") if what is Tired.BREAK_DUE else ("Here too long", "take-up")
