"""PAUSE with a time, as people write it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hub.messaging.replies.grammar.breaks import break_end, is_break
from hub.messaging.replies.rules import Keyword, after_skills, read_reply

SATURDAY = datetime(2026, 11, 14, 11, 0, tzinfo=ZoneInfo("Pacific/Auckland"))


def until(text, language="en", **over):
    found = break_end(text, language, SATURDAY, **over)
    return f"{found:%a %d %b %Y %H:%M}" if found else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("PAUSE until Monday", "Mon 16 Nov"), ("pause till mon please", "Mon 16 Nov"), ("Pause Monday.", "Mon 16 Nov"),
        ("pause me until saturday", "Sat 21 Nov"), ("PAUSE 3 days", "Tue 17 Nov"), ("pause for a week", "Sat 21 Nov"),
        ("pause 3days", "Tue 17 Nov"), ("PAUSE TILL 5 DEC", "Sat 05 Dec"), ("pause until December 5th", "Sat 05 Dec"),
        ("pause until 5/12", "Sat 05 Dec"), ("pause 2026-12-05", "Sat 05 Dec"), ("pause until the 5th", "Sat 05 Dec"),
        ("pause until tomorrow", "Sun 15 Nov"), ("pause today", "Sun 15 Nov"),
        ("pause for today", "Sun 15 Nov"), ("pause over the weekend", "Mon 16 Nov"),
        ("pause until next week", "Mon 16 Nov"), ("pause until december", "Tue 01 Dec"),
        ("pause 1 month", "Mon 14 Dec"),
    ],
)  # fmt: skip
def test_a_break_lasts_until_the_morning_of_the_day_named(text, day):
    assert until(text) == f"{day} 2026 08:00"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pausa hasta el lunes", "es"), ("pause jusqu'à lundi", "fr"), ("pausa até segunda-feira", "pt"),
        ("whakatārewa tae noa ki te Mane", "mi"), ("pausa hasta el lunes", "en"),
    ],
)  # fmt: skip
def test_days_are_known_in_every_language_that_is_read(text, language):
    assert until(text, language) == "Mon 16 Nov 2026 08:00"


def test_hours_count_from_now():
    assert until("pause 2 hours") == "Sat 14 Nov 2026 13:00"


def test_a_day_that_is_over_this_year_is_next_years():
    assert until("pause until 3 feb") == "Wed 03 Feb 2027 08:00"


def test_the_month_comes_first_where_people_write_it_so():
    assert until("pause until 12/5", month_first=True) == "Sat 05 Dec 2026 08:00"


@pytest.mark.parametrize(
    "text",
    ["pause", "pause the generator until monday", "until monday", "pause until 31 feb", "pause 900 months",
     "pause until 14 nov", "pause 0 days", "pause for a few days", "paused until monday"],
)  # fmt: skip
def test_what_names_no_day_ahead_is_no_time(text):
    assert until(text) is None


def test_pause_with_a_time_is_the_keyword_and_nothing_certain():
    reading = read_reply("PAUSE until Monday", asked=True)
    assert (reading.keyword, reading.certain) == (Keyword.PAUSE, False)
    assert not is_break("pause the generator until monday", "en")
    assert read_reply("pause the generator until monday").keyword is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("SKILLS first aid, chainsaw", "first aid, chainsaw"), ("skills: boat", "boat"), ("Skills", ""),
     ("which skills do you need", None), ("skills needed here?", None), ("skillset", None)],
)  # fmt: skip
def test_skills_begin_a_text_that_is_about_them(text, said):
    assert after_skills(text) == said
    assert (read_reply(text).keyword is Keyword.SKILLS) == (said is not None)


@pytest.mark.parametrize(
    "text", ["we could join you at 5", "join us for lunch", "I want to join", "joined", "new"]
)
def test_a_sentence_about_joining_is_no_join(text):
    assert read_reply(text).keyword is None


@pytest.mark.parametrize("text", ["JOIN NEW", "join another person", "Join new please"])
def test_another_person_joins_with_two_words(text):
    assert read_reply(text).keyword is Keyword.JOIN_NEW
