"""A charity asks for volunteers in the portal."""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.organisations.states import OrganisationState
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from tests import factories

FILLED = {
    "title": "Pack food parcels", "address": "14 Beach Street, Petone", "lat": "-41.227", "lon": "174.885",
    "day": "2026-11-14", "starts": "22:00", "ends": "02:00", "needed_1": "12", "skill_2": "driving_van",
    "needed_2": "2", "risk": "supervised", "pre_accepts": "usual", "contact_phone": "027 555 0333",
    "languages": "Samoan, te reo Māori", "min_age": "18", "you_bring": "closed shoes",
}  # fmt: skip


@pytest.fixture
def charity(app, sign_in):
    factories.make_incident()
    owner = factories.make_organisation(name="Harbour Food Rescue")
    client = sign_in(Role.CHARITY, organisation=owner)
    client.owner = owner
    return client


def send(client, **over):
    return client.submit(client.get("portal_tasks.new"), "Send it to the hub", **{**FILLED, **over})


def test_a_task_raised_in_the_portal_waits_for_the_hub(charity, one):
    page = send(charity)
    task = one(sa.select(Task))
    assert page.status == 200 and page.h1 == f"{task.number} Pack food parcels"
    assert (task.state, task.organisation_id) == (TaskState.DRAFT, charity.owner.id)
    assert "Waits for the hub" in page.text


def test_the_form_keeps_all_that_was_said(charity, one):
    send(charity)
    task = one(sa.select(Task))
    assert [(line.skill, line.needed) for line in task.lines] == [("", 12), ("driving_van", 2)]
    assert (task.languages, task.min_age, task.contact_phone) == (["sm", "mi"], 18, "+64275550333")
    assert (task.pre_accepts, (task.shifts[0].ends_at - task.shifts[0].starts_at).seconds) == (
        False,
        4 * 3600,
    )


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"title": ""}, "Say what the work is."),
        ({"address": "", "lat": "", "lon": ""}, "an address with its town"),
        ({"address": "Nowhere", "lat": "", "lon": ""}, "We cannot find “Nowhere”"),
        ({"lat": "x"}, "Write degrees"),
        ({"day": "14 Nov"}, "Write the day like"),
        ({"day": "2026-11-12"}, "over already"),
        ({"starts": "2am"}, "Write the time like"),
        ({"ends": "22:00"}, "ends when it starts"),
        ({"needed_1": "", "skill_2": "", "needed_2": ""}, "Say how many people you need."),
        ({"needed_1": "many"}, "Write a whole number."),
        ({"needed_2": ""}, "Say how many people for"),
        ({"skill_2": ""}, "stands above already"),
        ({"contact_phone": "ask Bob"}, "not a phone number"),
        ({"languages": "Klingonish"}, "We do not know the language"),
        ({"min_age": "140"}, "Write an age"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(charity, over, words):
    page = send(charity, **over)
    assert page.status == 422 and words in page.text
    assert any(words in feedback.text for feedback in page.find_all(".invalid-feedback"))
    assert page.find("input[name=you_bring]")["value"] == "closed shoes"


def test_a_charity_that_is_not_active_is_told_so(app, sign_in):
    factories.make_incident()
    client = sign_in(Role.CHARITY, organisation=factories.make_organisation(state=OrganisationState.SCREENED))
    assert "screened here" in client.get("portal_tasks.index").text
    assert "not active" in send(client).find(".error-summary").text


def test_without_an_incident_the_form_says_what_to_do(app, sign_in):
    client = sign_in(Role.CHARITY, organisation=factories.make_organisation())
    assert "No incident is open" in send(client).find(".error-summary").text


def test_a_charity_sees_its_own_tasks_and_no_others(charity):
    mine, other = factories.make_task(organisation=charity.owner), factories.make_task()
    page = charity.get("portal_tasks.index")
    assert mine.number in page.text and other.number not in page.text
    assert charity.get("portal_tasks.show", uid=other.uid).status == 404
    assert charity.get("portal_tasks.change", uid=other.uid).status == 404
    token = charity.get("portal_tasks.new").find("input[name=csrf_token]")["value"]
    sent = charity.post("portal_tasks.call_off", {"why": "x", "csrf_token": token}, uid=other.uid)
    assert sent.status == 404


def test_an_open_task_shows_how_many_places_have_nobody(charity):
    task = factories.make_task(organisation=charity.owner)
    page = charity.get("portal_tasks.show", uid=task.uid)
    assert "0 of 3 people have a confirmed place" in page.text and "3 have nobody" in page.text
    assert "3 places have nobody yet" in charity.get("portal_tasks.index").text


def test_a_draft_can_be_put_right(charity, one):
    send(charity)
    form = charity.get("portal_tasks.change", uid=one(sa.select(Task)).uid)
    assert form.find("input[name=starts]")["value"] == "22:00"
    page = charity.submit(form, "Keep these changes", needed_1="8")
    assert page.status == 200 and one(sa.select(Task)).needed == 10


def test_an_open_task_is_changed_by_the_hub(charity):
    task = factories.make_task(organisation=charity.owner)
    page = charity.submit(
        charity.get("portal_tasks.change", uid=task.uid), "Keep these changes", title="Other"
    )
    assert page.status == 422 and "Ring the hub" in page.text


def test_a_draft_can_be_called_off_with_a_reason(charity, one):
    send(charity)
    task = one(sa.select(Task))
    charity.submit(charity.get("portal_tasks.show", uid=task.uid), "Call it off", why="We found people")
    assert one(sa.select(Task)).state is TaskState.CANCELLED


def test_a_task_with_many_lines_keeps_those_the_form_cannot_show(charity, one):
    lines = tuple((skill, 1) for skill in ("", "cooking", "boat", "drone", "legal", "faith", "radio"))
    task = factories.make_task(organisation=charity.owner, state=TaskState.DRAFT, lines=lines)
    charity.submit(charity.get("portal_tasks.change", uid=task.uid), "Keep these changes", needed_1="5")
    assert [(line.skill, line.needed) for line in one(sa.select(Task)).lines] == [("", 5), *lines[1:]]


def test_calling_off_without_a_reason_is_asked_for_again_beside_its_field(charity, one):
    task = factories.make_task(organisation=charity.owner, state=TaskState.DRAFT)
    page = charity.submit(charity.get("portal_tasks.show", uid=task.uid), "Call it off", why=" ")
    assert page.status == 422 and page.find("#why-error").text.endswith("Write down why it is called off.")
    assert one(sa.select(Task)).state is TaskState.DRAFT


def test_the_list_says_how_many_places_are_confirmed_and_how_many_are_empty(charity):
    factories.make_task(organisation=charity.owner, lines=(("", 12),))
    assert (
        "0 of 12 people have a confirmed place. 12 places have nobody yet."
        in charity.get("portal_tasks.index").text
    )


def test_the_figures_of_a_task_lead_to_the_people(charity):
    task = factories.make_task(organisation=charity.owner)
    links = {
        link.get("href") for link in charity.get("portal_tasks.show", uid=task.uid).find_all(".funnel a")
    }
    assert {"/portal/", "/portal/#coming-head", "/portal/#here"} <= links
