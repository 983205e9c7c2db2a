"""Registering by text as rules: a step and a text in, what comes of it out."""

from datetime import date

import pytest

from hub.places.gazetteer import PlaceFound, PlaceSearch
from hub.places.rules import Point
from hub.volunteers.by_text.rules import (
    MOST_TRIES,
    AskAgain,
    Ending,
    Ends,
    Ground,
    LeaveToPerson,
    Said,
    Taken,
    Why,
    first_step,
    take,
)
from hub.volunteers.by_text.texted import read_birth, read_name
from hub.volunteers.rules import Ages
from hub.volunteers.states import JoiningStep as Step

TODAY = date(2026, 11, 14)
KNOWN = {
    label: PlaceFound(label.split(",")[0], Point(-41.2, 174.9))
    for label in ("Petone", "Richmond, Tasman", "Richmond, Canterbury")
}
BOTH = ("Richmond, Tasman", "Richmond, Canterbury")


def search(text, postcode):
    """Three places, two of them with one name."""
    several = BOTH if text == "Richmond" else ("Petone",) if text == "Petonne" else ()
    return PlaceSearch(KNOWN.get(text), several, is_ambiguous=text == "Richmond")


GROUND = Ground(TODAY, Ages(16, 18), (("en", "English"), ("es", "español")), search, country="NZ")


def said(step, words, **over):
    return take(step, Said(words, **over), GROUND)


@pytest.mark.parametrize(
    ("words", "code"), [("es", "es"), ("Espanol", "es"), ("ENGLISH", "en"), ("english", "en")]
)
def test_a_language_is_named(words, code):
    assert said(Step.LANGUAGE, words) == Taken({"language": code})


def test_a_language_is_picked_by_number():
    assert said(Step.LANGUAGE, "2", picked=2) == Taken({"language": "es"})
    assert said(Step.LANGUAGE, "3", picked=3) == AskAgain(Why.UNUSABLE)


def test_with_one_language_nobody_is_asked_for_it():
    one = Ground(TODAY, Ages(16, 18), (("en", "English"),), search)
    assert first_step(one, is_shared=False) is Step.NAME
    assert (first_step(GROUND, is_shared=False), first_step(one, is_shared=True)) == (
        Step.LANGUAGE,
        Step.WHOSE,
    )


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ana Silva", ("Ana", "Silva")), ("ana silva", ("Ana", "Silva")), ("My name is Ana", ("Ana", "")),
        ("Hi, I'm Ana Silva, thanks", ("Ana", "Silva")), ("me llamo Lucía Paz", ("Lucía", "Paz")),
        ("Anne-Marie O'Brien", ("Anne-Marie", "O'Brien")), ("李小龍", ("李小龍", "")),
        ("Hine Te Rangi", ("Hine", "Te Rangi")),
        ("it's Bob here", ("Bob", "")), ("Sue Good", ("Sue", "Good")), ("Morena Paz", ("Morena", "Paz")),
    ],
)  # fmt: skip
def test_a_name_is_read_as_people_write_it(words, name):
    found = read_name(words, "en")
    assert (found.given, found.family) == name


@pytest.mark.parametrize(
    "words",
    [
        "hello",
        "34",
        "1",
        "yes",
        "no",
        "👍",
        "Ana, Petone",
        "a b c d e f g",
        "?",
        "",
        "http://x.org",
        "No water at our street",
        "we need food please",
        "can someone call me",
        "maybe later",
    ],
)
def test_what_is_no_name_is_asked_again(words):
    assert read_name(words, "en") is None


@pytest.mark.parametrize("words", ["is there parking?", "who is this", "what do i have to do"])
def test_a_question_is_left_to_a_person(words):
    assert isinstance(said(Step.NAME, words), LeaveToPerson)


def test_a_place_is_found_and_kept_as_written():
    assert said(Step.AREA, "Petone").values == {
        "address": "Petone", "place_name": "Petone", "lat": -41.2, "lon": 174.9,
    }  # fmt: skip


