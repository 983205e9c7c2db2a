"""A new password: by a link that works once, and it ends every older session."""

from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from hub.accounts import passwords, services
from hub.accounts.models import User
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.errors import Conflict
from tests import factories

NEW = "maple-river-wren-42"


@pytest.fixture
def user(app):
    return factories.make_user()


@pytest.fixture
def link(user):
    return f"/login/new-password/{services.reset_link_token(user.uid, by=SYSTEM)}"


def choose(page, link, password=NEW, again=NEW):
    return page.submit(page.get(link), "Keep this password", password=password, again=again)


def fits(user, one):
    return passwords.fits(one(sa.select(User).where(User.id == user.id)), NEW)


def test_a_link_leads_to_a_new_password(page, link, user, one):
    assert "Your new password is kept." in choose(page, link).text and fits(user, one)


def test_a_link_works_once(page, link, user, one):
    choose(page, link)
    again = choose(page, link, "another-password-9", "another-password-9")
    assert again.status == 422 and "This link has been used." in again.text and fits(user, one)


def test_a_newer_password_makes_older_links_useless(page, link, user):
    choose(page, f"/login/new-password/{services.reset_link_token(user.uid, by=SYSTEM)}")
    assert "This link has been used." in choose(page, link).text


def test_a_new_password_ends_every_older_session(page, link, app):
    browser = page
    user = factories.make_user(Role.COORDINATOR)
    browser.submit(browser.get("accounts.sign_in"), "Sign in", email=user.email, password="correct-horse")
    services.choose_password(services.reset_link_token(user.uid, by=SYSTEM), NEW, NEW)
    assert browser.get("console.home").status == 303


@pytest.mark.parametrize("token", ["x", "W10.x.y", "a" * 300])
def test_a_made_up_link_is_refused_in_words(page, token):
    assert "This link is too old or not complete." in choose(page, f"/login/new-password/{token}").text


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("short", "short", "Use 10 characters or more."),
        (NEW, "other-password-1", "The two passwords differ."),
    ],
)
def test_a_password_that_is_too_short_or_typed_differently_is_refused(
    page, link, user, one, password, again, says
):
    answer = choose(page, link, password, again)
    assert answer.status == 422 and says in answer.text and not fits(user, one)


def test_no_link_for_a_sign_in_that_is_switched_off(user):
    services.switch(user.uid, on=False, by=SYSTEM)
    with pytest.raises(Conflict, match="switched off"):
        services.reset_link_token(user.uid, by=SYSTEM)


def test_a_link_does_not_wake_a_sign_in_that_was_switched_off_since(page, link, user, one):
    services.switch(user.uid, on=False, by=SYSTEM)
    assert choose(page, link).status == 422 and not fits(user, one)


def test_without_e_mail_the_page_says_whom_to_ask(page):
    assert "Ask an admin" in page.follow(page.get("accounts.sign_in"), "I forgot my password").text


def test_the_admin_shows_a_link_that_works(page, sign_in, user):
    admin = sign_in(Role.ADMIN)
    shown = admin.submit(admin.get("admin.index"), f"New password for {user.name}")
    link = next(word for word in shown.text.split() if "/login/new-password/" in word)
    assert "Your new password is kept." in choose(page, urlsplit(link).path).text
