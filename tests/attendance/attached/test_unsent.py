"""A file chosen in a form that came back: held for whoever chose it until it is sent, and given up in time."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.attendance.attached import moves, queries, services
from hub.attendance.attached.rules import JPEG, Document
from hub.attendance.models import Attachment
from hub.database import db, new_uid, transaction

ANA, BEN = (Actor(uid=name, role=Role.COORDINATOR) for name in ("ana", "ben"))


def photo(words: str = "a") -> Document:
    return Document(f"{words}.jpg", JPEG, words.encode())


def held():
    db.session.rollback()
    return sorted(db.session.scalars(sa.select(Attachment.name)))


@pytest.fixture
def form(app):
    return new_uid()


def test_it_is_held_for_whoever_chose_it_and_nobody_else(form):
    services.hold(form, photo(), by=ANA)
    assert queries.unsent(form, "ana") == photo()
    assert queries.unsent(form, "ben") is None and queries.unsent(new_uid(), "ana") is None


def test_another_one_takes_its_place_and_the_same_again_is_one(form):
    for words in ("a", "a", "b"):
        services.hold(form, photo(words), by=ANA)
    assert held() == ["b.jpg"]


def test_once_the_form_is_sent_nothing_is_left(form):
    services.hold(form, photo(), by=ANA)
    with transaction():
        moves.was_sent(str(form))
        moves.was_sent("no key at all")
    assert held() == []


def test_what_is_left_out_goes(form):
    services.hold(form, photo(), by=ANA)
    services.let_go(form, by=BEN)
    assert held() == ["a.jpg"]
    services.let_go(form, by=ANA)
    assert held() == []


def test_nobody_fills_the_disk_with_forms_that_are_never_sent(form):
    for words in "abcdef":
        services.hold(new_uid(), photo(words), by=ANA)
    services.hold(form, photo("of ben"), by=BEN)
    assert held() == ["c.jpg", "d.jpg", "e.jpg", "f.jpg", "of ben.jpg"]


def test_what_nobody_sent_is_given_up_after_half_a_day(form, at):
    services.hold(form, photo("old"), by=ANA)
    at.forward(hours=11)
    services.hold(new_uid(), photo("new"), by=ANA)
    assert services.forget_unsent() == 0
    at.moment += timedelta(hours=2)
    assert services.forget_unsent() == 1 and held() == ["new.jpg"]
