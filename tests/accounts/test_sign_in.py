"""Signing in and out: one refusal for every reason, limits on guesses, and no way out to other sites."""

import pytest

from hub.accounts import services
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.database import db
from hub.extensions import limiter
from tests import factories
from tests.page_client import PageClient

PASSWORD = "correct-horse"


@pytest.fixture
def limited(app):
    """A browser before the same database with rate limits as in real use."""
    strict = app.extensions["hub.rebuild"](RATELIMIT_ENABLED=True)
    yield PageClient(strict)
    limiter.enabled = False
    with strict.app_context():
        db.engine.dispose()


def sign_in(page, email, password=PASSWORD, **values):
    return page.submit(
        page.get("accounts.sign_in", **values), "Sign in", follow=False, email=email, password=password
    )


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (Role.COORDINATOR, "/console/"),
        (Role.REGION, "/console/"),
        (Role.AUDITOR, "/console/"),
        (Role.ADMIN, "/console/"),
    ],
)
def test_staff_come_to_the_console(page, role, where):
    assert sign_in(page, factories.make_user(role).email).location == where


def test_a_charity_comes_to_its_portal(page):
    user = factories.make_user(Role.CHARITY, organisation=factories.make_organisation())
    assert sign_in(page, user.email.upper()).location == "/portal/"


def test_the_page_asked_for_comes_after_the_sign_in(page):
    user = factories.make_user()
    asked = page.get("/console/people/?q=ana")
    assert asked.status == 303 and asked.location.startswith("/login?next=")
    answer = page.submit(
        page.get(asked.location), "Sign in", follow=False, email=user.email, password=PASSWORD
    )
    assert answer.location == "/console/people/?q=ana"


@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)",
             "https:elsewhere.example", "/\t/elsewhere.example"],
)  # fmt: skip
def test_no_link_leads_to_another_site_after_the_sign_in(page, away):
    assert sign_in(page, factories.make_user().email, next=away).location == "/console/"


def test_a_wrong_password_and_an_unknown_address_read_the_same(page):
    user = factories.make_user()
    wrong, unknown = sign_in(page, user.email, "wrong"), sign_in(page, "nobody@example.org")
    assert wrong.status == unknown.status == 422
    assert wrong.find(".error-summary").text == unknown.find(".error-summary").text


def test_what_was_typed_is_kept_but_for_the_password(page):
    answer = sign_in(page, "nobody@example.org", "secret-word")
    assert answer.find("#email")["value"] == "nobody@example.org" and "secret-word" not in answer.html


def test_an_empty_form_says_what_is_missing(page):
    answer = sign_in(page, "", "")
    assert answer.status == 422 and "Type your e-mail address." in answer.text


def test_a_sign_in_that_is_switched_off_is_refused_and_its_sessions_end(app, page):
    user = factories.make_user()
    sign_in(page, user.email)
    assert page.get("console.home").status == 200
    services.switch(user.uid, on=False, by=SYSTEM)
    assert page.get("console.home").status == 303
    assert sign_in(page, user.email).status == 422


def test_whoever_is_signed_in_is_not_asked_again(page):
    sign_in(page, factories.make_user().email)
    assert page.get("accounts.sign_in").location == "/console/"


def test_signing_out_ends_the_session(page):
    sign_in(page, factories.make_user().email)
    left = page.submit(page.get("console.home"), "Sign out")
    assert "You are signed out." in left.text and page.get("console.home").status == 303


def test_a_form_without_its_token_is_refused(page):
    answer = page.post("accounts.sign_in", {"email": factories.make_user().email, "password": PASSWORD})
    assert answer.status == 400 and page.get("console.home").status == 303


def test_after_ten_guesses_the_eleventh_waits_even_with_the_right_password(limited):
    guessed, other = factories.make_user().email, factories.make_user().email
    for _ in range(10):
        assert sign_in(limited, guessed, "wrong").status == 422
    assert sign_in(limited, guessed.upper()).status == 429
    assert sign_in(limited, other).status == 303


def test_whoever_knows_the_password_may_come_back_as_often_as_they_like(limited):
    email = factories.make_user().email
    for _ in range(12):
        assert sign_in(limited, email).status == 303
        limited.submit(limited.get("console.home"), "Sign out")


def test_guesses_from_elsewhere_lock_nobody_out(limited):
    guessed = factories.make_user().email
    for _ in range(11):
        sign_in(limited, guessed, "wrong")
    limited.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(limited, guessed).status == 303


def session_of(page):
    with page.client.session_transaction() as kept:
        return dict(kept)


def test_a_sign_in_begins_a_session_of_its_own(page):
    page.get("accounts.sign_in", lang="en")
    with page.client.session_transaction() as planted:
        planted.update(csrf_token="planted", own_page="somebody")
    with page.client.session_transaction() as planted:
        planted.pop("csrf_token")
    sign_in(page, factories.make_user().email)
    kept = session_of(page)
    assert kept["_user_id"] and "own_page" not in kept and kept["lang"] == "en"


def test_the_token_of_a_form_before_the_sign_in_opens_nothing_after_it(page):
    before = page.get("accounts.sign_in").find("input[name=csrf_token]")["value"]
    sign_in(page, factories.make_user().email)
    assert page.post("accounts.sign_out", {"csrf_token": before}).status == 400


def test_signing_out_leaves_nothing_in_the_browser(page):
    sign_in(page, factories.make_user().email)
    with page.client.session_transaction() as kept:
        kept.update(own_page="somebody", desk_hub="here")
    page.submit(page.get("console.home", follow=True), "Sign out")
    assert not {"own_page", "desk_hub", "_user_id"} & set(session_of(page))


def test_a_live_part_of_a_page_reloads_it_for_a_stranger(page):
    answer = page.get("console.now_live", headers={"HX-Request": "true"})
    assert answer.status == 401 and answer.headers["HX-Refresh"] == "true"
