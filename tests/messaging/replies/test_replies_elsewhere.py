"""A phone registered in one language answers in another: counted where every word of it is known there."""

import pytest

from hub.messaging.replies.rules import Intent, read_reply


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("je ne peux pas", Intent.NO),
        ("pas aujourd'hui", Intent.NO),
        ("j'arrive dans 20 minutes", Intent.YES),
        ("voy para allá", Intent.YES),
        ("lo siento, hoy no", Intent.NO),
        ("não posso hoje", Intent.NO),
        ("kāore e taea", Intent.NO),
        ("non mwen pa kapab", Intent.NO),
        ("m ap vini nan 20 minit", Intent.YES),
    ],
)
def test_an_answer_in_another_language_counts_when_every_word_of_it_is_known(text, intent):
    reading = read_reply(text, language="en", asked=True)
    assert (reading.intent, reading.certain) == (intent, True)


def test_times_are_read_in_that_language_too():
    assert read_reply("chego em 20 minutos", language="es", asked=True).minutes == 20
    assert read_reply("oui vers 15h", language="en", asked=True).at == "15:00"


@pytest.mark.parametrize("text", ["llegué", "je suis arrivé", "me voy", "mwen ale"])
def test_with_nothing_asked_another_language_is_a_suggestion_alone(text):
    reading = read_reply(text, language="en")
    assert reading.intent in (Intent.ARRIVED, Intent.LEFT)
    assert not reading.certain


@pytest.mark.parametrize(
    "text",
    [
        "yes the bridge is down",  # understood in its own language, and doubted there
        "si on m'emmène",  # the Spanish yes is a French if
        "nou la nou pa gen anyen",
        "voy a ver si mi mamá me deja y te aviso",
        "oi",
    ],
)
def test_what_one_language_would_take_for_an_answer_by_mistake_is_left_to_a_person(text):
    assert not read_reply(text, language="en", asked=True).certain


def test_a_stop_in_another_language_is_never_guessed():
    reading = read_reply("ya no quiero más mensajes", language="pt", asked=True)
    assert reading.intent is not Intent.YES
    assert read_reply("si puedo voy", language="es", asked=True).certain is False
