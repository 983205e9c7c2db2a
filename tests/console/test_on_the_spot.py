"""At the desk: tasks near the person who stands there, referred at once, and the slip they take along."""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.database import db
from hub.messaging.models import Message
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.volunteers.states import ConsentShare, Missing, Standing
from tests import factories
from tests.factories import make_referral, make_task, make_volunteer


@pytest.fixture
def desk(sign_in):
    factories.make_hub(opened_for=factories.make_incident(), name="Petone School", call_sign="PET 1")
    return sign_in(Role.COORDINATOR)


def near(desk, person):
    return desk.get("on_the_spot.index", uid=person.uid)


def refer(desk, person, button="Refer", **over):
    return desk.submit(near(desk, person), button, **over)


def kinds() -> list[tuple[str, str]]:
    db.session.rollback()
    return [(text.kind, text.state) for text in db.session.scalars(sa.select(Message).order_by(Message.id))]


def test_a_task_is_named_with_all_that_the_clerk_says(desk):
    make_task(lines=(("cooking", 6),))
    page = near(desk, make_volunteer(skills=("cooking",)))
    for words in (
        "0.0 km in Petone, today 13:00 to 17:00",
        "6 of 6 places free",
        "free then",
        "closed shoes",
    ):
        assert words in page.text
    assert page.h1.startswith("Which task fits Aroha") and "1 task fits them." in page.text


def test_what_does_not_fit_says_why_and_a_yes_settles_what_it_can(desk, one):
    make_task(min_age=18, title="Shovel silt")
    boat = make_task(lines=(("boat", 2),), title="Ferry people")
    person = make_volunteer(date_of_birth=None)
    page = near(desk, person)
    assert "Why not the other 2?" in page.text and "1 for other ages, 1 need another skill" in page.text
    assert "from 18 years on" in page.text and "needs: Boat handling" in page.text
    page = desk.submit(page, "They can and want to")
    assert f"is confirmed for {boat.number}" in page.h1
    assert one(sa.select(Referral)).task_id == boat.id


def test_a_person_is_referred_and_the_slip_says_everything(desk, one):
    task = make_task(directions="Behind the church", hazards="Wet floor")
    page = refer(desk, make_volunteer(given_name="Demi"))
    assert page.h1 == f"Demi is confirmed for {task.number}"
    slip = page.find(".slip").text
    for words in (
        task.number, "1pm to 5pm", "14 Beach Street, Petone", "Side door of the hall", "Leilani Tuala",
        "closed shoes and water", "gloves", "Behind the church", "Wet floor", "IN when you get there", "ring 111",
        "EXERCISE", "Sent by", "Petone School, call sign PET 1",
    ):  # fmt: skip
        assert words in slip
    assert one(sa.select(Referral)).state is ReferralState.ACCEPTED and kinds() == [("confirmed", "queued")]


def test_slip_only_sends_no_text_until_they_ask_for_it(desk):
    make_task()
    page = refer(desk, make_volunteer(), slip="print")
    assert kinds() == [("confirmed", "cancelled")] and "No text about it went" in page.text
    page = desk.submit(page, "Text it to them")
    assert kinds()[-1] == ("confirmed", "queued") and "The text is on its way." in page.text


def test_who_has_no_phone_gets_the_slip_without_being_asked(desk):
    make_task()
    person = make_volunteer(phone=None, state=Standing.REGISTERED)
    page = near(desk, person)
    assert page.find("fieldset.slip-choice") is None and "print the slip" in page.text
    page = desk.submit(page, "Refer")
    assert "Say your name when you get there" in page.find(".slip").text and kinds() == []


def test_the_address_stays_off_the_slip_until_the_charity_agrees(desk):
    make_task(pre_accepts=False)
    page = refer(desk, make_volunteer())
    slip = page.find(".slip").text
    assert "decides by" in slip and "Sat 14 Nov. We text 021" in slip
    assert (
        "do not set off before that" in slip
        and "Beach Street" not in page.text
        and "Leilani" not in page.text
    )


