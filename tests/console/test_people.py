"""The register on the console, and one person's page."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.audit.models import AuditEntry
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.volunteers.states import ConsentShare, Standing
from tests import factories


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


def show(browser, person):
    return browser.get("people.show", uid=person.uid)


def rows(page):
    return [row.text for row in page.find_all("tbody th")]


def test_an_empty_register_says_how_people_come(coordinator):
    assert "Nobody is on the register yet." in coordinator.get("people.index").text


def test_each_standing_has_its_count_and_its_list(coordinator):
    factories.make_volunteer(given_name="Ana")
    lost = factories.make_volunteer(given_name="Ben", state=Standing.REGISTERED)
    page = coordinator.get("people.index")
    assert "2 people: 1 can be called, 1 still lacks something." in page.text and len(rows(page)) == 2
    assert rows(coordinator.follow(page, "Something is missing 1")) == [lost.name]


def test_the_register_is_leafed_through_page_by_page(coordinator):
    for number in range(53):
        factories.make_volunteer(given_name=f"A{number:02d}")
    page = coordinator.get("people.index")
    assert len(rows(page)) == 50 and "1 to 50 of 53" in page.text
    assert len(rows(coordinator.follow(page, "Next"))) == 3


def test_a_search_finds_by_part_of_the_name_and_says_when_it_finds_nobody(coordinator):
    factories.make_volunteer(given_name="Hone", family_name="Parata")
    factories.make_volunteer()
    assert rows(coordinator.get("people.index", q="para")) == ["Hone Parata"]
    assert "Nobody matches “zzz”." in coordinator.get("people.index", q="zzz").text


def test_nonsense_in_the_address_shows_the_register(coordinator):
    factories.make_volunteer()
    assert len(rows(coordinator.get("/console/people/?from=-7&standing=nobody"))) == 1


def test_the_page_says_first_whether_they_can_be_called_or_what_is_missing(coordinator):
    page = show(coordinator, factories.make_volunteer())
    assert page.text.count("Can be called") == 1 and "Free any time, up to 20 km from home." in page.text
    lost = factories.make_volunteer(
        state=Standing.REGISTERED, phone_confirmed_at=None, phone_confirmed_by=None
    )
    assert "The phone is not confirmed." in show(coordinator, lost).text


def test_who_is_confirmed_or_here_is_said_first(coordinator):
    task, person = factories.make_task(), factories.make_volunteer()
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    assert "Confirmed for Pack food parcels, today 13:00." in show(coordinator, person).text
    attendance.sign_in(person.uid, by=SYSTEM)
    assert "Signed in since 11:00, due out 17:00." in show(coordinator, person).text


def test_whole_numbers_are_for_those_who_run_a_hub(coordinator, sign_in):
    person = factories.make_volunteer(phone="+64215550199")
    assert "021 555 0199" in show(coordinator, person).text
    watched = show(sign_in(Role.AUDITOR), person).text
    assert "021 555 0199" not in watched and "••99" in watched


def test_looking_at_a_person_is_written_down(coordinator, one):
    person = factories.make_volunteer()
    show(coordinator, person)
    assert one(sa.select(AuditEntry).where(AuditEntry.subject_uid == person.uid)).action == "volunteer.seen"


def test_a_person_who_says_yes_is_put_on_a_task(coordinator, one):
    task, person = factories.make_task(), factories.make_volunteer()
    page = coordinator.submit(show(coordinator, person), "They said yes", task=task.uid)
    assert "They are on the task." in page.text and one(sa.select(Referral)).state.holds_place


def test_a_person_is_asked_by_text_for_one_task(coordinator, one):
    task, person = factories.make_task(), factories.make_volunteer()
    page = coordinator.submit(show(coordinator, person), "Ask them by text", task=task.uid)
    assert "They are asked by text." in page.text and one(sa.select(Referral)).state is ReferralState.ASKED


def test_who_is_on_the_task_already_is_not_put_there_twice(coordinator):
    task, person = factories.make_task(), factories.make_volunteer()
    page = coordinator.submit(show(coordinator, person), "They said yes", task=task.uid)
    assert "on T-" in coordinator.submit(page, "They said yes", task=task.uid).text


def test_details_kept_private_are_shared_on_their_word(coordinator, one):
    task, person = factories.make_task(), factories.make_volunteer(consent_share=ConsentShare.ASK)
    factories.make_referral(task, person, state=ReferralState.AGREED)
    coordinator.submit(show(coordinator, person), "They agree: share")
    assert one(sa.select(Referral)).state is not ReferralState.AGREED


def test_hours_stand_with_each_sign_in(coordinator, at):
    task, person = factories.make_task(starts_in=timedelta(hours=1)), factories.make_volunteer()
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    attendance.sign_in(person.uid, by=SYSTEM)
    at.forward(hours=3, minutes=20)
    attendance.sign_out(person.uid, by=SYSTEM)
    assert "Hours: 3 h 20 min in 1 sign-in" in show(coordinator, person).text
