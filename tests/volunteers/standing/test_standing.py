"""What backs a person's standing: credentials seen, a guardian's word, warnings before the end, birthdays."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.matching.queries import suggest
from hub.messaging.models import Message
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Credential, GuardianConsent
from hub.volunteers.queries import missing_of
from hub.volunteers.standing import queries as vouched
from hub.volunteers.standing import services as standing
from hub.volunteers.standing.jobs import reconsider_birthdays, warn_of_what_runs_out
from hub.volunteers.standing.rules import CredentialFacts, GuardianFacts
from hub.volunteers.states import AgreementWay, CheckLevel, CredentialKind, Missing, Standing
from tests import factories

pytestmark = pytest.mark.usefixtures("app")
ANA = Actor(uid="ana", role=Role.COORDINATOR, name="Ana")
TODAY = date(2026, 11, 14)
SIXTEEN = date(2010, 2, 1)


def show(person, code="forklift", *, kind=CredentialKind.CREDENTIAL, **over):
    values = {"kind": kind, "code": code, "seen_on": TODAY, "seen_by": "Ana"}
    return standing.record_credential(person.uid, CredentialFacts(**(values | over)), by=ANA)


def agree(person, **over):
    values = {"name": "Mere Ngata", "way": AgreementWay.SCREEN, "agreed_on": TODAY, "relation": "mother"}
    return standing.record_guardian(person.uid, GuardianFacts(**(values | over)), by=ANA)


def minor(**over):
    return factories.make_volunteer(
        date_of_birth=SIXTEEN, state=Standing.REGISTERED, state_reason="Missing: guardian", **over
    )


def fresh(person):
    db.session.rollback()
    return db.session.get(Volunteer, person.id)


def texts():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Message).order_by(Message.id)))


def test_who_has_shown_it_in_date_fits_a_line_that_needs_it(app):
    task = factories.make_task()
    person, _ = factories.make_volunteer(), factories.make_volunteer()
    line(task, "forklift")
    assert suggest(task.id).fit == []
    show(person, expires_on=TODAY)
    found = suggest(task.id)
    assert [one.volunteer_id for one in found.fit] == [person.id]
    assert "Forklift licence, in date" in [reason.words for reason in found.fit[0].reasons]
    assert {why.value: n for why, n in found.why_not.items()} == {"credential": 1}


def line(task, credential="", check_level=""):
    with transaction():
        row = db.session.get(Task, task.id)
        row.lines[0].credential, row.check_level = credential, check_level


def test_it_must_hold_on_the_last_day_of_the_shift():
    task = factories.make_task(starts_in=timedelta(hours=10), lasts=timedelta(hours=20))
    person = factories.make_volunteer()
    line(task, "forklift")
    show(person, expires_on=TODAY)
    assert suggest(task.id).fit == []


def test_one_that_stands_for_it_does_too_and_an_ended_one_does_not():
    task, person = factories.make_task(), factories.make_volunteer()
    line(task, "licence_car")
    uid = show(person, "licence_heavy")
    assert len(suggest(task.id).fit) == 1
    standing.end_credential(uid, why="Taken away after an accident.", by=ANA)
    assert suggest(task.id).fit == []


def test_a_check_seen_for_one_task_does_not_count_for_another():
    task, other = factories.make_task(), factories.make_task()
    person = factories.make_volunteer()
    for one in (task, other):
        line(one, check_level="basic")
    check = {"kind": CredentialKind.CHECK, "level": CheckLevel.ENHANCED, "task_uid": task.uid}
    show(person, "enhanced", **check)
    assert len(suggest(task.id).fit) == 1
    found = suggest(other.id)
    assert {why.value: n for why, n in found.why_not.items()} == {"check": 1}


def test_a_newer_one_replaces_the_older_and_both_stay_visible():
    person = factories.make_volunteer()
    show(person, expires_on=date(2026, 12, 1))
    show(person, expires_on=date(2028, 12, 1))
    newest, oldest = vouched.credentials_of(person.id)
    assert newest.ended_at is None and oldest.ended_why == "Replaced by a newer one."


def test_ending_needs_a_reason():
    uid = show(factories.make_volunteer())
    with pytest.raises(Invalid):
        standing.end_credential(uid, why=" ", by=ANA)


def test_a_guardians_consent_makes_a_minor_eligible_and_its_end_takes_that_back():
    person = minor()
    assert missing_of(fresh(person)) == (Missing.GUARDIAN,)
    assert agree(person) is Standing.ELIGIBLE
    consent = db.session.scalars(sa.select(GuardianConsent)).one()
    standing.end_guardian(consent.uid, why="She rang and took it back.", by=ANA)
    assert fresh(person).state is Standing.REGISTERED


def test_an_adult_needs_nobodys_consent():
    with pytest.raises(Conflict):
        agree(factories.make_volunteer())


def test_a_minor_with_consent_is_suggested_only_for_a_task_that_allows_the_age():
    person = minor()
    agree(person)
    adults, young = factories.make_task(), factories.make_task(min_age=16)
    assert suggest(adults.id).fit == []
    assert [one.volunteer_id for one in suggest(young.id).fit] == [person.id]


def test_turning_eighteen_is_noticed_once(at):
    person = minor()
    assert reconsider_birthdays() == 0
    at.forward(days=800)
    assert reconsider_birthdays() == 1 and reconsider_birthdays() == 0
    assert fresh(person).state is Standing.ELIGIBLE


def test_a_person_is_warned_ninety_thirty_and_no_days_before_once_each(at):
    person = factories.make_volunteer(given_name="Hone")
    show(person, expires_on=TODAY + timedelta(days=100))
    counts = []
    for days in (0, 10, 1, 59, 1, 29, 1, 5):
        at.forward(days=days)
        counts.append(warn_of_what_runs_out() + warn_of_what_runs_out())
    assert counts == [0, 1, 0, 1, 0, 1, 0, 0]
    assert [text.kind for text in texts()] == ["credential_expires"] * 3
    assert "your forklift licence runs out on Mon 22 Feb 2027" in texts()[0].body


def test_what_runs_out_soon_skips_the_warnings_that_are_past():
    show(factories.make_volunteer(), expires_on=TODAY + timedelta(days=5))
    assert warn_of_what_runs_out() == 1
    assert db.session.scalars(sa.select(Credential.warned_days)).one() == 30


def test_who_wants_no_texts_or_left_is_not_warned_by_text():
    for over in ({"state": Standing.WITHDRAWN}, {"phone": None}):
        show(factories.make_volunteer(**over), expires_on=TODAY)
    assert warn_of_what_runs_out() == 2 and texts() == []


def test_an_appeal_is_written_down_once_and_only_by_who_is_suspended():
    person = factories.make_volunteer(state=Standing.SUSPENDED)
    standing.appeal(person.uid, "I was not there that day.", by=ANA)
    with pytest.raises(Conflict):
        standing.appeal(person.uid, "Again.", by=ANA)
    with pytest.raises(Conflict):
        standing.appeal(factories.make_volunteer().uid, "Me too.", by=ANA)
