"""Names, ages, what is missing, and what matching is told."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hub.volunteers.rules import (
    MATCH_CODES,
    MATCH_COLUMNS,
    PAUSED_CODE,
    Ages,
    EligibilityFacts,
    MatchFacts,
    age_on,
    joined_notes,
    match_rows,
    merged_consent,
    missing_for_eligible,
    name_key,
    possible_birth,
)
from hub.volunteers.states import ConsentShare, ConsentSms, Missing, PhoneKind, Standing

AGES = Ages(16, 18)
ADULT = EligibilityFacts(PhoneKind.MOBILE, True, 30, True, ConsentSms.YES)
TODAY = date(2026, 11, 14)
ANA = MatchFacts(
    -41.2,
    174.8,
    20.0,
    1,
    date(1990, 5, 1),
    Standing.ELIGIBLE,
    False,
    ConsentSms.YES,
    ConsentShare.ASK,
    True,
    "en",
)


@pytest.mark.parametrize(
    "born,age", [(date(2010, 11, 14), 16), (date(2010, 11, 15), 15), (date(2008, 2, 29), 18)]
)
def test_an_age_is_counted_in_whole_years(born, age):
    assert age_on(born, TODAY) == age


def test_a_birthday_of_29_february_counts_on_1_march():
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    "over,missing",
    [
        ({}, ()),
        ({"is_confirmed": False}, (Missing.CONFIRMED_PHONE,)),
        ({"phone_kind": None}, (Missing.CONFIRMED_PHONE,)),
        ({"is_confirmed": False, "phone_kind": PhoneKind.LANDLINE}, ()),
        ({"age": 15}, (Missing.AGE,)),
        ({"age": 16}, (Missing.GUARDIAN,)),
        ({"age": 17}, (Missing.GUARDIAN,)),
        ({"age": 18}, ()),
        ({"age": None}, ()),
        ({"has_place": False}, (Missing.PLACE,)),
        ({"consent_sms": ConsentSms.NO}, (Missing.CONSENT,)),
        ({"consent_sms": ConsentSms.ORGANISATION}, ()),
    ],
)
def test_what_stands_between_a_person_and_being_called(over, missing):
    assert missing_for_eligible(replace(ADULT, **over), AGES) == missing


def test_names_are_compared_without_accents_case_or_hyphens():
    assert name_key(" Zoë ", "O'Neill-Brown") == name_key("ZOE", "ONeill  Brown")
    assert name_key("Ana", "Silva") != name_key("Ana", "Souza")


@pytest.mark.parametrize("born", [date(2026, 11, 15), date(1900, 1, 1)])
def test_nobody_living_was_born_then(born):
    assert not possible_birth(born, TODAY)


def test_matching_reads_a_row_for_each_skill_and_one_for_anyone():
    asked_at = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        dict(zip(MATCH_COLUMNS, row, strict=True))
        for row in match_rows(7, ANA, ("nurse", "boat", "nurse"), asked_at)
    ]
    assert [row["skill"] for row in rows] == ["", "boat", "nurse"]
    assert {row["skill_count"] for row in rows} == {2}
    assert rows[0]["band"] == 976
    assert rows[0]["asked_at"] == 1767225600


def test_a_break_shows_as_a_standing_of_its_own():
    (row,) = match_rows(7, ANA._replace(is_paused=True), (), None)
    assert row[MATCH_COLUMNS.index("standing")] == PAUSED_CODE
    assert PAUSED_CODE not in (MATCH_CODES[standing] for standing in Standing)


def test_every_consent_and_standing_has_its_number():
    assert all(member in MATCH_CODES for kind in (Standing, ConsentSms, ConsentShare) for member in kind)


def test_a_list_may_only_narrow_what_people_said_themselves():
    yes, no = ConsentSms.YES, ConsentSms.NO
    assert merged_consent(no, yes, is_their_own=True) is no
    assert merged_consent(yes, no, is_their_own=True) is no
    assert merged_consent(no, yes, is_their_own=False) is yes


def test_a_note_is_kept_once():
    assert joined_notes("Has a van", "", "Also: juggling\nHas a van") == "Has a van\nAlso: juggling"
