"""What time does to trust: the end of 72 hours, and the yearly question by text, link and portal."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.errors import Conflict, Invalid
from hub.messaging.inbox import jobs as reading
from hub.messaging.models import Conversation, Message, Question
from hub.organisations import confirming, emergency, jobs, queries, services
from hub.organisations.cover import Cover
from hub.organisations.rules import ContactFacts, OrganisationFacts
from hub.organisations.states import OrganisationState
from hub.organisations.trust import CallBack
from hub.referrals import services as referrals
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks import services as tasks
from hub.tasks.states import TaskState
from tests import factories

CALL = CallBack("Grace", True, Cover(by="Mutual"), "Tevita", "Homes cut off")
S = OrganisationState


def for_now(state=S.APPLIED, **over):
    row = factories.make_organisation(state=state, **over)
    emergency.activate_for_now(row.uid, CALL, by=SYSTEM)
    return row


def now_at(row):
    return queries.by_uid(row.uid)


def kinds(app):
    return [kind for kind in factories.db.session.scalars(sa.select(Message.kind).order_by(Message.id))]


@pytest.mark.parametrize("state", [S.APPLIED, S.SCREENED])
def test_72_hours_end_by_themselves_where_they_began(app, at, state):
    row = for_now(state)
    at.forward(hours=71)
    assert jobs.end_72_hours() == 0 and now_at(row).state is S.ACTIVE
    at.forward(hours=1)
    assert (jobs.end_72_hours(), jobs.end_72_hours()) == (1, 0)
    assert now_at(row).state is state
    assert kinds(app) == ["organisation_for_now", "organisation_for_now_ends", "organisation_for_now_over"]


def test_who_is_on_its_tasks_stays_and_a_coordinator_is_shown_them(app, at, sign_in):
    row = for_now(name="Surf Club")
    task = factories.make_task(organisation=row, starts_in=timedelta(hours=70))
    factories.make_referral(task, factories.make_volunteer(), state=ReferralState.ACCEPTED)
    at.forward(hours=72)
    jobs.end_72_hours()
    assert factories.db.session.scalars(sa.select(Referral)).one().state is ReferralState.ACCEPTED
    page = sign_in().get("console.home")
    assert "1 person is on tasks of Surf Club, which is not active any more" in page.text


def test_screening_within_the_72_hours_keeps_it_active_for_good(app, at):
    row = for_now()
    services.keep_checklist(row.uid, factories.all_met(), by=SYSTEM, screened=True)
    at.forward(hours=100)
    assert jobs.end_72_hours() == 0 and now_at(row).state is S.ACTIVE


def test_another_72_hours_are_refused_once_they_are_over(app, at):
    row = for_now()
    at.forward(hours=73)
    jobs.end_72_hours()
    with pytest.raises(Conflict, match="has had its 72 hours"):
        emergency.activate_for_now(row.uid, CALL, by=SYSTEM)


def test_a_suspended_organisation_gets_no_72_hours(app):
    with pytest.raises(Conflict, match="suspended now"):
        for_now(S.SUSPENDED)


@pytest.mark.parametrize("state", [S.APPLIED, S.SCREENED, S.SUSPENDED])
def test_nobody_and_no_details_go_to_an_organisation_that_is_not_active(app, state):
    row = factories.make_organisation(state=state)
    task, person = factories.make_task(organisation=row), factories.make_volunteer()
    referral = factories.make_referral(task, factories.make_volunteer(), state=ReferralState.OFFERED)
    for step in (
        lambda: referrals.refer(task.id, person.id, by=SYSTEM),
        lambda: referrals.refer(task.id, person.id, by=SYSTEM, agreed=False),
        lambda: referrals.accept(referral.uid, by=SYSTEM),
        lambda: referrals.share(referral.uid, by=SYSTEM),
    ):
        with pytest.raises(Conflict, match="not active"):
            step()


def test_a_task_stays_a_draft_once_the_cover_is_past(app):
    row = factories.make_organisation(cover_until=date(2026, 11, 13))
    task = factories.make_task(organisation=row, state=TaskState.DRAFT)
    with pytest.raises(Conflict, match="has run out"):
        tasks.open_task(task.id, by=SYSTEM)


@pytest.fixture
def due(app):
    """An organisation whose yearly word is due, with two phones."""
    row = factories.make_organisation(phone="+64211555001", confirm_by=date(2026, 11, 14))
    services.add_contact(row.uid, ContactFacts("Hine", phone="+64211555002"), by=SYSTEM)
    return row


def answer(phone, body):
    talk = factories.db.session.scalars(sa.select(Conversation).where(Conversation.phone == phone)).one()
    factories.make_inbound(body, talk)
    reading.read_received()


def test_the_yearly_question_goes_to_every_contact_once_and_again_after_a_week(due, at, app):
    assert (jobs.ask_yearly(), jobs.ask_yearly()) == (1, 0)
    assert kinds(app) == ["organisation_still_right"] * 2
    at.forward(days=7)
    assert (jobs.ask_yearly(), jobs.ask_yearly()) == (1, 0)


def test_a_1_confirms_for_a_year_and_closes_the_question_on_every_phone(due, at, app):
    jobs.ask_yearly()
    answer("+64211555002", "1")
    row = now_at(due)
    assert (row.confirmed_on, row.confirm_by, row.confirm_asked_at) == (
        date(2026, 11, 14),
        date(2027, 11, 14),
        None,
    )
    assert {q.state.value for q in factories.db.session.scalars(sa.select(Question))} == {"closed"}
    assert kinds(app)[-1] == "organisation_thanks"


def test_a_2_is_shown_to_a_coordinator_and_asks_them_to_put_it_right(due, app, sign_in):
    jobs.ask_yearly()
    answer("+64211555001", "2")
    assert now_at(due).confirm_changed_at is not None and kinds(app)[-1] == "organisation_put_right"
    assert "says that something about it has changed" in sign_in().get("console.home").text


def test_silence_is_listed_and_suspends_nobody(due, at, app, sign_in):
    jobs.ask_yearly()
    at.forward(days=31)
    assert now_at(due).state is S.ACTIVE
    assert "has not said whether its entry is still right" in sign_in().get("console.home").text


def test_the_link_of_the_letter_shows_the_entry_and_works_once(due, app, page):
    jobs.ask_yearly()
    path = "/organisations/still-right/" + confirming._link(now_at(due)).rsplit("/", 1)[1]
    shown = page.get(path)
    assert due.name in shown.h1 and "+64211555001" not in shown.text
    assert "another year" in page.submit(shown, "All of it is right").text
    assert page.get(path).status == 410
    with pytest.raises(Invalid, match="has been used"):
        confirming.answer_link(path.rsplit("/", 1)[1], still_right=True)


def test_letters_go_by_e_mail_too_where_that_is_set_up(due, app):
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    try:
        services.change(
            due.uid, OrganisationFacts(due.name, phone=due.phone, email="office@example.org"), by=SYSTEM
        )
        jobs.ask_yearly()
    finally:
        app.config["SMTP_URL"] = None
    letter = factories.db.session.scalars(
        sa.select(Message).where(Message.address == "office@example.org")
    ).one()
    assert "/organisations/still-right/" in letter.body and "still right" in letter.subject
