"""The hub's screen in a volunteer's own hands, and back again."""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.audit.models import AuditEntry
from hub.database import db
from hub.volunteers.models import Volunteer
from hub.volunteers.states import ConfirmedBy, Source, Standing
from tests import factories
from tests.listening import sent
from tests.volunteers.conftest import places  # noqa: F401

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def hub(app):
    return factories.make_hub(opened_for=factories.make_incident(), name="Petone School")


@pytest.fixture
def screen(sign_in, hub):
    browser = sign_in(Role.COORDINATOR, name="Rosa Lima", email="rosa@example.org")
    browser.submit(browser.get("desk.index"), "Hand this screen to a volunteer")
    return browser


def register(screen, **over):
    said = {"given_name": "Ana", "family_name": "Silva", "phone": "021 555 0168"} | over
    step = screen.submit(screen.get("kiosk.form"), "Go on", **said)
    step = screen.submit(step, "Go on", address="Petone")
    step = screen.submit(step, "Go on", birth_day="1", birth_month="5", birth_year="1990")
    return screen.submit(step, "Register now", consent_sms="yes")


def people():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Volunteer)))


def test_a_volunteer_registers_on_the_hubs_screen(screen, hub):
    page = register(screen)
    assert page.h1 == "Thank you, Ana. Now tell the person at the desk."
    (ana,) = people()
    assert (ana.source, ana.hub_id, ana.phone_confirmed_by) == (Source.KIOSK, hub.id, ConfirmedBy.DESK)
    assert ana.state is Standing.ELIGIBLE and [text.kind for text in sent()] == ["registered_done"]


@pytest.mark.parametrize(
    "path", ["/console/", "/console/desk/", "/console/people/", "/login", "/", "/nowhere"]
)
def test_nothing_but_the_register_can_be_reached(screen, path):
    answer = screen.get(path)
    assert (answer.status, answer.location) == (303, "/kiosk")


def test_nobody_is_signed_in_behind_it(screen, app):
    with screen.client.session_transaction() as session:
        assert set(session) <= {"kiosk", "_flashes", "csrf_token"}
    assert "Petone School" in screen.get("kiosk.welcome").text


def test_its_pages_have_no_navigation_and_are_kept_by_nobody(screen):
    page = screen.get("kiosk.form")
    assert page.find("nav") is None and page.headers["Cache-Control"] == "no-store"
    assert {one["autocomplete"] for one in page.find_all("input[type=text],input[type=tel]")} == {"off"}


def test_the_answer_is_the_same_for_who_is_known(screen):
    first = register(screen).html
    assert register(screen).html == first and len(people()) == 1


def test_the_first_page_forgets_what_was_typed(screen):
    register(screen)
    screen.get("kiosk.welcome")
    assert "Ana" not in screen.get("kiosk.thanks").text


def test_what_is_wrong_is_said_and_kept(screen):
    page = screen.submit(screen.get("kiosk.form"), "Go on", given_name="Ana", phone="12")
    assert page.status == 422 and page.find("input[name=given_name]")["value"] == "Ana"


def test_the_password_of_who_began_it_ends_it(screen, hub):
    page = screen.submit(screen.get("kiosk.end"), "Go back to the desk", password="correct-horse")
    assert "The screen is yours again." in page.text and "Desk at Petone School" in page.text


def test_a_colleague_ends_it_with_their_own(screen):
    factories.make_user(Role.SUPERVISOR, email="sam@example.org")
    page = screen.submit(
        screen.get("kiosk.end"), "Go back", password="correct-horse", email="sam@example.org"
    )
    assert "The screen is yours again." in page.text


@pytest.mark.parametrize(("password", "email"), [("wrong", ""), ("", ""), ("correct-horse", "nobody@example.org"),
                                                 ("correct-horse", "food@example.org")])  # fmt: skip
def test_nobody_else_ends_it(screen, password, email):
    factories.make_user(Role.CHARITY, email="food@example.org", organisation=factories.make_organisation())
    page = screen.submit(screen.get("kiosk.end"), "Go back", password=password, email=email)
    assert page.status == 422 and page.find(".error-summary") is not None
    assert screen.get("/console/desk/").location == "/kiosk"


def test_handing_it_over_is_written_down(screen):
    written = db.session.scalars(sa.select(AuditEntry.action))
    assert "user.screen_handed_over" in list(written)


def test_elsewhere_its_pages_lead_to_the_register(page):
    for endpoint in ("kiosk.welcome", "kiosk.form", "kiosk.thanks"):
        assert page.get(endpoint).location == "/register"
    assert page.get("kiosk.end").location == "/login"
