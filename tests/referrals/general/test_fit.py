"""Which organisation fits a person, judged without an app."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hub.organisations.cover import Cover
from hub.organisations.opening_hours import read_hours
from hub.organisations.rules import AreaFacts
from hub.places.rules import Point
from hub.referrals.general.fit import Helper, WhyNot, order, why_not
from hub.referrals.general.rules import Way, step_for, way_of
from hub.referrals.offering.facts import Candidate
from hub.referrals.states import ReferralEvent, ReferralState
from hub.volunteers.rules import Ages
from hub.volunteers.states import ConsentShare

NOON = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)
PETONE = Point(-41.2270, 174.8850)
COVER = Cover("Public liability", "NZI", date(2027, 3, 31), "")
ADULT = Helper(PETONE, 10.0, frozenset({"first_aid"}), "en", date(1990, 5, 1), Ages(16, 18))
PLAIN = Candidate(1, "Plain", cover=COVER, point=PETONE, radius_km=5.0)
FAR = Point(-41.5, 174.885)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"is_active": False}, WhyNot.NOT_ACTIVE),
        ({"cover": Cover()}, WhyNot.NO_COVER),
        ({"is_stopped": True}, WhyNot.STOPPED),
        ({"room": 0}, WhyNot.FULL),
        ({"room": 1}, None),
        ({"point": FAR}, WhyNot.TOO_FAR),
        ({"point": FAR, "radius_km": 25.0}, None),
        ({"areas": (AreaFacts("South", 5.0, FAR.lat, FAR.lon),)}, WhyNot.TOO_FAR),
        ({"point": None}, None),
        ({"skills": frozenset({"chainsaw"})}, None),
        ({"skills": frozenset({"first_aid", "chainsaw"})}, None),
        ({"min_age": 40}, WhyNot.AGE),
    ],
)
def test_what_would_be_wrong_leaves_an_organisation_out(change, why):
    assert why_not(ADULT, replace(PLAIN, **change), NOON) is why


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"before": frozenset({1})}, WhyNot.BEFORE),
        ({"mine": frozenset({1})}, WhyNot.MEMBER),
        ({"point": None}, None),
        ({"born": date(2010, 1, 1)}, WhyNot.AGE),
    ],
)
def test_what_is_known_of_the_person_leaves_an_organisation_out(change, why):
    assert why_not(replace(ADULT, **change), PLAIN, NOON) is why


def test_an_unknown_age_fails_an_age_limit():
    assert why_not(replace(ADULT, born=None), replace(PLAIN, min_age=18), NOON) is WhyNot.AGE


def test_the_skill_they_have_the_room_and_the_open_door_come_first_and_doubts_last():
    takes = replace(PLAIN, id=2, name="Takes", skills=frozenset({"first_aid"}), room=3)
    closed = replace(PLAIN, id=3, name="Closed", hours=read_hours("mon-fri 9-17"))
    wary = replace(PLAIN, id=4, name="Wary", checks_asked="basic", languages=("es",))
    unknown = replace(PLAIN, id=5, name="Unknown", point=None, skills=frozenset({"first_aid"}))
    found = order(ADULT, [unknown, wary, closed, PLAIN, takes], NOON)
    assert [fit.name for fit in found.fits] == ["Takes", "Closed", "Plain", "Wary", "Unknown"]
    assert found.fits[0].words[:2] == ("works where they live", "takes first aid")
    assert found.fits[3].doubts == (
        "does not say that it speaks their language", "wants a basic check first, which nobody has seen",
    )  # fmt: skip


def test_who_named_no_skill_is_handed_first_where_no_skill_is_asked_and_then_to_the_others():
    picky = replace(PLAIN, id=2, name="Picky", skills=frozenset({"chainsaw"}))
    found = order(replace(ADULT, skills=frozenset()), [picky, PLAIN], NOON)
    assert [fit.name for fit in found.fits] == ["Plain", "Picky"]
    assert found.fits[1].doubts == ("takes people for chainsaw, which they did not name",)


def test_the_why_nots_are_counted_in_words():
    others = [
        replace(PLAIN, id=2, is_stopped=True),
        replace(PLAIN, id=3, point=FAR),
        replace(PLAIN, id=4, point=FAR),
    ]
    assert order(ADULT, [PLAIN, *others], NOON).why_nots == "1 take nobody for now, 2 too far"


@pytest.mark.parametrize(
    ("consent", "gets_texts", "way"),
    [
        (ConsentShare.ANY, True, Way.OFFER),
        (ConsentShare.ANY, False, Way.OFFER),
        (ConsentShare.ASK, True, Way.ASK),
        (ConsentShare.ASK, False, Way.RING),
        (ConsentShare.NO, True, Way.RING),
    ],
)
def test_nothing_is_shared_before_consent(consent, gets_texts, way):
    assert way_of(consent, gets_texts=gets_texts) is way


@pytest.mark.parametrize("state", ReferralState)
def test_every_answer_in_every_state_leads_to_a_step_of_the_table_or_to_nothing(state):
    for intent in ("yes", "no"):
        event = step_for(state, intent)
        assert event in (None, ReferralEvent.YES, ReferralEvent.NO, ReferralEvent.WITHDRAW)
