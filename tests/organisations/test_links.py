"""Links in letters: short, bound to whom they went to, and worth nothing in other hands."""

from datetime import timedelta

import pytest

from hub.database import db, transaction
from hub.errors import NotFound
from hub.organisations.links import Answerable, Recipient, follow_link, make_link
from hub.organisations.models import Contact
from tests import factories

FIRST_BY_TEXT = Recipient(0, by_email=False)


@pytest.fixture
def organisation(app):
    return factories.make_organisation(phone="+64215550142", email="lei@harbour.example.org")


def link(at, organisation, to=FIRST_BY_TEXT, subject_id=7):
    return make_link(Answerable("r", subject_id, at.moment + timedelta(hours=4)), organisation, to)


def test_a_link_says_what_it_answers_and_for_whom(at, organisation):
    found = follow_link(link(at, organisation))
    assert (found.purpose, found.subject_id, found.organisation.id) == ("r", 7, organisation.id)
    assert found.until == at.moment + timedelta(hours=4)


def test_it_is_short_enough_for_a_text_and_can_be_typed(at, organisation):
    usual, longest = link(at, organisation), link(at, organisation, subject_id=99_999_999)
    assert len(usual) <= 32 and len(longest) <= 40 and longest.isalnum() and longest == longest.lower()
    assert follow_link(usual.upper().replace("R", "r", 1)).subject_id == 7


def test_who_answers_is_known_without_their_number(at, organisation):
    actor = follow_link(link(at, organisation)).actor
    assert actor.name == "By link sent to 021 ••• ••42" and actor.organisation_id == organisation.id
    assert "5550142" not in actor.uid and actor.role is None
    by_email = follow_link(link(at, organisation, Recipient(0, by_email=True))).actor
    assert by_email.name == "By link sent to l•••@harbour.example.org"


@pytest.mark.parametrize("place", [0, 1, 5, 12, -1])
def test_a_changed_sign_makes_it_worthless(at, organisation, place):
    token = list(link(at, organisation))
    token[place] = "b" if token[place] != "b" else "c"
    # The last sign of base32 may hold bits that nobody reads.
    token = "".join(token) if place >= 0 else "".join(token[:-3])
    with pytest.raises(NotFound):
        follow_link(token)


@pytest.mark.parametrize(
    "token", ["", "r", "r====", "rééé", "r" + "a" * 400, "../../etc", "r" + "7" * 32, "x\0"]
)
def test_what_never_was_a_link_is_not_found(app, token):
    with pytest.raises(NotFound):
        follow_link(token)


def test_a_link_for_one_purpose_answers_no_other(at, organisation):
    with pytest.raises(NotFound):
        follow_link("o" + link(at, organisation)[1:])


def test_with_another_number_the_old_link_is_worth_nothing(at, organisation):
    token = link(at, organisation)
    with transaction():
        db.session.merge(organisation).phone = "+64215550143"
    with pytest.raises(NotFound):
        follow_link(token)


def test_a_contact_that_left_answers_no_more(at, organisation):
    with transaction():
        row = db.session.merge(organisation)
        row.contacts = [Contact(name="Ben", phone="+64215550177")]
    token = link(at, organisation, Recipient(row.contacts[0].id, by_email=False))
    assert follow_link(token).sent_to.endswith("77")
    with transaction():
        db.session.merge(organisation).contacts = []
    with pytest.raises(NotFound):
        follow_link(token)


def test_it_is_over_when_the_thing_is(at, organisation):
    found = follow_link(link(at, organisation))
    assert not found.is_over(at.moment) and found.is_over(at.forward(hours=4))
