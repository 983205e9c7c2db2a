"""At the desk: when somebody is free, a copy of what is kept, erasing, and whose delete date has passed."""

from datetime import date

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.audit.models import AuditEntry
from hub.database import db
from hub.volunteers.models import Volunteer
from hub.volunteers.times import availability
from tests import factories
from tests.me.conftest import ask_for_code, codes_to, open_page


@pytest.fixture
def ana(app):
    return factories.make_volunteer(given_name="Ana", family_name="Silva", phone="+64215550168")


def again(person):
    db.session.rollback()
    return db.session.get_one(Volunteer, person.id, populate_existing=True)


def test_a_coordinator_changes_when_somebody_is_free(sign_in, ana):
    page = sign_in(Role.COORDINATOR)
    free = page.follow(page.get("people.show", uid=ana.uid), "Change when they are free")
    free = page.submit(free, "Weekends")
    free = page.submit(free, "They are free now", until="tonight")
    free = page.submit(free, "Keep these days", first="2026-11-20")
    assert "Fri 20 Nov 2026" in free.text and again(ana).availability == availability.WEEKENDS
    free = page.submit(page.submit(free, "Remove"), "Leave them alone", how="open")
    assert again(ana).paused_at is not None
    page.submit(free, "End the break")
    assert again(ana).paused_at is None


def test_what_is_wrong_stands_at_its_field_and_at_the_top(sign_in, ana):
    page = sign_in(Role.COORDINATOR)
    answer = page.submit(page.get("person_free.show", uid=ana.uid), "Keep these days", first="soon")
    assert answer.status == 422
    assert answer.find(".error-summary a")["href"] == "#first"


def test_a_supervisor_gives_a_copy_and_the_person_sees_it(sign_in, page, ana):
    desk = sign_in(Role.SUPERVISOR)
    shown = desk.get("person_data.show", uid=ana.uid)
    assert '"given_name": "Ana"' in desk.submit(shown, "Download it all").html
    open_page(page, ana.phone)
    assert "and took a copy" in page.get("me.shared").text


def test_a_supervisor_erases_who_asks(sign_in, ana):
    page = sign_in(Role.SUPERVISOR)
    answer = page.submit(page.get("person_data.show", uid=ana.uid), "Erase Ana Silva", word="")
    assert answer.status == 422
    page.submit(answer, "Erase Ana Silva", word="erase")
    assert again(ana).name == "Erased"
    assert page.get("people.show", uid=ana.uid).status == 200


def test_a_coordinator_may_not(sign_in, ana):
    assert sign_in(Role.COORDINATOR).get("person_data.show", uid=ana.uid).status == 403


def test_whoever_is_past_their_delete_date_is_listed_with_one_action_each(sign_in, app):
    factories.make_volunteer(given_name="Old", family_name="Hand", delete_on=date(2026, 11, 13))
    factories.make_volunteer(given_name="New", family_name="Hand", delete_on=date(2027, 11, 13))
    page = sign_in(Role.SUPERVISOR)
    page.follow(page.get("people.index"), "1 person past their delete date")
    listed = page.get("person_data.look_again")
    assert "Old Hand" in listed.text and "New Hand" not in listed.text
    assert "Nobody is past their delete date" in page.submit(listed, "more months").text


def test_staff_never_read_the_code_in_the_conversation(sign_in, page, ana, one):
    ask_for_code(page, ana.phone)
    code = codes_to(ana.phone)[-1]
    talk = one(sa.text("SELECT uid FROM conversation").columns(uid=sa.Uuid))
    text = sign_in(Role.COORDINATOR).get("inbox.show", uid=talk).text
    assert "your code is ••••••" in text and code not in text
    assert (
        db.session.scalar(sa.select(AuditEntry.id).where(AuditEntry.action == "volunteer.own_page")) is None
    )
