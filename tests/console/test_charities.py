"""Organisations on the console."""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.organisations.models import Organisation
from hub.organisations.states import OrganisationState
from hub.referrals.states import ReferralState
from hub.tasks.states import TaskState
from tests import factories


@pytest.fixture
def supervisor(sign_in):
    return sign_in(Role.SUPERVISOR)


def page_of(client, organisation):
    return client.get("charities.show", uid=organisation.uid)


def state_of(one, organisation):
    return one(sa.select(Organisation).where(Organisation.id == organisation.id)).state


def test_an_empty_register_says_what_to_do(supervisor):
    assert "import-organisations" in supervisor.get("charities.index").text


def test_the_list_says_what_waits_with_each_and_puts_that_first(supervisor):
    factories.make_organisation(name="All Well")
    busy = factories.make_organisation(name="Busy")
    factories.make_task(organisation=busy, state=TaskState.DRAFT)
    task = factories.make_task(organisation=busy)
    factories.make_referral(task, factories.make_volunteer(), state=ReferralState.OFFERED)
    page = supervisor.get("charities.index")
    assert [row.text for row in page.find_all("tbody th")] == ["Busy", "All Well"]
    assert "Open 1 task; 1 person waits for its answer" in page.text


def test_an_organisation_is_screened_and_activated_with_its_cover(supervisor, one):
    row = factories.make_organisation(state=OrganisationState.APPLIED, insurance="")
    page = supervisor.submit(page_of(supervisor, row), "It is screened", why="Met their lead")
    page = supervisor.submit(page, "Activate it", insurance="Policy 7 to 2027")
    assert state_of(one, row) is OrganisationState.ACTIVE
    assert "Policy 7 to 2027" in page.text and "Met their lead" in page.text


def test_an_activation_without_cover_is_refused_on_the_page(supervisor, one):
    row = factories.make_organisation(state=OrganisationState.SCREENED, insurance="")
    page = supervisor.submit(page_of(supervisor, row), "Activate it")
    assert page.status == 422 and "write down which insurance" in page.find(".error-summary").text
    assert state_of(one, row) is OrganisationState.SCREENED


def test_a_suspension_needs_a_reason(supervisor, one):
    row = factories.make_organisation()
    page = supervisor.submit(page_of(supervisor, row), "Suspend it")
    assert page.status == 422 and "Write down why" in page.find(".invalid-feedback").text
    page = supervisor.submit(page, "Suspend it", why="No answer for a week")
    assert state_of(one, row) is OrganisationState.SUSPENDED and "No answer for a week" in page.text


def test_a_suspended_organisation_is_taken_back(supervisor, one):
    row = factories.make_organisation(state=OrganisationState.SUSPENDED)
    supervisor.submit(page_of(supervisor, row), "Take it back", why="They called")
    assert state_of(one, row) is OrganisationState.SCREENED


def test_cover_is_written_down_on_the_page(supervisor):
    row = factories.make_organisation(insurance="")
    page = supervisor.submit(page_of(supervisor, row), "Keep it", insurance="Policy 9")
    assert "Policy 9" in page.text and "Write down its insurance" not in page.text


def test_the_page_shows_tasks_people_and_sign_ins(supervisor):
    row = factories.make_organisation()
    task = factories.make_task(organisation=row)
    factories.make_volunteer(organisation=row)
    factories.make_user(Role.CHARITY, organisation=row, email="leilani@example.org")
    text = page_of(supervisor, row).text
    for words in (task.number, "leilani@example.org", "Own people on the register 1"):
        assert words in text


def test_a_coordinator_sees_but_does_not_decide(sign_in):
    row = factories.make_organisation(state=OrganisationState.APPLIED)
    page = sign_in(Role.COORDINATOR).get("charities.show", uid=row.uid)
    assert "A supervisor decides this" in page.text and "It is screened" not in page.text


def test_an_organisation_is_added_by_hand(supervisor, one):
    form = supervisor.get("charities.new")
    page = supervisor.submit(
        form, "Put it on the register", name="Sea Scouts", kind="group", phone="04 555 0123"
    )
    assert page.h1 == "Sea Scouts" and one(sa.select(Organisation)).phone == "+6445550123"


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"name": ""}, "Type the name."),
        ({"phone": "call"}, "not a phone number"),
        ({"name": "Known"}, "already"),
    ],
)
def test_a_mistake_stands_beside_its_field(supervisor, over, words):
    factories.make_organisation(name="Known")
    fields = {"name": "Sea Scouts", "address": "Quay 3", **over}
    page = supervisor.submit(supervisor.get("charities.new"), "Put it on the register", **fields)
    assert page.status == 422 and words in page.find(".invalid-feedback").text
    assert page.find("input[name=address]")["value"] == "Quay 3"


def test_an_organisation_nobody_knows_is_not_found(supervisor):
    assert supervisor.get(f"/console/charities/{factories.new_uid()}").status == 404
