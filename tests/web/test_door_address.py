"""The door without internet: which address a code carries, and whether a phone that comes by it can sign in."""

import re

import pytest
from flask import session

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance.arriving import services
from hub.web.door_address import is_this_computer
from tests import factories
from tests.page_client import forget_the_last_request

LAN = "http://192.168.4.2:8000/"


@pytest.fixture
def task(app):
    return factories.make_task()


@pytest.fixture
def code(task):
    return services.code_for(task_id=task.id, by=SYSTEM)


@pytest.fixture
def with_settings(app):
    """`with_settings(PUBLIC_URL=…)` holds for this test."""
    before = dict(app.config)
    yield app.config.update
    app.config.clear()
    app.config.update(before)


def poster(sign_in, task, **asked):
    return sign_in(Role.COORDINATOR).get("qr_poster.show", kind="task", uid=task.uid, **asked)


def address(page):
    return page.find(".qr-poster__address").text


def test_a_poster_carries_the_public_address_and_offers_our_own(sign_in, task, code):
    page = poster(sign_in, task)
    assert address(page) == f"http://hub.test/in/{code}"
    own = poster(sign_in, task, here=1)
    assert re.fullmatch(rf"http://[\d.]+/in/{code}", address(own))
    assert "Use our public address instead" in own.text


def test_a_public_address_that_leads_only_to_this_computer_is_never_printed(
    sign_in, task, code, with_settings
):
    with_settings(PUBLIC_URL="http://127.0.0.1:8000")
    page = poster(sign_in, task)
    assert "127.0.0.1:8000" not in address(page) and "Use our public address" not in page.text


def test_a_program_that_answers_nobody_else_is_said_with_what_to_do(sign_in, task, code, with_settings):
    with_settings(SERVES_ON="127.0.0.1")
    words = poster(sign_in, task, here=1).text
    assert "--host 0.0.0.0" in words or "in no network" in words
    assert "--host 0.0.0.0" not in poster(sign_in, task).text


def test_blank_sheets_carry_our_own_address_where_the_door_has_no_internet(sign_in, task, code):
    desk = sign_in(Role.COORDINATOR)
    page = desk.submit(desk.get("sheets.index", place=task.number), "Show them for printing", here="1")
    assert "hub.test" not in page.find(".attendance__code").text
    page = desk.submit(desk.get("sheets.index", place=task.number), "Show them for printing")
    assert "hub.test/in/" in page.find(".attendance__code").text


def test_a_phone_in_the_hall_keeps_its_cookie_though_the_public_way_is_encrypted(app, code, with_settings):
    with_settings(SESSION_COOKIE_SECURE=True)
    cookies = []
    for base in (LAN, "https://hub.test/", "http://hub.test/", "https://192.168.4.2/"):
        forget_the_last_request()
        cookies.append(app.test_client().get(f"/in/{code}", base_url=base).headers["Set-Cookie"])
    assert ["Secure" in cookie for cookie in cookies] == [False, True, True, True]


def test_whoever_has_a_sign_in_gets_no_cookie_in_the_clear(app, with_settings):
    with_settings(SESSION_COOKIE_SECURE=True)
    with app.test_request_context("/", base_url=LAN):
        assert not app.session_interface.get_cookie_secure(app)
        session["_user_id"] = "somebody"
        assert app.session_interface.get_cookie_secure(app)


@pytest.mark.parametrize(
    ("host", "holds"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("hub.org", False)],
)
def test_what_leads_only_to_this_computer(host, holds):
    assert is_this_computer(host) is holds
