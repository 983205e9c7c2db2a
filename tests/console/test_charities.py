"""Organisations on the console."""

from datetime import date

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.organisations.models import Organisation
from hub.organisations.states import OrganisationState, ScreeningItem
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


def met(**over):
    fields = {item.value: "yes" for item in ScreeningItem} | {"data_sharing_day": "2026-11-01"}
    return fields | over


def screening(client, organisation):
    return client.get("charity_trust.screening", uid=organisation.uid)


def test_an_organisation_is_screened_and_activated(supervisor, one):
    row = factories.make_organisation(state=OrganisationState.APPLIED)
    page = supervisor.submit(
        screening(supervisor, row), "It is screened", **met(volunteer_lead_note="Met their lead")
    )
    assert "Met their lead" in page.text and "Signed on 1 Nov 2026" in page.text
    supervisor.submit(page, "Activate it")
    assert state_of(one, row) is OrganisationState.ACTIVE


def test_a_checklist_with_a_gap_is_kept_and_says_what_is_missing(supervisor, one):
    row = factories.make_organisation(state=OrganisationState.APPLIED)
    page = supervisor.submit(screening(supervisor, row), "It is screened", **met(safeguarding=""))
    assert page.status == 422 and "Safeguarding: nobody has looked yet." in page.find(".error-summary").text
    page = supervisor.submit(page, "Keep my notes for later")
    assert "1 to go" in page.text and state_of(one, row) is OrganisationState.APPLIED


def test_an_agreement_without_its_day_is_refused_beside_its_field(supervisor):
    row = factories.make_organisation(state=OrganisationState.APPLIED)
    page = supervisor.submit(screening(supervisor, row), "It is screened", **met(data_sharing_day=""))
    assert page.status == 422 and "give the day" in page.find(".invalid-feedback").text


CALL = {"rang_back": True, "spoke_with": "Grace Hughes", "cover_by": "Harbour Mutual", "cover_until": "2027-03-31",
        "supervisor": "Tevita Latu", "why": "Forty homes need food tonight"}  # fmt: skip


def test_a_coordinator_activates_one_for_72_hours_after_a_call_back(sign_in, one):
    coordinator = sign_in(Role.COORDINATOR)
    row = factories.make_organisation(state=OrganisationState.APPLIED, insurance="")
    page = coordinator.follow(page_of(coordinator, row), "for 72 hours")
    page = coordinator.submit(page, "Activate it for 72 hours", **CALL)
    assert "Active for 72 hours until Tue 17 Nov 11:00. Supervised by Tevita Latu" in page.text
    assert "Rang back and spoke with Grace Hughes. Forty homes need food tonight" in page.text
    assert state_of(one, row) is OrganisationState.ACTIVE
    assert "72 hours" not in coordinator.get("charities.index").find("tbody td").text


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"rang_back": None}, "Ring them back first"),
        ({"cover_by": ""}, "Without cover nobody can be sent"),
        ({"cover_until": "2026-11-13"}, "ran out on 13 Nov 2026"),
        ({"supervisor": ""}, "who supervises"),
        ({"why": ""}, "why it cannot wait"),
    ],
)
def test_72_hours_need_call_back_cover_and_supervisor(sign_in, one, over, words):
    coordinator = sign_in(Role.COORDINATOR)
    row = factories.make_organisation(state=OrganisationState.APPLIED)
    page = coordinator.get("charity_trust.for_72_hours", uid=row.uid)
    page = coordinator.submit(page, "Activate it for 72 hours", **(CALL | over))
    assert page.status == 422 and words in page.find(".invalid-feedback").text
    assert page.find("input[name=spoke_with]")["value"] == "Grace Hughes"
    assert state_of(one, row) is OrganisationState.APPLIED


def test_the_whole_entry_is_changed_and_kept_as_typed_when_something_cannot_be_read(supervisor, one):
    row = factories.make_organisation()
    page = supervisor.get("charities.change", uid=row.uid)
    typed = {"areas": "Nowhereville, 10 km", "opening_hours": "mornings", "takes": "cooking, juggling"}
    page = supervisor.submit(page, "Keep these changes", **typed)
    assert page.status == 422 and "mon-fri 9-17" in page.find(".error-summary").text
    assert page.find("input[name=opening_hours]")["value"] == "mornings"
    page = supervisor.submit(page, "Keep these changes", opening_hours="weekdays 9-5pm", languages="Samoan")
    kept = one(sa.select(Organisation))
    assert (kept.opening_hours, kept.languages, kept.takes) == ("mon-fri 9-17", ["sm"], "cooking, juggling")
    assert "Nowhereville, 10 km around (not found on the map)" in page.text and "juggling" in page.text


