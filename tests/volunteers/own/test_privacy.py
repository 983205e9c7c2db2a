"""What is kept about a person and why: every column has a purpose, and the page says it."""

from hub.volunteers.models import Volunteer
from hub.volunteers.own.purposes import PURPOSES


def test_every_column_of_the_register_has_one_purpose():
    told = [column for purpose in PURPOSES for column in purpose.columns]
    assert sorted(told) == sorted(Volunteer.__table__.columns.keys())


def test_the_page_says_what_why_who_how_long_and_what_to_do(app, page):
    shown = page.get("register.privacy")
    assert shown.h1 == "What do we keep about you, and why?"
    for words in ("Only in an emergency", "24 months after you register", "PAUSE", "Have it erased"):
        assert words in shown.text


def test_it_is_linked_from_where_people_decide(app, page):
    for where in ("/", "/register", "/register?all=yes", "/register/thanks"):
        assert "/register/privacy" in page.get(where).links
