"""Who fits a task: why, how well, and why not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.organisations.cover import Cover
from hub.organisations.opening_hours import read_hours
from hub.organisations.rules import AreaFacts
from hub.organisations.states import OrganisationKind
from hub.places.rules import Point
from hub.referrals.offering.deadlines import answer_by, remind_at
from hub.referrals.offering.facts import Answering, Candidate, Wanted, WhyNot
from hub.referrals.offering.fit import rank
from hub.referrals.offering.why_not import why_not
from hub.tasks.states import Risk

HERE = ZoneInfo("Pacific/Auckland")
SATURDAY = datetime(2026, 11, 14, 11, 0, tzinfo=HERE)
PETONE, WAINUI, FAR = Point(-41.2270, 174.8850), Point(-41.2610, 174.9480), Point(-40.35, 175.61)
WORK = Wanted(
    point=PETONE, place="Petone, 14 Beach Street, Petone", starts_at=SATURDAY + timedelta(hours=6),
    last_day=date(2026, 11, 14), lines=(("food_handling", 4), ("driving_van", 1)), words="Pack food parcels",
)  # fmt: skip
RESCUE = Candidate(
    1, "Harbour Food Rescue", cover=Cover(by="Mutual", until=date(2027, 3, 31)),
    areas=(AreaFacts("Petone", 10.0, PETONE.lat, PETONE.lon),), skills=frozenset({"food_handling", "driving_van"}),
    languages=("en", "sm"), hours=read_hours("mon-sun 8-18"), room=30, record=Answering(4, 4, 38.0),
)  # fmt: skip


def names(*candidates, wanted=WORK):
    return [fit.name for fit in rank(wanted, candidates, SATURDAY).fits]


def other(**over):
    return replace(RESCUE, **({"id": 2, "name": "Other"} | over))


def test_the_reasons_say_where_what_when_and_how_quickly():
    (fit,) = rank(WORK, [RESCUE], SATURDAY).fits
    assert fit.reasons == (
        "works in Petone", "takes handing out and packing food, driving a van", "open now", "room for 30 more that day",
        "answers within 40 min",
    )  # fmt: skip
    assert fit.doubts == ()


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"is_active": False}, WhyNot.NOT_ACTIVE),
        ({"cover": Cover()}, WhyNot.NO_COVER),
        ({"cover": Cover(by="Mutual", until=date(2026, 11, 13))}, WhyNot.NO_COVER),
        ({"is_stopped": True, "stopped_why": "our hall is flooded"}, WhyNot.STOPPED),
        ({"room": 0}, WhyNot.FULL),
        ({"areas": (AreaFacts("Palmerston North", 30.0, FAR.lat, FAR.lon),)}, WhyNot.TOO_FAR),
        ({"areas": (), "point": WAINUI, "radius_km": 4.0}, WhyNot.TOO_FAR),
        ({"skills": frozenset({"childcare"})}, WhyNot.OTHER_WORK),
        ({"min_age": 21}, WhyNot.AGE),
        ({"hours": read_hours("mon-fri 9-17")}, WhyNot.CLOSED),
    ],
)
def test_each_thing_that_leaves_one_out_is_named(over, why):
    found = why_not(WORK, other(**over), SATURDAY)
    assert found is not None and found[0] is why and found[1]
    assert names(RESCUE, other(**over)) == ["Harbour Food Rescue"]


def test_insurance_that_ends_before_the_last_day_of_the_work_is_not_enough():
    long = replace(WORK, last_day=date(2026, 11, 20))
    short = other(cover=Cover(by="Mutual", until=date(2026, 11, 16)))
    assert why_not(WORK, short, SATURDAY) is None
    assert why_not(long, short, SATURDAY) == (
        WhyNot.COVER_ENDS, "Its insurance ends on 16 Nov 2026, before the work does"
    )  # fmt: skip


def test_why_nots_are_counted_in_words():
    found = rank(WORK, [RESCUE, other(room=0), other(id=3, room=-2), other(id=4, is_stopped=True)], SATURDAY)
    assert found.why_nots == "1 take nobody for now, 2 full that day"


@pytest.mark.parametrize(
    ("over", "doubt"),
    [
        ({"skills": frozenset({"food_handling"})}, "not driving a van"),
        ({"room": 2}, "room for 2 of the 5"),
        ({"checks_asked": "basic"}, "wants a basic check of people, which the task does not ask"),
        ({"record": Answering(2, 0)}, "has not answered 2 times"),
        ({"thinks_about": 1}, "is asked about 1 other task"),
        ({"hours": read_hours("sat 14-18")}, "opens at 14:00"),
        (
            {"cover": Cover(by="Mutual", for_what="first aid")},
            "its insurance is “for first aid”: ask whether that holds here",
        ),
    ],
)  # fmt: skip
def test_what_may_be_in_the_way_is_said_and_puts_one_behind(over, doubt):
    found = rank(WORK, [other(**over), RESCUE], SATURDAY).fits
    assert [fit.name for fit in found] == ["Harbour Food Rescue", "Other"]
    assert doubt in found[1].doubts


def test_a_language_nobody_named_is_a_doubt():
    assert rank(replace(WORK, languages=("to",)), [RESCUE], SATURDAY).fits[0].doubts == (
        "does not say that it speaks the languages wanted",
    )


def test_who_never_said_where_they_work_comes_after_everybody_who_did():
    unknown = other(areas=(), radius_km=None, point=PETONE)
    weak = other(
        id=3, name="Weak", skills=frozenset(), room=1, record=Answering(3, 0), hours=read_hours("sat 16-18")
    )
    assert names(unknown, weak, RESCUE) == ["Harbour Food Rescue", "Weak", "Other"]


def test_an_area_the_map_does_not_know_counts_by_its_name():
    by_name = other(areas=(AreaFacts("Petone"),))
    nowhere = other(id=3, name="Nowhere", areas=(AreaFacts("The old valley"),))
    found = rank(WORK, [by_name, nowhere], SATURDAY).fits
    assert [(fit.name, fit.knows_area) for fit in found] == [("Other", True), ("Nowhere", False)]


def test_the_nearer_one_comes_first_among_equals():
    near = other(id=3, name="Near", areas=(AreaFacts("Petone", 10.0, -41.2275, 174.8855),))
    away = other(id=4, name="Away", areas=(AreaFacts("Wainuiomata", 15.0, WAINUI.lat, WAINUI.lon),))
    assert names(away, near) == ["Near", "Away"]


def test_who_answers_quickly_and_always_comes_before_who_is_slow():
    slow = other(record=Answering(4, 3, 300.0))
    found = rank(WORK, [slow, RESCUE], SATURDAY).fits
    assert [fit.name for fit in found] == ["Harbour Food Rescue", "Other"]
    assert found[1].reasons[-2:] == ("answers within 5 hours", "answered 3 of 4 times")


def test_their_own_words_about_what_they_take_count():
    wordy = other(skills=frozenset(), takes="food parcels and cooking")
    plain = other(id=3, name="Plain", skills=frozenset(), takes="tree work")
    assert names(plain, wordy) == ["Other", "Plain"]


def test_a_team_that_is_used_to_risk_comes_first_where_there_is_risk():
    team = other(kind=OrganisationKind.CERT)
    plain = other(id=3, name="Alike")
    assert names(plain, team, wanted=replace(WORK, risk=Risk.TRAINED)) == ["Other", "Alike"]
    assert names(plain, team) == ["Alike", "Other"]


def test_more_that_speaks_for_one_never_puts_it_further_back():
    plain = other(skills=frozenset(), room=None, record=Answering())
    for better in ({"room": 30}, {"record": Answering(2, 2, 10.0)}, {"skills": RESCUE.skills}):
        assert names(plain, replace(plain, id=3, name="Better", **better))[0] == "Better", better


def at(hour, minute=0, day=14):
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("asked", "hours", "starts", "due"),
    [
        (at(11), "", at(13, day=15), at(13)),
        # A third of the time until the work starts is all it gets.
        (at(11), "", at(14), at(12)),
        # Its hours end before its time does: the rest counts from the morning.
        (at(16, 30), "mon-sun 9-17", at(18, day=18), at(10, 30, day=15)),
        # Nobody is there in the night: what is left counts from when they open.
        (at(23), "mon-sun 9-17", at(14, day=15), at(10, 40, day=15)),
        (at(11), "", at(11, 20), at(11, 15)),
        (at(11), "", at(9), at(11, 15)),
    ],
)
def test_the_time_to_answer_runs_in_its_hours_but_never_eats_up_the_time_to_the_start(
    asked, hours, starts, due
):
    assert answer_by(asked, read_hours(hours), 2.0, starts) == due


def test_half_time_is_half_of_its_open_hours_or_the_middle_of_what_is_left():
    hours = read_hours("mon-sun 9-17")
    assert remind_at(at(16, 30), at(10, 30, day=15), hours, 2.0) == at(9, 30, day=15)
    assert remind_at(at(11), at(11, 40), read_hours(""), 2.0) == at(11, 20)