def test_when_all_places_are_held_the_waiting_list_is_offered(desk):
    task = make_task(lines=(("", 1),))
    make_referral(task, make_volunteer(), state=ReferralState.ACCEPTED)
    person = make_volunteer()
    assert "all 1 places held" in near(desk, person).text
    page = refer(desk, person, "Refer: waiting list")
    assert "number 1 on the waiting list" in page.h1 and "Beach Street" not in page.text


def test_their_word_is_asked_for_in_words_to_read_out(desk, one):
    make_task(organisation=factories.make_organisation(name="Harbour Food"))
    person = make_volunteer(consent_share=ConsentShare.ASK)
    page = near(desk, person)
    assert "Ask: “May we give your name and number to Harbour Food?”" in page.text
    desk.submit(page, "They say yes")
    assert one(sa.select(Referral)).state is ReferralState.ACCEPTED


def test_a_referral_by_mistake_is_undone_from_the_slip(desk, one):
    make_task()
    page = desk.submit(refer(desk, make_volunteer()), "Undo: take them off")
    assert "is not on T-" in page.h1 and one(sa.select(Referral)).state is ReferralState.WITHDRAWN


def test_the_scarce_skill_is_marked_with_the_task_that_lacks_it(desk):
    make_task()
    build = make_task(lines=(("carpentry", 1),), title="Mend the roof", lat=-41.20)
    page = near(desk, make_volunteer(skills=("carpentry",)))
    mark = page.find(".work-row__mark")
    assert f"{build.number} Mend the roof, 3.0 km away, still lacks it" in mark.text


def test_who_may_be_sent_nowhere_is_not_offered_anything(desk):
    make_task()
    child = make_volunteer(
        state=Standing.REGISTERED,
        date_of_birth=factories.date(2010, 1, 1),
        state_reason=Missing.GUARDIAN.value,
    )
    page = near(desk, child)
    assert "a parent or guardian must agree" in page.text and page.find("[data-refer]") is None
    page = near(desk, make_volunteer(state=Standing.SUSPENDED))
    assert "can be sent nowhere now" in page.text and page.find("[data-refer]") is None


def test_the_persons_page_shows_the_best_few_and_refers_too(desk):
    for _ in range(4):
        make_task()
    person = make_volunteer()
    page = desk.get("people.show", uid=person.uid)
    assert len(page.find_all(".work-row")) == 3 and "All 4 tasks that fit" in page.text
    assert "is confirmed for" in desk.submit(page, "Refer").h1


def test_what_was_free_a_moment_ago_and_is_not_is_said_on_the_slip(desk):
    task, person = make_task(lines=(("", 1),)), make_volunteer()
    page = near(desk, person)
    make_referral(task, make_volunteer(), state=ReferralState.ACCEPTED)
    assert "on the waiting list" in desk.submit(page, "Refer").h1


def test_a_refusal_leads_back_to_the_list_with_what_stands_against_it(desk):
    task, person = make_task(), make_volunteer()
    page = near(desk, person)
    make_referral(task, person, state=ReferralState.ACCEPTED)
    page = desk.submit(page, "Refer")
    assert "is on T-" in page.text and "confirmed for it already" in page.text


def test_somebody_found_at_the_desk_is_one_press_from_their_tasks(desk):
    make_task()
    make_volunteer(given_name="Demi", family_name="Rua")
    page = desk.follow(desk.get("desk.index", who="demi"), "Tasks near them now")
    assert page.h1 == "Which task fits Demi Rua now?" and "Distances from Petone School" in page.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REGION])
def test_who_only_looks_may_not_open_the_desks_pages(sign_in, role):
    person = make_volunteer()
    assert sign_in(role).get("on_the_spot.index", uid=person.uid).status == 403
    assert sign_in(role).get("people.show", uid=person.uid).status == 200
