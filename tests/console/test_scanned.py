"""A reader at the desk: a badge or a slip is scanned, and the person stands there at once."""

from datetime import timedelta

import pytest

from hub.accounts.states import Role
from hub.attendance.models import Badge
from hub.attendance.queries import open_stint_of
from hub.referrals.persons.slip_code import bearer_of_slip, slip_code
from hub.referrals.states import ReferralState
from tests import factories

CODE = "BCDEFHJKM"


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def task(app):
    return factories.make_task(starts_in=timedelta(hours=1))


@pytest.fixture
def person(task):
    return factories.make_volunteer(given_name="Hana", family_name="Rua")


@pytest.fixture
def referral(task, person):
    return factories.make_referral(task, person, state=ReferralState.ACCEPTED)


def badge(person, task, at, **over):
    values = {"code": CODE, "incident_id": task.incident_id, "volunteer_id": person.id, "marks": [],
              "issued_at": at.moment, "issued_by": "x", "expires_at": at.moment + timedelta(hours=8)}  # fmt: skip
    return factories.keep(Badge(**(values | over)))


def names(page):
    return [one.text for one in page.find_all(".desk-result__name")]


def test_a_badge_puts_its_bearer_there_and_enter_signs_in_and_out(desk, task, person, referral, at):
    badge(person, task, at)
    page = desk.get("desk.index", who="bcd-efh-jkm")
    assert names(page) == ["Hana Rua"] and "Badge BCD-EFH-JKM is Hana Rua." in page.text
    assert page.find("#who")["data-scanned"] == ""
    desk.submit(page, f"Sign in on {task.number}")
    assert open_stint_of(person.id).badge == CODE
    desk.submit(desk.get("desk.index", who=CODE), "Sign out, Hana Rua")
    assert open_stint_of(person.id) is None


def test_a_badge_that_ran_out_says_so_and_presence_is_recorded_all_the_same(desk, task, person, at):
    badge(person, task, at, expires_at=at.moment - timedelta(hours=1))
    page = desk.get("desk.index", who=CODE)
    assert "This badge ran out" in page.find(".notice").text and names(page) == ["Hana Rua"]


def test_an_ended_badge_signs_nobody_in_by_itself(desk, task, person, at):
    badge(person, task, at, ended_at=at.moment - timedelta(hours=1))
    page = desk.get("desk.index", who=CODE)
    assert names(page) == [] and "It was made for Hana Rua." in page.text and "Ask who they are" in page.text


def test_a_badge_read_behind_other_words_is_found_all_the_same(desk, task, person, at):
    badge(person, task, at)
    assert names(desk.get("desk.index", who=f"an{CODE}")) == ["Hana Rua"]
    assert "Nobody matches" in desk.get("desk.index", who="anBCDEFHJKT").text


@pytest.mark.parametrize("code", ["BCDEFHJKM", "SCDEFHJKM"])
def test_a_code_that_is_none_of_ours_says_what_to_do(desk, person, code):
    page = desk.get("desk.index", who=code)
    assert names(page) == [] and "Type their name instead." in page.text


def test_the_code_of_a_slip_does_the_same(desk, task, person, referral):
    slip = desk.get("slips.show", uid=referral.uid)
    code = slip.find(".slip__signs").text
    assert slip.find(".slip__code svg") is not None
    page = desk.get("desk.index", who=code)
    assert names(page) == ["Hana Rua"] and "Slip" in page.text


def test_a_slip_that_holds_no_more_says_why(desk, task, person, referral, at):
    code = slip_code(referral.uid)
    at.forward(hours=12)
    assert "ended" in bearer_of_slip(code).why_not
    assert "This slip was for a shift that ended" in desk.get("desk.index", who=code).find(".notice").text


def test_the_slip_of_somebody_who_was_taken_off_says_so(task, person):
    referral = factories.make_referral(task, person, state=ReferralState.WITHDRAWN)
    assert "do not go" in bearer_of_slip(slip_code(referral.uid)).why_not


def test_codes_of_slips_differ_and_stay_the_same(task, person):
    referrals = [factories.make_referral(task, factories.make_volunteer()) for _ in range(20)]
    codes = {slip_code(one.uid) for one in referrals}
    assert len(codes) == 20 and codes == {slip_code(one.uid) for one in referrals}
    assert all(len(code) == 9 and code[0] == "S" for code in codes)
