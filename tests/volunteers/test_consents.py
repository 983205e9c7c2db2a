"""Consent is asked in one plain sentence, and the sentence is kept with the answer."""

from hashlib import blake2b

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import db
from hub.messaging import ports
from hub.messaging.states import QuestionKind
from hub.volunteers import consents
from hub.volunteers.models_standing import ConsentAnswer
from hub.volunteers.numbers.confirming import confirm_number
from hub.volunteers.states import ConsentKind, ConsentShare, ConsentSms, Source
from tests.listening import sent
from tests.volunteers.people import join, texts_in

# A sentence that changed needs a new VERSION: write both here anew.
VERSIONS = {"register-2026-12": "32350c0e"}


@pytest.fixture
def register_listens(places, app):
    """An answer to “is this your number?” reaches the register."""
    kept = app.extensions.get("hub.ports")
    app.extensions["hub.ports"] = ports.Ports()
    ports.answer_handler(QuestionKind.CONFIRM_NUMBER, confirm_number)
    yield
    app.extensions["hub.ports"] = kept or ports.Ports()


def answers():
    db.session.rollback()
    return list(db.session.scalars(sa.select(ConsentAnswer).order_by(ConsentAnswer.id)))


def test_a_changed_sentence_has_a_new_version():
    said = "\n".join(str(words) for words in (*consents.SENTENCES.values(), consents.BY_TEXT))
    assert VERSIONS[consents.VERSION] == blake2b(said.encode(), digest_size=4).hexdigest()


def test_consent_is_asked_in_one_sentence_of_at_most_twenty_five_words():
    for words in consents.SENTENCES.values():
        assert str(words).count(".") == 0 and str(words).count("?") == 1
        assert len(str(words).split()) <= 25


def test_the_answers_are_kept_with_sentence_version_and_door(places):
    volunteer = join(consent_share=ConsentShare.ANY)
    texting, sharing = answers()
    assert (texting.kind, texting.answer) == (ConsentKind.SMS, "yes")
    assert texting.wording == "May we text you when a task fits you, until you tell us to stop?"
    assert (texting.version, texting.language, texting.door) == (consents.VERSION, "en", Source.WEB)
    assert texting.by == f"volunteer:{volunteer.uid}"
    assert (sharing.kind, sharing.answer) == (ConsentKind.SHARE, "any")


def test_a_clerk_who_asks_aloud_stands_beside_the_answer(places):
    join(by=Actor("user:7", role=Role.COORDINATOR), source=Source.DESK)
    assert {(row.door, row.by) for row in answers()} == {(Source.DESK, "user:7")}


def test_by_text_only_texting_is_asked(places):
    join(source=Source.SMS)
    assert [row.kind for row in answers()] == [ConsentKind.SMS]


def test_a_language_without_a_catalogue_was_asked_in_english(places):
    join(language="mi")
    assert {row.language for row in answers()} == {"en"}


def test_the_same_form_again_answers_nothing_new(places):
    join()
    join()
    assert len(answers()) == 2


def test_a_1_that_gives_consent_is_kept_with_the_words_of_the_text(register_listens):
    join(consent_sms=ConsentSms.NO)
    join()
    (text,) = sent("registered_already")
    assert str(consents.BY_TEXT) in text.body
    texts_in("1")
    given = answers()[-1]
    assert (given.kind, given.answer, given.door) == (ConsentKind.SMS, "yes", Source.SMS)
    assert given.wording == str(consents.BY_TEXT)


def test_what_a_person_said_is_told_from_what_a_list_said():
    assert consents.is_their_own(consents.VERSION)
    assert consents.is_their_own("register-2026-11")
    assert not consents.is_their_own("list of organisation 3")
