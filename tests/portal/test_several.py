"""Several people answered at once: each by itself, and what did not work is said by name."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.database import db
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from tests import factories


@pytest.fixture
def owner(app):
    return factories.make_organisation(name="Harbour Food Rescue")


@pytest.fixture
def charity(sign_in, owner):
    return sign_in(Role.CHARITY, organisation=owner)


def offer(task, at, *names, minutes=30, **over):
    values = {"state": ReferralState.OFFERED, "offered_at": at.moment, "agreed_at": at.moment,
              "due_at": at.moment + timedelta(minutes=minutes)}  # fmt: skip
    people = [factories.make_volunteer(given_name=name) for name in names]
    return [factories.make_referral(task, person, **(values | over)) for person in people]


def states():
    db.session.rollback()
    return [state.value for state in db.session.scalars(sa.select(Referral.state).order_by(Referral.id))]


def test_one_button_accepts_everybody_for_the_most_urgent_task(charity, owner, at):
    offer(factories.make_task(organisation=owner), at, "Ana", "Ben")
    offer(factories.make_task(organisation=owner), at, "Chao", minutes=90)
    page = charity.get("portal.home")
    button = page.find(".page-head button")
    assert button.text.startswith("Accept both for T-") and len(page.find_all(".page-head .btn-primary")) == 1
    done = charity.submit(page, button.text)
    assert "2 people are accepted." in done.text and states() == ["accepted", "accepted", "offered"]


def test_the_ticked_are_refused_with_one_reason(charity, owner, at):
    ana, ben, _ = offer(factories.make_task(organisation=owner), at, "Ana", "Ben", "Chao")
    page = charity.get("portal.home")
    done = charity.submit(page, "Refuse the ticked", reason="We have enough people.", check=True)
    assert "Tick the people first" in done.text, "boxes stand outside the form"
    done = send(charity, page, [ana, ben], answer="refuse", reason="We have enough people.")
    assert "2 people are refused." in done.text and states() == ["refused", "refused", "offered"]


def test_without_a_reason_nobody_is_refused_and_the_ticks_stay(charity, owner, at):
    ana, ben = offer(factories.make_task(organisation=owner), at, "Ana", "Ben")
    again = send(charity, charity.get("portal.home"), [ana], answer="refuse")
    assert again.status == 422 and "Choose or write a reason." in again.find(".error-summary").text
    assert ticked(again) == [str(ana.uid)] and states() == ["offered", "offered"]


def test_what_works_is_done_and_what_does_not_is_said_by_name(charity, owner, at):
    task = factories.make_task(organisation=owner, lines=(("", 1),))
    (ana,) = offer(task, at, "Ana")
    (ben,) = offer(task, at, "Ben", state=ReferralState.LAPSED, due_at=None)
    again = send(charity, charity.get("portal.home"), [ana, ben], answer="accept")
    assert "1 person is accepted." in again.text and again.status == 422
    assert "Ben: All places are taken now." in again.find(".error-summary").text
    assert ticked(again) == [str(ben.uid)]
    assert states() == ["accepted", "lapsed"]


def test_somebody_of_another_charity_is_never_decided(charity, at):
    (theirs,) = offer(factories.make_task(), at, "Ana")
    again = send(charity, charity.get("portal.home"), [theirs], answer="accept")
    assert again.status == 422 and "offered to another organisation" in again.text and states() == ["offered"]
    assert "Ana" not in again.text


def test_whose_time_ran_out_stands_first_then_who_has_least_left(charity, owner, at):
    task = factories.make_task(organisation=owner)
    offer(task, at, "Late", minutes=90)
    offer(task, at, "Soon", minutes=10)
    offer(task, at, "Over", state=ReferralState.LAPSED, due_at=None)
    page = charity.get("portal.home")
    assert [name.text.split()[0] for name in page.find_all(".referral__name")] == ["Over", "Soon", "Late"]


def test_who_comes_today_stands_before_later_days(charity, owner, at):
    today = factories.make_task(organisation=owner)
    later = factories.make_task(organisation=owner, starts_in=timedelta(days=2))
    offer(today, at, "Ana", state=ReferralState.ACCEPTED)
    offer(later, at, "Ben", state=ReferralState.ACCEPTED)
    text = charity.get("portal.home").text
    found = [text.index(words) for words in ("coming? 1 confirmed", "Ana", "later days?", "Ben")]
    assert found == sorted(found)


def send(browser, page, referrals, **fields):
    """The form with these boxes ticked, as a browser sends it."""
    token = page.find("input[name=csrf_token]")["value"]
    data = {"csrf_token": token, "pick": [str(one.uid) for one in referrals], **fields}
    return browser.post("portal.decide_several", data, follow=True)


def ticked(page):
    return [box["value"] for box in page.find_all("input[name=pick]") if "checked" in box.attributes]
