"""Something happened: the doors at the desk, the forms, and who sees what afterwards."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.models import Occurrence
from hub.attendance.queries import open_stint_of
from hub.attendance.states import OccurrenceKind
from hub.database import db
from tests import factories

SECRET = "bruises on both arms"


@pytest.fixture
def hana(app, at):
    task = factories.make_task(starts_in=timedelta())
    person = factories.make_volunteer(given_name="Hana", family_name="Kere")
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    return person


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.COORDINATOR, name="Moana")


def form(desk, kind, person=None):
    return desk.get("happened.write", kind=kind, person=person.uid if person else None)


def kept():
    db.session.rollback()
    return db.session.scalars(sa.select(Occurrence)).one()


def test_the_desk_has_the_door_and_says_whom_to_ring(desk, hana):
    door = desk.follow(desk.get("desk.index"), "Something happened")
    assert "Ring 111 first" in door.text and "Somebody was hurt" in door.text


def test_a_name_that_is_signed_in_becomes_that_person(desk, hana):
    done = desk.submit(form(desk, "injury"), "Write it down", who="hana kere", what="Cut a finger", done="Plaster",
                       supervisor="Leilani")  # fmt: skip
    assert "It is written down." in done.text and kept().volunteer_id == hana.id


def test_somebody_who_is_not_known_stays_as_typed(desk, hana):
    desk.submit(form(desk, "injury"), "Write it down", who="A neighbour", what="Cut a finger", done="Plaster")
    assert (kept().person, kept().volunteer_id) == ("A neighbour", None)


def test_what_is_missing_is_said_and_what_was_typed_stays(desk, hana):
    wrong = desk.submit(form(desk, "injury"), "Write it down", who="", what="Cut a finger", done="")
    assert wrong.status == 422 and "Write who it was." in wrong.text and "Cut a finger" in wrong.html


def test_whoever_wrote_a_worry_sees_only_that_it_was_handed_on(desk, hana):
    done = desk.submit(form(desk, "safeguarding", hana), "Hand it to the supervisors", what=SECRET)
    assert "It is handed on" in done.text and SECRET not in done.html
    uid = kept().uid
    assert desk.get("occurrences.show", uid=uid, check=False).status == 404
    assert desk.get("occurrences.paper", uid=uid, check=False).status == 404
    for where in ("occurrences.index", "console.home", "alarms.index", "desk.index", "t_cards.index"):
        assert SECRET not in desk.get(where).html and "Somebody is worried" not in desk.get(where).html
    assert "Nothing was written down." in desk.get("people.show", uid=hana.uid).text
    assert desk.get("find.index", q="bruises").html.count("bruises on") == 0


def test_a_supervisor_reads_a_worry_and_it_is_written_down_that_they_did(desk, hana, sign_in):
    desk.submit(form(desk, "safeguarding", hana), "Hand it to the supervisors", what=SECRET)
    supervisor = sign_in(Role.SUPERVISOR)
    listed = supervisor.get("occurrences.index")
    assert "I am worried about a person" in listed.text
    assert SECRET in supervisor.get("occurrences.show", uid=kept().uid).text


def test_only_a_supervisor_clears_the_alarm_of_a_worry(desk, hana, sign_in):
    desk.submit(form(desk, "safeguarding", hana), "Hand it to the supervisors", what=SECRET)
    alarm = desk.follow(desk.get("alarms.index"), "Somebody wrote down a worry")
    assert "A supervisor reads what it is about" in alarm.text and "Clear this alarm" not in alarm.text
    refused = desk.post(f"{alarm.path}/clear", {"note": "Seen"}, check=False)
    assert refused.status in (400, 403)
    assert "Clear this alarm" in sign_in(Role.SUPERVISOR).get(alarm.path).text


def test_asked_to_leave_signs_out_and_offers_to_suspend(desk, hana, sign_in):
    page = form(desk, "asked_to_leave", hana)
    done = desk.submit(page, "Write it down and sign them out", what="Shouted at a child", supervisor="Leilani",
                       left="They were told that somebody else can look at it")  # fmt: skip
    assert "They are signed out." in done.text and open_stint_of(hana.id) is None
    assert "Suspend them too" not in done.text
    assert "Suspend them too" in sign_in(Role.SUPERVISOR).get("occurrences.show", uid=kept().uid).text


def test_an_appeal_keyed_in_waits_for_a_supervisor(desk, hana, sign_in):
    page = form(desk, "asked_to_leave", hana)
    desk.submit(page, "Write it down and sign them out", what="Shouted", supervisor="Leilani",
                left="Not told yet")  # fmt: skip
    uid = kept().uid
    desk.submit(desk.get("occurrences.appeal", uid=uid), "Write it down", words="It was my brother")
    supervisor = sign_in(Role.SUPERVISOR, name="Rangi")
    assert "Hana Kere sees it differently" in supervisor.get("console.home").text
    done = supervisor.submit(
        supervisor.get("occurrences.decide", uid=uid), "Decide", decision="lift", words="It was"
    )
    assert "It was not right." in done.text


def test_the_record_prints_for_the_insurer(desk, hana):
    desk.submit(form(desk, "injury", hana), "Write it down", what="Cut a finger", done="Plaster")
    paper = desk.get("occurrences.paper", uid=kept().uid)
    assert "Cut a finger" in paper.text and "Name and signature" in paper.text


def test_a_charity_tells_the_hub_what_happened_on_its_own_task(app, sign_in):
    owner = factories.make_organisation()
    task, other = factories.make_task(organisation=owner), factories.make_task()
    charity = sign_in(Role.CHARITY, organisation=owner)
    charity.submit(charity.get("portal_happened.write", uid=task.uid, kind="near_miss"), "Write it down",
                   what="A shelf nearly fell")  # fmt: skip
    assert kept().task_id == task.id and kept().kind is OccurrenceKind.NEAR_MISS
    assert charity.get("portal_happened.choose", uid=other.uid, check=False).status == 404
