"""What single texts mean."""

import time
from dataclasses import asdict

import pytest

from hub.messaging.replies.grammar.lexicon import LANGUAGES
from hub.messaging.replies.rules import Intent, Reading, read_reply

KEYS = {"intent", "minutes", "at", "code", "note", "urgent", "certain"}


def asked(text, **more):
    return read_reply(text, asked=True, **more)


def test_a_reading_prints_the_keys_of_the_contract():
    assert set(asked("1 20 min K7").as_json()) == KEYS


def test_a_choice_prints_its_number_too():
    assert read_reply("2 Ben", options=2).as_json()["choice"] == 2


def test_a_yes_keeps_its_minutes_and_code():
    assert asked("1 K7 20 min") == Reading(Intent.YES, minutes=20, code="K7", certain=True)


def test_a_no_keeps_the_offer_that_comes_with_it():
    reading = asked("no but I can in 2 hours")
    assert reading == Reading(Intent.NO, minutes=120, note="I can in 2 hours", certain=True)


def test_a_note_is_in_the_senders_own_words():
    assert asked("YES – but only ‘til 5, Zoë’s at kōhanga").note == "only 'til 5, Zoë's at kōhanga"


def test_a_limit_is_no_arrival():
    assert asked("yes until 5").at is None


def test_a_bare_hour_means_the_daytime():
    assert [asked(f"yes at {hour}").at for hour in (3, 7, 11)] == ["15:00", "07:00", "11:00"]


def test_a_range_of_minutes_means_the_later():
    assert asked("yes 10-15 min").minutes == 15


def test_a_list_just_offered_decides_what_a_digit_means():
    assert asked("2", options=2).intent is Intent.CHOOSE


def test_a_number_that_was_not_offered_chooses_nothing():
    assert not read_reply("3", options=2).certain


def test_a_yes_to_several_things_is_a_yes_to_nobody_knows_which():
    assert asked("yes", options=2).certain is False


@pytest.mark.parametrize("word", ["JOIN", "join please", "PAUSE"])
def test_words_about_the_register_are_keywords_and_no_answer(word):
    reading = read_reply(word)
    assert (reading.keyword, reading.intent) == (word.split()[0].lower(), Intent.UNCLEAR)


def test_a_pause_keeps_how_long():
    assert read_reply("Pause for 2 weeks").note == "2 weeks"


def test_the_task_number_after_in_is_kept():
    assert read_reply("IN 1042").note == "1042"


@pytest.mark.parametrize("word", ["stop", "STOP please", "Cancel", "END", "quit", "OptOut", "unsubscribe"])
def test_words_the_carrier_obeys_are_obeyed_here(word):
    assert read_reply(word) == Reading(Intent.STOP, certain=True)


def test_a_text_in_danger_is_never_acted_on_as_an_answer():
    reading = asked("1 but my neighbour is trapped")
    assert (reading.intent, reading.urgent, reading.certain) == (Intent.YES, True, False)


def test_danger_under_a_long_story_is_heard():
    assert read_reply("we walked a long way " * 400 + "and he is bleeding").urgent


def test_danger_in_a_quoted_earlier_text_is_not_the_senders():
    assert not asked("1\n> If you are trapped, call 111").urgent


def test_danger_between_quotation_marks_is_heard():
    assert read_reply('She said "help, we are trapped in the hall"').urgent


@pytest.mark.parametrize("text", ["", " ", "\n", "…", "\u200b", "🙂", "\ud800", "\x00"])
def test_a_text_that_says_nothing_is_unclear(text):
    assert asked(text) == Reading()


@pytest.mark.parametrize("language", ["", "xx", "en-NZ", "EN", "zh-Hans"])
def test_a_language_we_do_not_know_is_read_as_english(language):
    assert asked("Yes thanks", language=language).intent is Intent.YES


@pytest.mark.parametrize("language", [*LANGUAGES, "pt-BR", "es_CL"])
def test_digits_work_in_every_language(language):
    readings = [asked(digit, language=language) for digit in ("1", "2")]
    assert [(reading.intent, reading.certain) for reading in readings] == [("yes", True), ("no", True)]


@pytest.mark.parametrize(
    "piece", ["so sorry thank you ", "1 ", "in the ", "if you ", ". ", "water is ", "½", '"']
)
def test_no_text_keeps_the_reader_long(piece):
    started = time.process_time()
    asked((piece * 10_000)[:10_000], options=2)
    assert time.process_time() - started < 2


def test_a_reading_cannot_be_changed():
    assert asdict(Reading())["intent"] is Intent.UNCLEAR
    with pytest.raises(AttributeError):
        Reading().intent = Intent.YES