def test_contacts_are_added_and_taken_off(supervisor):
    row = factories.make_organisation()
    page = supervisor.get("charity_trust.contacts", uid=row.uid)
    page = supervisor.submit(page, "Add this contact", name="Hine", phone="021 555 0177", role="at night")
    assert "Hine" in page.text and "021 555 0177" in page.text
    assert "Hine" not in supervisor.submit(page, "Take off").find("table").text


def test_somebody_is_invited_by_link_and_the_link_can_be_taken_back(supervisor):
    row = factories.make_organisation()
    page = supervisor.get("charity_trust.invite", uid=row.uid)
    page = supervisor.submit(page, "Make the link", name="Grace", email="grace@example.org")
    assert "/login/invitation/" in page.find(".facts").text
    page = page_of(supervisor, row)
    assert "invited, until Sat 21 Nov 11:00" in page.text
    assert "invited, until" not in supervisor.submit(page, "Take back").text


def test_a_cover_that_is_past_is_said_loudly(supervisor):
    row = factories.make_organisation(cover_until=date(2026, 11, 13))
    page = page_of(supervisor, row)
    assert "The insurance ran out on 13 Nov 2026. That counts as none" in page.text
    assert "ran out on 13 Nov 2026" in supervisor.get("console.home").text


def test_what_they_changed_themselves_is_shown_until_somebody_has_looked(supervisor):
    row = factories.make_organisation(changed_by_them="insurance")
    page = page_of(supervisor, row)
    assert "Look at what they changed: insurance" in page.text
    assert "Look at what they changed" not in supervisor.submit(page, "I have looked at it").text


def test_its_people_are_listed_and_confirmed_after_a_call(supervisor):
    row = factories.make_organisation()
    factories.make_volunteer(organisation=row, given_name="Marisol")
    page = supervisor.get("charity_people.index", uid=row.uid)
    assert "1 not confirmed by the organisation yet" in page.text
    assert "Confirmed" in supervisor.submit(page, "Confirm").text


def test_a_person_is_written_down_as_a_member(supervisor):
    row, person = factories.make_organisation(name="Sea Scouts"), factories.make_volunteer()
    page = supervisor.follow(supervisor.get("people.show", uid=person.uid), "Write down where they belong")
    page = supervisor.submit(
        page, "Write it down", organisation=str(row.uid), member_number="S-7", role="Skipper"
    )
    assert "Sea Scouts" in page.text and "S-7" in page.text and "Not confirmed" in page.text


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
    page = supervisor.submit(
        page_of(supervisor, row), "Keep it", cover_by="Policy 9", cover_until="2027-03-31"
    )
    assert "Policy 9, until 31 Mar 2027" in page.text and "Write down its insurance" not in page.text


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
        form,
        "Put it on the register",
        name="Sea Scouts",
        kind="group",
        contact_name="Ana",
        phone="04 555 0123",
    )
    assert page.h1 == "Sea Scouts" and one(sa.select(Organisation)).phone == "+6445550123"


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"name": ""}, "Write the name of the organisation."),
        ({"phone": "call"}, "not a phone number"),
        ({"name": "Known"}, "already"),
    ],
)
def test_a_mistake_stands_beside_its_field(supervisor, over, words):
    factories.make_organisation(name="Known")
    fields = {
        "name": "Sea Scouts",
        "contact_name": "Ana",
        "phone": "04 555 0123",
        "address": "Quay 3",
        **over,
    }
    page = supervisor.submit(supervisor.get("charities.new"), "Put it on the register", **fields)
    assert page.status == 422 and words in page.find(".invalid-feedback").text
    assert page.find("input[name=address]")["value"] == "Quay 3"


def test_an_organisation_nobody_knows_is_not_found(supervisor):
    assert supervisor.get(f"/console/charities/{factories.new_uid()}").status == 404
