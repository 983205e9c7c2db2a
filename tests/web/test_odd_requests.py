"""Requests that nobody sends by hand: refused kindly, and never an error of ours."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from hub import asked
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.errors import NotFound
from hub.web.back import own_path
from tests import factories

FIGURES = ["9" * 25, "9" * 5000, "-" + "9" * 25, "²", "٣", "x", ""]
NUMBERED = "from={0}&page={0}&copies={0}&target={0}&wave={0}&every={0}&answer={0}"


@pytest.mark.parametrize(
    "target",
    ["//liar.example", "https://liar.example/", "/\\liar.example", "\t//liar.example", "javascript:alert(1)", "",
     "/\r\nSet-Cookie: x=1", "/\n", "/\x00"],
)  # fmt: skip
def test_only_a_path_of_our_own_is_gone_back_to(target):
    assert own_path(target, "/console/") == "/console/"


def test_a_path_of_our_own_keeps_its_question():
    assert own_path("/console/tasks/?q=ā%20b", "/") == "/console/tasks/?q=ā%20b"


def test_a_nul_in_a_search_is_refused_kindly(sign_in):
    answer = sign_in().get("/console/find/?q=a%00b")
    assert answer.status == 400 and answer.h1


def test_a_nul_in_a_form_is_refused_kindly(page):
    assert page.post("/login", {"email": "a\x00@example.org", "password": "x"}).status == 400


@pytest.mark.parametrize(
    ("said", "read"),
    [("7", 7), ("-7", 1), ("9" * 25, 99), ("9" * 5000, 99), ("²", 5), ("1.5", 5), ("", 5), ("٣", 3)],
)
def test_a_number_in_an_address_stays_in_its_bounds(said, read):
    assert asked.whole(MultiDict({"n": said}), "n", otherwise=5, least=1, most=99) == read


@pytest.mark.parametrize("said", ["", "x", "9" * 5000, "٣", "{}"])
def test_a_name_that_is_none_names_nothing(said):
    with pytest.raises(NotFound):
        asked.uid(MultiDict({"who": said}), "who")


@pytest.mark.parametrize("figures", FIGURES)
def test_no_number_in_an_address_is_an_error_of_ours(sign_in, figures):
    charity, task = factories.make_organisation(), factories.make_task()
    console, portal = sign_in(Role.ADMIN), sign_in(Role.CHARITY, organisation=charity)
    pages = (
        "/console/people/", "/console/inbox/all", f"/console/charities/{charity.uid}/people",
        "/console/paper/registration", f"/console/tasks/{task.uid}/ask",
    )  # fmt: skip
    for path in pages:
        assert console.get(f"{path}?{NUMBERED.format(figures)}").status in (200, 422), path
    assert portal.get(f"/portal/people/?from={figures}").status == 200


@pytest.fixture
def coordinator(app, sign_in):
    """A coordinator's browser that needs no tokens."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield sign_in()
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.parametrize("said", ["", "x", "9" * 25, str(UUID(int=7))])
def test_a_form_that_names_nobody_finds_nothing(coordinator, said):
    person = factories.make_volunteer()
    assert coordinator.post(f"/console/people/{person.uid}/refer", {"task": said}).status == 404
    assert coordinator.post(f"/console/people/twins/of/{person.uid}", {"other": said}).status == 404


def test_more_than_a_page_takes_is_said_kindly(page):
    answer = page.post("/register", b"x" * (17 * 1024 * 1024))
    assert (answer.status, answer.h1) == (413, "That is too big to send")


def test_an_error_of_the_database_names_nobody(app):
    person = factories.make_volunteer(phone="+64215550177")
    with pytest.raises(sa.exc.IntegrityError) as failed, transaction() as session:
        session.execute(sa.text("UPDATE volunteer SET phone = :phone, uid = NULL"), {"phone": person.phone})
    assert person.phone not in str(failed.value)
    assert db.session.scalar(sa.text("SELECT 1")) == 1


@pytest.mark.parametrize(("address", "is_asked"), [("https://hub.test", True), ("http://hub.test", False)])
def test_a_browser_that_came_safely_comes_safely_again(app, page, address, is_asked):
    before, app.config["PUBLIC_URL"] = app.config["PUBLIC_URL"], address
    asked_for = "Strict-Transport-Security" in page.get("/login").headers
    app.config["PUBLIC_URL"] = before
    assert asked_for is is_asked
