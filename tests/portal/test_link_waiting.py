"""The link about everybody who waits for one task: ticked and answered together, without a sign-in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.organisations.links import Answerable, Recipient, make_link
from hub.organisations.models import Organisation
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from tests import factories


@pytest.fixture
def task(app):
    owner = factories.make_organisation(name="Harbour Food Rescue", phone="+64215550142")
    return factories.make_task(
        organisation=owner, starts_in=timedelta(hours=1), pre_accepts=False, lines=(("", 2),)
    )


@pytest.fixture
def waiting(task, at):
    values = {"state": ReferralState.OFFERED, "offered_at": at.moment, "agreed_at": at.moment,
              "due_at": at.moment + timedelta(minutes=30)}  # fmt: skip
    people = [factories.make_volunteer(given_name=name, family_name="Quispe") for name in ("Ana", "Ben")]
    return [factories.make_referral(task, person, **values) for person in people]


def link_of(task, at, organisation=None):
    owner = organisation or db.session.get(Organisation, task.organisation_id)
    return "/a/" + make_link(
        Answerable("w", task.id, at.moment + timedelta(hours=5)), owner, Recipient(0, by_email=False)
    )


def answer(page, shown, referrals, **fields):
    token = shown.find("input[name=csrf_token]")["value"]
    data = {"csrf_token": token, "pick": [str(one.uid) for one in referrals], **fields}
    return page.post(shown.path, data, follow=True)


def states():
    db.session.rollback()
    return [state.value for state in db.session.scalars(sa.select(Referral.state).order_by(Referral.id))]


def test_everybody_who_waits_is_shown_by_fit(page, task, waiting, at):
    shown = page.get(link_of(task, at))
    assert shown.h1 == "Can you take 2 people on?" and "Ana" in shown.text and "Ben" in shown.text
    assert "Quispe" not in shown.html and "Answer by today 11:30." in shown.text


def test_the_ticked_are_accepted_and_their_contact_appears(page, task, waiting, at):
    link = link_of(task, at)
    done = answer(page, page.get(link), waiting[:1], answer="accept")
    assert states() == ["accepted", "offered"] and "Ana Quispe" in done.text and "Ben Quispe" not in done.text
    done = answer(page, done, waiting[1:], answer="accept")
    assert (
        done.h1 == f"Who comes for {task.number}?"
        and "Ben Quispe" in done.text
        and not done.find("form.answer-form")
    )


def test_one_button_accepts_all_that_were_shown(page, task, waiting, at):
    done = page.submit(page.get(link_of(task, at)), "Accept both")
    assert states() == ["accepted", "accepted"] and "Ana Quispe" in done.text and "Ben Quispe" in done.text


def test_nobody_ticked_and_no_reason_are_said(page, task, waiting, at):
    shown = page.get(link_of(task, at))
    assert "Tick the people first" in answer(page, shown, [], answer="accept").find(".error-summary").text
    again = answer(page, shown, waiting, answer="refuse")
    assert (
        again.status == 422
        and "Choose or write a reason." in again.text
        and states() == ["offered", "offered"]
    )
    assert len([box for box in again.find_all("input[name=pick]") if "checked" in box.attributes]) == 2


def test_somebody_of_another_task_cannot_be_slipped_in(page, task, waiting, at):
    other = factories.make_task(organisation=db.session.get(Organisation, task.organisation_id))
    theirs = factories.make_referral(other, factories.make_volunteer(), state=ReferralState.OFFERED)
    answer(page, page.get(link_of(task, at)), [theirs], answer="accept")
    assert states() == ["offered", "offered", "offered"]


def test_an_organisation_with_nobody_there_sees_nothing(page, task, waiting, at):
    other = factories.make_organisation()
    assert page.get(link_of(task, at, other)).status == 404
