"""Saved replies: kept by those who run hubs, filled in before anything is sent."""

import pytest

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.errors import Invalid
from hub.messaging.inbox import saved
from hub.messaging.inbox import services as inbox
from hub.messaging.inbox.placeholders import filled, left_in, unknown_in
from hub.messaging.inbox.saved_list import saved_replies
from tests.listening import sent

MOANA = Actor(uid="moana", role=Role.SUPERVISOR)


def test_what_is_known_is_filled_in_and_what_is_not_stays_to_be_written_over():
    body = "Kia ora [Name], park behind [hub]. In danger ring [emergency number]. [name]"
    assert filled(body, {"[name]": "", "[hub]": "Petone", "[emergency number]": "111"}) == (
        "Kia ora [Name], park behind Petone. In danger ring 111. [name]"
    )
    assert left_in("Kia ora [Name], [hub]") == ["[Name]", "[hub]"]
    assert unknown_in("Kia ora [mane], [hub]") == ["[mane]"]


def test_a_reply_with_something_left_to_fill_in_is_not_sent(talk):
    with pytest.raises(Invalid) as refused:
        inbox.reply(talk.uid, "Kia ora [name], park behind the hall", by=MOANA)
    assert "[name]" in refused.value.fields["body"] and sent() == []


def test_the_list_goes_by_title_with_the_language_of_the_phone_first(app):
    for title, language in (("where to park", "en"), ("Dónde aparcar", "es"), ("Bring", "en")):
        saved.write(title, "Words", language, by=MOANA)
    assert [one.title for one in saved_replies()] == ["Bring", "Dónde aparcar", "where to park"]
    assert [one.title for one in saved_replies(first_in="es")][0] == "Dónde aparcar"


@pytest.mark.parametrize(
    ("title", "body", "field"),
    [("", "Words", "title"), ("x" * 61, "Words", "title"), ("PARKING", "Words", "title"), ("New", " ", "body"),
     ("New", "x" * 481, "body"), ("New", "Kia ora [mane]", "body")],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_by_field(app, title, body, field):
    saved.write("Parking", "Behind the hall", "en", by=MOANA)
    with pytest.raises(Invalid) as refused:
        saved.write(title, body, "en", by=MOANA)
    assert list(refused.value.fields) == [field]


def test_a_retired_one_is_kept_and_not_offered_and_its_title_is_free(app):
    saved.write("Parking", "Behind the hall", "en", by=MOANA)
    (first,) = saved_replies()
    saved.change(first.uid, "Parking", "Before the hall", "en", by=MOANA)
    saved.retire(first.uid, by=MOANA)
    assert saved_replies() == [] and saved_replies(retired=True)[0].body == "Before the hall"
    saved.write("parking", "In the street", "en", by=MOANA)
    with pytest.raises(Invalid):
        saved.offer_again(first.uid, by=MOANA)