def test_of_several_places_one_is_picked_and_none_is_guessed():
    assert said(Step.AREA, "Richmond") == AskAgain(Why.SEVERAL, BOTH)
    assert said(Step.AREA, "2", picked=2, offered=BOTH).values["address"] == "Richmond, Canterbury"
    assert said(Step.AREA, "3", picked=3, offered=BOTH) == AskAgain(Why.UNUSABLE, BOTH)


def test_an_unknown_place_is_asked_once_and_then_kept_without_a_point():
    assert said(Step.AREA, "Petonne") == AskAgain(Why.UNKNOWN, ("Petone",))
    assert said(Step.AREA, "Petonne", tries=1) == Taken({"address": "Petonne"})


def test_without_a_gazetteer_what_they_write_is_kept():
    bare = Ground(TODAY, Ages(16, 18), (("en", "English"),), search, knows_places=False)
    assert take(Step.AREA, Said("Anywhere"), bare) == Taken({"address": "Anywhere"})


@pytest.mark.parametrize(
    ("words", "born"),
    [
        ("34", date(1992, 11, 14)), ("I'm 34", date(1992, 11, 14)), ("34 years old", date(1992, 11, 14)),
        ("27 3 1985", date(1985, 3, 27)), ("27/03/85", date(1985, 3, 27)), ("27 de marzo de 1985", date(1985, 3, 27)),
        ("March 27, 1985", date(1985, 3, 27)), ("1985-03-27", date(1985, 3, 27)), ("27031985", date(1985, 3, 27)),
        ("1985", date(1985, 12, 31)),
    ],
)  # fmt: skip
def test_an_age_is_read_as_people_write_it(words, born):
    assert read_birth(words, TODAY, country="NZ").on == born


def test_the_month_comes_first_where_people_write_it_so():
    assert read_birth("3/4/1985", TODAY, country="US").on == date(1985, 3, 4)


@pytest.mark.parametrize(
    "words", ["1", "2", "200", "I have 3 kids", "31 2 1990", "5 march", "thirty", "", "2030", "unit 34 main street"]
)  # fmt: skip
def test_what_is_no_age_is_asked_again(words):
    assert read_birth(words, TODAY, country="NZ") is None


@pytest.mark.parametrize("words", ["15", "2012", "1/1/2015"])
def test_a_child_does_not_come_onto_the_register(words):
    assert said(Step.AGE, words) == Ends(Ending.TOO_YOUNG)


@pytest.mark.parametrize("year", ["2010", "2008"])
def test_a_year_that_leaves_an_age_limit_open_is_not_enough(year):
    assert said(Step.AGE, year) == AskAgain(Why.YEAR)


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("1", Taken()), ("yes", Taken()), ("ok", Taken()), ("2", Ends(Ending.DECLINED)),
        ("no thanks", Ends(Ending.DECLINED)),
        ("maybe", AskAgain(Why.UNUSABLE)), ("34", AskAgain(Why.UNUSABLE)),
    ],
)  # fmt: skip
def test_consent_is_a_plain_yes_or_no(words, result):
    assert said(Step.CONSENT, words) == result


@pytest.mark.parametrize(("words", "is_alone"), [("1", False), ("2", True)])
def test_a_phone_is_shared_or_theirs_alone(words, is_alone):
    assert said(Step.WHOSE, words) == Taken({"is_only_theirs": is_alone})


def test_after_some_tries_a_person_reads_it():
    assert isinstance(said(Step.AGE, "old", tries=MOST_TRIES - 1), AskAgain)
    assert isinstance(said(Step.AGE, "old", tries=MOST_TRIES), LeaveToPerson)


def test_with_something_else_open_only_what_surely_fits_goes_on():
    unsure = (Step.NAME, "maybe later"), (Step.AREA, "could do 3 till 5"), (Step.AGE, "is that today")
    assert all(isinstance(said(*one, tries=1, is_alone=False), LeaveToPerson) for one in unsure)
    assert isinstance(said(Step.NAME, "Ana Silva", is_alone=False), Taken)
    assert isinstance(said(Step.AREA, "Petone", is_alone=False), Taken)
