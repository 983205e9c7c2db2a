"""Days and hours in the language of a text: names where they are known, figures elsewhere, English on every page."""

from datetime import UTC, datetime

import pytest

from hub.attendance.rules import hours_words
from hub.messaging.texts.filling import render
from hub.messaging.texts.segments import Encoding, count
from hub.referrals.wording import day_words
from hub.referrals.wording import hours_words as from_to

SATURDAY = datetime(2026, 11, 14, 8, 0, tzinfo=UTC)
DAY = day_words(datetime(2026, 11, 14, 13, 0, tzinfo=UTC), SATURDAY)
HOURS = from_to(datetime(2026, 11, 14, 13, 0, tzinfo=UTC), datetime(2026, 11, 14, 17, 15, tzinfo=UTC))
NIGHT = from_to(datetime(2026, 11, 14, 22, 0, tzinfo=UTC), datetime(2026, 11, 15, 6, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("language", "day", "hours", "night"),
    [
        ("en", "today, Sat 14 Nov", "1pm to 5:15pm", "10pm to 6:30am Sun 15 Nov"),
        ("es", "hoy, sab 14 nov", "de 13:00 a 17:15", "de 22:00 a 6:30 dom 15 nov"),
        ("fr", "aujourd'hui, sam 14 nov", "de 13h à 17h15", "de 22h à 6h30 dim 15 nov"),
        ("pt", "hoje, sab 14 nov", "das 13:00 às 17:15", "das 22:00 às 6:30 dom 15 nov"),
        ("mi", "i tenei ra, 14/11", "13:00-17:15", "22:00-6:30 15/11"),
        ("ht", "jodi a, 14/11", "13:00-17:15", "22:00-6:30 15/11"),
    ],
)
def test_a_day_and_its_hours_are_said_in_the_reader_s_language(language, day, hours, night):
    assert (DAY.said_in(language), HOURS.said_in(language), NIGHT.said_in(language)) == (day, hours, night)


def test_who_knows_nothing_of_languages_reads_english():
    assert f"{DAY}: {HOURS}" == "today, Sat 14 Nov: 1pm to 5:15pm"


def test_how_long_somebody_helped_is_said_too():
    assert [hours_words(200), hours_words(200).said_in("fr"), hours_words(0).said_in("es")] == [
        "3 hours 20 minutes", "3 h 20 min", "1 min",
    ]  # fmt: skip


@pytest.mark.usefixtures("app")
def test_a_text_is_said_in_one_language_and_in_characters_that_cost_least():
    facts = {"title": "Sacos de arena", "day": DAY, "hours": HOURS, "code": "K7", "given_name": ""}
    body = render("moved", "es", suburb="Petone", **facts)
    assert "ahora hoy, sab 14 nov, de 13:00 a 17:15, Petone." in body
    assert count(body).encoding is Encoding.GSM_7


@pytest.mark.usefixtures("app")
def test_a_text_that_a_language_does_not_have_stays_english_altogether():
    assert "Sat 14 Nov, 1pm to 5:15pm" in render(
        "waiting_over", "de", title="Sandbags", day=DAY, hours=HOURS, given_name="", no_place=True
    )
