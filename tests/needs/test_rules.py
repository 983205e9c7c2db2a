"""What a note says, until when it stands, and which offers may answer a need."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.errors import Invalid
from hub.needs import themes
from hub.needs.rules import NoteFacts, Said, check, counterparts, expires, first_sentence, said_at
from hub.needs.states import NoteKind

WELLINGTON = ZoneInfo("Pacific/Auckland")
NOW = datetime(2026, 11, 13, 22, 0, tzinfo=UTC)  # 11:00 on Saturday 14 November there
NEED = NoteKind.NEED


def there(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=WELLINGTON)


def test_one_sentence_is_enough():
    check(NoteFacts(NEED, "Water for eleven houses"), NOW)


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"description": " "}, "description"),
        ({"description": "x" * 501}, "description"),
        ({"name": "x" * 121}, "name"),
        ({"where_to_find": "x" * 201}, "where_to_find"),
        ({"theme": "gold"}, "theme"),
        ({"expires_at": NOW}, "until_day"),
        ({"said_at": NOW + timedelta(minutes=1)}, "said"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(over, field):
    with pytest.raises(Invalid) as refused:
        check(NoteFacts(**{"kind": NEED, "description": "Water"} | over), NOW)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("day", "at", "until"),
    [
        (None, None, None),
        (there(14, 0), None, there(14, 23, 59)),
        (there(16, 0), time(9), there(16, 9)),
        (None, time(18), there(14, 18)),
        (None, time(9), there(15, 9)),
    ],
)
def test_a_day_means_its_end_and_a_time_the_next_time_the_clock_shows_it(day, at, until):
    assert expires(day, at, NOW, WELLINGTON) == until


@pytest.mark.parametrize(
    ("at", "then"), [(None, NOW), (time(9, 30), there(14, 9, 30)), (time(23), there(13, 23))]
)
def test_a_time_on_paper_is_the_last_time_the_clock_showed_it(at, then):
    assert said_at(at, NOW, WELLINGTON) == then


def test_offers_of_the_same_heading_come_before_those_with_the_same_words():
    need = Said(1, "shelter", "Two adults and a baby need a dry room tonight")
    offers = [
        Said(2, "food", "Soup"),
        Said(3, "other", "A room to sort clothes in"),
        Said(4, "shelter", "Beds for two"),
        Said(5, "shelter", "Spare room"),
    ]
    assert counterparts(need, offers) == [5, 4, 3]


def test_what_nobody_sorted_is_found_by_its_words_alone():
    need = Said(1, "", "Generators for the rest home")
    assert counterparts(need, [Said(2, "", "Help needed"), Said(3, "", "A generator, diesel")]) == [3]
    assert counterparts(Said(1, "", "Water at six houses"), [Said(2, "", "Can make houses safe")]) == []
    assert counterparts(Said(1, "other", "Nappies"), [Said(2, "other", "A trombone")]) == []


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Clear the drains. Water is rising.", "Clear the drains"),
        ("Clear the drains", "Clear the drains"),
        ("Shovel the mud out of the whole of Nelson Street", "Shovel the mud out of the…"),
    ],
)
def test_the_first_sentence_is_the_title(said, title):
    assert first_sentence(said, 30) == title


def test_every_kind_has_something_else_and_headings_that_needs_know():
    for kind in NoteKind:
        assert list(themes.THEMES[kind])[-1] == themes.SOMETHING_ELSE
        assert set(themes.THEMES[kind]) <= set(themes.THEMES[NEED])
        assert themes.label(kind, "nonsense") == "Something else" and not themes.is_known(kind, "nonsense")
    assert themes.place_of("water") < themes.place_of("other") < themes.place_of("")
