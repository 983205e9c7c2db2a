"""The page behind a link in a text: fit at first, contact once accepted, and nothing for strangers."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.audit.models import AuditEntry
from hub.console.tasks.story import story
from hub.database import db, transaction
from hub.messaging.models import Message
from hub.organisations.links import Answerable, Recipient, make_link
from hub.organisations.models import Organisation
from hub.organisations.states import OrganisationState
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from tests import factories


@pytest.fixture
def task(app):
    owner = factories.make_organisation(name="Harbour Food Rescue", phone="+64215550142")
    return factories.make_task(organisation=owner, starts_in=timedelta(hours=1), pre_accepts=False)


@pytest.fixture
def referral(task, at):
    person = factories.make_volunteer(
        given_name="Marisol", family_name="Quispe", phone="+64215550190", address="9 Hill Street, Petone",
        emergency_name="Hugo Quispe", skills=("food",),
    )  # fmt: skip
    return factories.make_referral(
        task, person, state=ReferralState.OFFERED, offered_at=at.moment, agreed_at=at.moment, km=2.0,
        due_at=at.moment + timedelta(minutes=30), note="call me at work",
    )  # fmt: skip


@pytest.fixture
def link(task, referral, at):
    owner = db.session.get(Organisation, task.organisation_id)
    until = at.moment + timedelta(hours=5)
    return "/a/" + make_link(Answerable("r", referral.id, until), owner, Recipient(0, by_email=False))


def kept(one, **which):
    return one(sa.select(Referral).filter_by(**which))


def change(referral, **values):
    with transaction():
        db.session.execute(sa.update(Referral).where(Referral.id == referral.id).values(values))


def test_the_page_says_how_somebody_fits_and_not_who_they_are(page, link):
    shown = page.get(link)
    assert shown.h1 == "Can you take Marisol on?"
    assert "Answer by today 11:30" in shown.text and "2.0 km away" in shown.text
    secrets = ("Quispe", "555", "Hill Street", "Hugo", "call me")
    assert [word for word in secrets if word in shown.html] == []


def test_looking_changes_nothing_however_often(page, link, one):
    for _ in range(3):
        page.get(link)
    assert kept(one).state is ReferralState.OFFERED


def test_accepting_shows_the_contact_and_tells_the_person(page, link, one):
    done = page.submit(page.get(link), "Accept Marisol")
    assert done.h1 == "Marisol Quispe" and "021 555 0190" in done.text and "call me at work" in done.text
    assert "Accepted today 11:00" in done.text
    assert kept(one).state is ReferralState.ACCEPTED and one(sa.select(Message)).kind == "confirmed"


def test_who_answered_is_on_the_record_and_in_the_story(page, link, task, one):
    page.submit(page.get(link), "Accept Marisol")
    assert one(sa.select(AuditEntry).filter_by(action="referral.accept")).by == "link:021 ••• ••42"
    assert kept(one).decided_by == "link:021 ••• ••42"
    assert story(task.uid)[0].by == "By link sent to 021 ••• ••42"


def test_a_refusal_needs_a_reason_and_keeps_what_was_chosen(page, link, one):
    again = page.submit(page.get(link), "Refuse Marisol")
    assert again.status == 422 and "Choose or write a reason." in again.text
    done = page.submit(again, "Refuse Marisol", reason="The skill does not fit.")
    assert "Marisol was refused" in done.text and "Quispe" not in done.html
    assert kept(one).reason == "The skill does not fit."


def test_used_twice_it_says_what_was_decided(page, link, one):
    first = page.get(link)
    page.submit(first, "Refuse Marisol", reason="The skill does not fit.")
    again = page.submit(first, "Accept Marisol")
    assert again.status == 422 and "refused now" in again.text and not again.find("form.answer-form")
    assert kept(one).state is ReferralState.REFUSED


def test_who_withdrew_in_the_meantime_is_not_asked_about(page, link, referral):
    change(referral, state=ReferralState.WITHDRAWN)
    shown = page.get(link)
    assert "Marisol cannot come any more. You need do nothing." in shown.text and not shown.find(
        "form.answer-form"
    )


def test_a_late_answer_still_counts(page, link, referral, one):
    change(referral, state=ReferralState.LAPSED, due_at=None)
    shown = page.get(link)
    assert "your answer still counts" in shown.text
    page.submit(shown, "Accept Marisol")
    assert kept(one).state is ReferralState.ACCEPTED


def test_a_link_that_is_too_old_says_what_to_do_and_nothing_else(page, link, at, one):
    open_page = page.get(link)
    at.forward(hours=5)
    for old in (page.get(link), page.submit(open_page, "Accept Marisol")):
        assert old.status == 410 and "ring the hub" in old.text and "Marisol" not in old.html
    assert kept(one).state is ReferralState.OFFERED


def test_a_suspended_organisation_sees_nobody(page, link, task):
    with transaction():
        db.session.execute(sa.update(Organisation).values(state=OrganisationState.SUSPENDED))
    shown = page.get(link)
    assert shown.status == 410 and "not active just now" in shown.text and "Marisol" not in shown.html


def test_a_wrong_link_looks_like_any_page_that_is_not_there(page, link):
    wrong = [page.get(where) for where in (link[:-4], "/a/r", "/a/zzzz", link.replace("/a/r", "/a/z"))]
    assert {shown.status for shown in wrong} == {404} and len({shown.text for shown in wrong}) == 1
    assert "Harbour" not in wrong[0].html


def test_a_link_to_somebody_of_another_organisation_leads_nowhere(page, referral, at):
    other = factories.make_organisation()
    token = make_link(
        Answerable("r", referral.id, at.moment + timedelta(hours=1)), other, Recipient(0, by_email=False)
    )
    assert page.get("/a/" + token).status == 404


def test_no_search_engine_cache_or_other_site_learns_the_address(page, link):
    headers = page.get(link).headers
    assert headers["Referrer-Policy"] == "no-referrer" and headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_form_from_elsewhere_is_not_taken(page, link, one):
    answer = page.post(link, {"answer": "accept"})
    assert answer.status == 422 and kept(one).state is ReferralState.OFFERED
