"""Cover, checklist, 72 hours and the yearly word as judgements, without an app."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.organisations.cover import Cover
from hub.organisations.rules import AreaFacts, OrganisationFacts, changes_trust, covers, read_areas
from hub.organisations.states import ORGANISATION, OrganisationEvent, OrganisationState, ScreeningItem
from hub.organisations.trust import (
    CallBack,
    Lacking,
    Looked,
    YearlyWord,
    faults_of,
    may_have_72_hours,
    still_to_do,
    why_not_active,
    why_not_for_now,
)
from hub.places.rules import Point
from tests.factories import all_met

TODAY = date(2026, 11, 14)
NOW = datetime(2026, 11, 13, 22, tzinfo=UTC)
S, E = OrganisationState, OrganisationEvent


@pytest.mark.parametrize(
    ("state", "event", "to"),
    [
        (S.APPLIED, E.SCREEN, S.SCREENED),
        (S.APPLIED, E.ACTIVATE_FOR_NOW, S.ACTIVE),
        (S.SCREENED, E.ACTIVATE_FOR_NOW, S.ACTIVE),
        (S.SCREENED, E.ACTIVATE, S.ACTIVE),
        (S.ACTIVE, E.KEEP, S.ACTIVE),
        (S.ACTIVE, E.RUN_OUT, S.APPLIED),
        (S.ACTIVE, E.RUN_OUT_SCREENED, S.SCREENED),
        (S.ACTIVE, E.SUSPEND, S.SUSPENDED),
        (S.SUSPENDED, E.REINSTATE, S.SCREENED),
        (S.APPLIED, E.ACTIVATE, None),
        (S.SUSPENDED, E.ACTIVATE_FOR_NOW, None),
        (S.SUSPENDED, E.ACTIVATE, None),
    ],
)
def test_trust_moves_only_along_the_table(state, event, to):
    assert ORGANISATION.get((state, event)) == to


@pytest.mark.parametrize(
    ("cover", "holds", "ends_soon", "words"),
    [
        (Cover(), False, False, ""),
        (Cover(line="Policy 7"), True, False, "Policy 7"),
        (Cover(by="Mutual", until=TODAY), True, True, "Mutual, until 14 Nov 2026"),
        (Cover(by="Mutual", until=date(2026, 11, 13)), False, False, "Mutual, until 13 Nov 2026"),
        (Cover("x", "Mutual", date(2027, 3, 1), "food"), True, False, "Mutual, until 1 Mar 2027, for food"),
    ],
)
def test_a_cover_past_its_day_counts_as_none(cover, holds, ends_soon, words):
    assert (cover.holds(TODAY), cover.ends_soon(TODAY), cover.words) == (holds, ends_soon, words)


@pytest.mark.parametrize(
    ("phone", "cover", "lacking"),
    [
        ("", Cover(), (Lacking.CONTACT, Lacking.COVER)),
        ("+6445550123", Cover(line=" "), (Lacking.COVER,)),
        ("+6445550123", Cover(line="x", until=date(2026, 1, 1)), (Lacking.COVER_PAST,)),
        ("+6445550123", Cover(line="policy 7"), ()),
    ],
)
def test_an_organisation_needs_a_contact_and_cover_before_it_is_active(phone, cover, lacking):
    assert why_not_active(phone=phone, email="", cover=cover, today=TODAY) == lacking


def test_every_point_must_be_met_or_have_a_written_reason():
    assert still_to_do(all_met()) == ()
    assert len(still_to_do([])) == len(ScreeningItem)
    waived = all_met(induction=Looked(ScreeningItem.INDUCTION, False, "They only pack parcels at home"))
    assert still_to_do(waived) == ()
    silent = all_met(induction=Looked(ScreeningItem.INDUCTION, False, " "))
    assert "Induction: write down why" in still_to_do(silent)[0]


def test_nothing_stands_in_place_of_the_agreement_about_names():
    without = all_met(data_sharing=Looked(ScreeningItem.DATA_SHARING, False, "They will sign next week"))
    assert "must be in place" in still_to_do(without)[0]
    undated = all_met(data_sharing=Looked(ScreeningItem.DATA_SHARING, True))
    assert "day of the agreement" in still_to_do(undated)[0]


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (Looked(ScreeningItem.INDUCTION), ""),
        (Looked(ScreeningItem.INDUCTION, False), "why it is not met"),
        (Looked(ScreeningItem.DATA_SHARING, True), "give the day"),
        (Looked(ScreeningItem.DATA_SHARING, True, "", date(2026, 12, 1)), "not come yet"),
        (Looked(ScreeningItem.DATA_SHARING, True, "", TODAY), ""),
    ],
)
def test_a_point_says_what_is_wrong_with_it(point, words):
    assert words in faults_of(point, TODAY) and bool(words) == bool(faults_of(point, TODAY))


def test_72_hours_need_everything_at_once():
    nothing = CallBack("", False, Cover(), "", "")
    assert set(why_not_for_now(nothing, TODAY)) == {
        "rang_back",
        "spoke_with",
        "cover_by",
        "supervisor",
        "why",
    }
    assert why_not_for_now(CallBack("Grace", True, Cover(by="Mutual"), "Tevita", "Floods"), TODAY) == {}


def test_72_hours_come_once():
    assert may_have_72_hours(None, NOW)
    assert not may_have_72_hours(NOW - timedelta(days=3), NOW)
    assert may_have_72_hours(NOW - timedelta(days=31), NOW)


def test_the_yearly_word_is_asked_reminded_and_then_told():
    assert YearlyWord(TODAY, None, None).is_due(TODAY)
    assert not YearlyWord(date(2026, 11, 15), None, None).is_due(TODAY)
    asked = YearlyWord(TODAY, NOW - timedelta(days=8), None)
    assert asked.needs_reminder(NOW) and not asked.is_silent(NOW)
    assert not YearlyWord(TODAY, asked.asked_at, NOW).needs_reminder(NOW)
    assert YearlyWord(TODAY, NOW - timedelta(days=15), NOW).is_silent(NOW)
    assert not YearlyWord(TODAY, NOW - timedelta(days=15), NOW, changed_at=NOW).is_silent(NOW)


@pytest.mark.parametrize(
    ("line", "name", "km"),
    [
        ("Petone, 10 km", "Petone", 10.0),
        ("Lower Hutt", "Lower Hutt", None),
        ("within 5 miles", None, None),
        ("Wainuiomata (within 7,5 km)", "Wainuiomata", 7.5),
        ("Upper Hutt 3 mi", "Upper Hutt", 4.8),
        ("12 km", None, None),
        ("Petone, 9000 km", None, None),
    ],
)
def test_areas_are_a_place_and_how_far_around(line, name, km):
    if name is None:
        with pytest.raises(Exception, match="Petone, 10 km"):
            read_areas(line)
    else:
        assert read_areas(line) == (AreaFacts(name, km),)


def test_a_point_is_covered_by_the_area_around_it_only():
    petone = AreaFacts("Petone", 5.0, -41.227, 174.885)
    assert covers((petone,), Point(-41.21, 174.9))
    assert not covers((petone, AreaFacts("Nowhere", 500.0)), Point(-41.5, 175.5))


def test_only_what_trust_hangs_on_is_shown_to_coordinators():
    assert changes_trust({"cover_until": 1, "insurance": 1, "areas": 1}) == "insurance, where they work"
    assert changes_trust({"promises": 1, "opening_hours": 1}) == ""


def test_a_whole_form_empties_what_is_left_empty_and_a_list_does_not():
    facts = OrganisationFacts("Sea Scouts")
    assert "promises" not in facts.said() and facts.said(whole=True)["promises"] == ""
    assert "answer_hours" not in facts.said(whole=True) and "lat" not in facts.said(whole=True)
