"""The word files are sound."""

import re

import pytest

from hub.messaging.replies.grammar.lexicon import LANGUAGES, lexicon, words_of
from hub.messaging.replies.grammar.times import fold_times

PART = re.compile(r"\([^()\[\]]*\)|\[[^()\[\]]*\]|[^\s()\[\]]+")
NEEDED = ("stop", "start", "help", "danger", "yes", "no", "negation", "conditional", "fillers")


def phrases(language):
    lists = (value for value in words_of(language).values() if isinstance(value, list))
    return [phrase for value in lists for phrase in value]


def test_there_are_six_languages():
    assert LANGUAGES == ("en", "es", "fr", "ht", "mi", "pt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_never_stand_inside_one_another(language):
    odd = [phrase for phrase in phrases(language) if PART.sub("", phrase).strip()]
    assert odd == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_could_match_nothing(language):
    assert [name for name, found in lexicon(language).lists.items() if found.fullmatch("")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_what_keeps_people_safe(language):
    assert [name for name in NEEDED if not words_of(language).get(name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_times_of_a_language_can_be_read(language):
    assert fold_times((), language).tokens == ()
