"""Badges of real people: who is behind a code, what the register says of them, and what ends one."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.attendance import services as attendance
from hub.attendance.badges import services
from hub.attendance.badges.queries import badges_of, bearer_of, holding
from hub.attendance.badges.wearers import role_for, screened, spot_of, spot_of_hub, spot_of_task, wearers_at
from hub.attendance.models import Badge
from hub.audit.models import AuditEntry
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.installation.queries import settings
from hub.printed_codes import spaced
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Credential
from hub.volunteers.states import CheckLevel, CredentialKind, Standing
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def task(at):
    return factories.make_task(lines=(("cooking", 3),))


@pytest.fixture
def hana(task):
    person = factories.make_volunteer(given_name="Hana", family_name="Kere")
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return person


def badge_for(person, task, hours=6.0):
    until = clock.now() + timedelta(hours=hours)
    services.issue(person.uid, spot_of_task(task), role="Cook", until=until, by=SYSTEM)
    return badges_of(person.id)[0]


def show(person, code, kind=CredentialKind.CHECK, level=None, task_uid=None, expires_on=None):
    seen = {"seen_on": date(2026, 1, 5), "seen_by": "Samuel", "recorded_by": "x", "recorded_at": clock.now()}
    factories.keep(Credential(volunteer_id=person.id, kind=kind, code=code, level=level, task_uid=task_uid,
                              expires_on=expires_on, **seen))  # fmt: skip


def test_a_scanned_badge_names_its_bearer(hana, task):
    badge = badge_for(hana, task)
    for typed in (badge.code, spaced(badge.code).lower(), f" {badge.code}\n"):
        found = bearer_of(typed)
        assert found.volunteer.uid == hana.uid and found.holds


def test_words_and_unknown_codes_name_nobody(hana):
    assert bearer_of("Hana") is None and bearer_of("BCCCCCCCC") is None


def test_a_badge_is_refused_once_it_ran_out(hana, task, at):
    badge = badge_for(hana, task, hours=1)
    at.forward(hours=1, seconds=1)
    found = bearer_of(badge.code)
    assert found.volunteer.uid == hana.uid and "ran out at midday on Sat 14 Nov" in found.why_not


def test_a_new_badge_ends_the_old_one(hana, task, at):
    old = badge_for(hana, task)
    at.forward(minutes=5)
    new = badge_for(hana, task)
    db.session.expire_all()
    assert "was ended" in bearer_of(old.code).why_not and bearer_of(new.code).holds
    assert holding([hana.id], clock.now()) == {hana.id: new}


def test_a_lost_badge_is_ended_once_and_the_record_says_why(hana, task, at):
    badge = badge_for(hana, task)
    for _ in range(2):
        services.end(badge.uid, "Lost.", by=SYSTEM)
        at.forward(minutes=1)
    assert not bearer_of(badge.code).holds
    told = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "badge.end")).one()
    assert (told.why, told.about_uid) == ("Lost.", hana.uid)


def test_the_badge_of_a_merged_row_is_that_of_the_person(hana, task):
    badge, kept = badge_for(hana, task), factories.make_volunteer(given_name="Hanna")
    with transaction():
        db.session.get(Volunteer, hana.id).alias_of_id = kept.id
    assert bearer_of(badge.code).volunteer.uid == kept.uid and holding([kept.id], clock.now())


def test_it_says_what_the_register_holds_and_no_more(hana, task, at):
    show(hana, "basic", level=CheckLevel.BASIC)
    show(hana, "enhanced", level=CheckLevel.ENHANCED, expires_on=date(2026, 11, 1))
    show(hana, "enhanced", level=CheckLevel.ENHANCED, task_uid=factories.new_uid())
    show(hana, "chainsaw", kind=CredentialKind.CREDENTIAL)
    found = screened(hana, clock.now(), task_uid=task.uid)
    assert (found.has_shown_identity, found.check, found.is_for_vulnerable) == (True, "basic", False)
    assert found.shown == ("Chainsaw ticket",)


def test_a_check_seen_for_this_task_counts_on_its_badge(hana, task):
    show(hana, "enhanced", level=CheckLevel.ENHANCED, task_uid=task.uid)
    assert "Check: enhanced" in badge_for(hana, task).marks
    assert screened(hana, clock.now()).check == ""


@pytest.mark.parametrize(("hours", "words"), [(-1, "over already"), (24 * 32, "31 days")])
def test_an_end_that_cannot_be_is_refused(hana, task, hours, words):
    with pytest.raises(Invalid, match=words):
        badge_for(hana, task, hours=hours)


def test_nobody_off_the_list_gets_a_badge(task):
    rex = factories.make_volunteer(state=Standing.SUSPENDED)
    with pytest.raises(Conflict, match="off the list"):
        badge_for(rex, task)


def test_an_unknown_badge_cannot_be_ended():
    with pytest.raises(NotFound):
        services.end(factories.new_uid(), "Lost.", by=SYSTEM)


def test_everybody_at_a_task_gets_one_until_the_end_of_their_shift(hana, task, at):
    walked_in = factories.make_volunteer(given_name="Tama")
    attendance.sign_in(walked_in.uid, task_id=task.id, by=SYSTEM)
    factories.make_referral(task, factories.make_volunteer(given_name="Silent"))
    factories.make_referral(factories.make_task(), factories.make_volunteer(), state=ReferralState.ACCEPTED)
    spot = spot_of_task(task)
    found = wearers_at(spot, clock.now())
    assert [(one.volunteer.given_name, one.role, one.is_here) for one in found] == [
        ("Hana", "Cooking", False), ("Tama", "Volunteer", True)]  # fmt: skip
    assert services.issue_all(spot, {one.volunteer.uid for one in found}, by=SYSTEM) == 2
    assert services.issue_all(spot, {one.volunteer.uid for one in found}, by=SYSTEM) == 0
    assert {badge.expires_at for badge in db.session.scalars(sa.select(Badge))} == {task.shifts[0].ends_at}


def test_a_hub_has_those_who_are_there_and_a_badge_for_its_day(at):
    hub = factories.make_hub(opened_for=factories.make_incident())
    person = factories.make_volunteer()
    attendance.sign_in(person.uid, hub_id=hub.id, by=SYSTEM)
    spot = spot_of_hub(hub)
    assert [one.volunteer.uid for one in wearers_at(spot, clock.now())] == [person.uid]
    assert spot_of(person, clock.now()).name == hub.name
    services.issue_all(spot, {person.uid}, by=SYSTEM)
    assert holding([person.id], clock.now())[person.id].expires_at == spot.until(clock.now())
    role, until = role_for(person, spot, clock.now())
    assert role == "Volunteer" and f"{settings().local(until):%d %H:%M}" == "14 23:59"
