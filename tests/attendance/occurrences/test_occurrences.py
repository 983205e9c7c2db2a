"""What happened to people: written down once, read by whom it concerns, appealed and decided by somebody else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM, Actor
from hub.accounts.states import Role
from hub.alarms.queries import open_alarms
from hub.alarms.states import AlarmKind
from hub.attendance import services as attendance
from hub.attendance.closing import services as closing
from hub.attendance.models import Occurrence
from hub.attendance.occurrences import queries, services
from hub.attendance.occurrences.rules import OccurrenceFacts
from hub.attendance.queries import open_stint_of
from hub.attendance.states import OccurrenceKind, OccurrenceState
from hub.audit.models import AuditEntry
from hub.database import db, new_uid
from hub.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.messaging.models import Message
from hub.referrals.persons import leaving
from hub.volunteers.models import Volunteer
from hub.volunteers.states import Standing
from tests import factories

MOANA, RANGI = Actor("moana", Role.COORDINATOR, name="Moana"), Actor("rangi", Role.SUPERVISOR, name="Rangi")
SECRET = "bruises on both arms"
K = OccurrenceKind


@pytest.fixture
def hana(app, at):
    """Signed in on a task."""
    task = factories.make_task(starts_in=timedelta())
    person = factories.make_volunteer(given_name="Hana", family_name="Kere")
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    return person


def facts(kind, person=None, **over):
    values = {"what": "Fell from the ladder", "done": "Sat down", "supervisor": "Leilani", "told": "Yes",
              "once": str(new_uid()), "volunteer_uid": person.uid if person else None}  # fmt: skip
    return OccurrenceFacts(kind, clock.now(), **(values | over))


def write(kind, person=None, **over):
    return services.write_down(facts(kind, person, **over), by=MOANA)


def row(written):
    db.session.rollback()
    return db.session.scalars(sa.select(Occurrence).where(Occurrence.uid == written.uid)).one()


def rings():
    return [(one.title, one.detail) for one in open_alarms() if one.kind is AlarmKind.OCCURRENCE]


def test_an_injury_stands_with_the_stint_in_which_it_happened(hana):
    kept = row(write(K.INJURY, hana))
    assert kept.stint_id == open_stint_of(hana.id).id and kept.task_id is not None


def test_the_same_form_sent_twice_is_one_record(hana):
    once = str(new_uid())
    assert write(K.INJURY, hana, once=once).uid == write(K.INJURY, hana, once=once).uid


def test_what_is_missing_is_said_by_field(app):
    factories.make_incident()
    with pytest.raises(Invalid) as wrong:
        write(K.ASKED_TO_LEAVE, what="", supervisor="", told="")
    assert set(wrong.value.fields) == {"what", "who", "supervisor", "told"}


def test_a_scratch_rings_nowhere_and_an_ambulance_rings_without_a_name(hana):
    write(K.INJURY, hana, help_called=("first aid",))
    assert rings() == []
    write(K.INJURY, hana, help_called=("ambulance",))
    ((title, detail),) = rings()
    assert "ambulance called" in title and "Hana" not in title + detail and "ladder" not in detail


def test_a_worry_rings_without_a_word_of_it(hana):
    write(K.SAFEGUARDING, hana, what=SECRET, place="Room 4")
    ((title, detail),) = rings()
    assert not any(word in title + detail for word in ("Hana", "bruises", "Room 4", "T-"))


def test_a_worry_cannot_be_read_listed_or_found_by_those_who_may_not(hana):
    worry = write(K.SAFEGUARDING, hana, what=SECRET)
    with pytest.raises(NotFound):
        queries.by_uid(worry.uid, restricted=False)
    assert queries.listed(restricted=False) == queries.of_person(hana.id, restricted=False) == []
    assert queries.of_task(row(worry).task_id, restricted=False) == []
    assert [one.row.uid for one in queries.listed(restricted=True)] == [worry.uid]


def test_the_record_of_a_worry_names_nobody_and_says_nothing(hana):
    worry = write(K.SAFEGUARDING, hana, what=SECRET)
    services.add_note(worry.uid, "Rang her aunt", by=RANGI)
    services.deal_with(worry.uid, "Her aunt is with her", by=RANGI)
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject_uid == worry.uid))
    said = [(one.about_uid, one.why, one.details) for one in entries]
    assert len(said) == 4 and set(map(str, said)) == {"(None, '', {})"}


def test_each_reading_of_a_worry_is_on_the_record(hana):
    worry = write(K.SAFEGUARDING, hana)
    services.note_seen(worry.uid, by=RANGI), services.note_seen(worry.uid, by=RANGI)
    seen = sa.select(sa.func.count()).where(AuditEntry.action == "occurrence.seen", AuditEntry.by == "rangi")
    assert db.session.scalar(seen) == 2


def test_dealing_with_it_ends_its_alarm_and_the_first_words_stay(hana):
    worry = write(K.SAFEGUARDING, hana, what=SECRET)
    services.deal_with(worry.uid, "Her aunt is with her", by=RANGI)
    kept = row(worry)
    assert rings() == [] and kept.what == SECRET and kept.state is OccurrenceState.DEALT_WITH


def test_whoever_was_asked_to_leave_is_signed_out_and_told_how_to_appeal(hana):
    done = write(K.ASKED_TO_LEAVE, hana)
    assert done.was_signed_out and done.is_told and open_stint_of(hana.id) is None
    body = db.session.scalars(sa.select(Message.body).where(Message.kind == "asked_to_leave")).one()
    assert "/me" in body and "ladder" not in body
    assert db.session.get(Volunteer, hana.id).state is Standing.ELIGIBLE


def test_an_appeal_is_made_once(hana):
    done = write(K.ASKED_TO_LEAVE, hana)
    services.appeal(done.uid, "It was not me", by=MOANA)
    with pytest.raises(Conflict):
        services.appeal(done.uid, "It was not me", by=MOANA)


@pytest.mark.parametrize("by", [MOANA, Actor("leilani", Role.SUPERVISOR, name="leilani ")])
def test_neither_who_wrote_it_down_nor_who_decided_it_decides_the_appeal(hana, by):
    done = write(K.ASKED_TO_LEAVE, hana)
    services.appeal(done.uid, "It was not me", by=SYSTEM)
    with pytest.raises(NotAllowed):
        services.decide(done.uid, lifts=True, words="No", by=by)


def suspended_for(done, hana):
    leaving.suspend(hana.uid, "conduct", why="As written down", by=RANGI)
    services.note_suspended(done.uid, by=RANGI)
    services.appeal(done.uid, "It was not me", by=SYSTEM)


def test_an_appeal_that_is_won_lifts_the_suspension_that_came_of_it(hana):
    done = write(K.ASKED_TO_LEAVE, hana)
    suspended_for(done, hana)
    services.decide(done.uid, lifts=True, words="It was somebody else", by=RANGI)
    assert row(done).state is OccurrenceState.OVERTURNED
    assert db.session.get(Volunteer, hana.id).state is Standing.ELIGIBLE


def test_an_appeal_that_is_lost_lifts_nothing(hana):
    done = write(K.ASKED_TO_LEAVE, hana)
    suspended_for(done, hana)
    services.decide(done.uid, lifts=False, words="Two people saw it", by=RANGI)
    assert db.session.get(Volunteer, hana.id).state is Standing.SUSPENDED


def test_a_suspension_for_another_reason_stays_when_the_appeal_is_won(hana, at):
    done = write(K.ASKED_TO_LEAVE, hana)
    leaving.suspend(hana.uid, "safety", why="Another thing", by=RANGI)
    services.appeal(done.uid, "It was not me", by=SYSTEM)
    services.decide(done.uid, lifts=True, words="It was somebody else", by=RANGI)
    assert db.session.get(Volunteer, hana.id).state is Standing.SUSPENDED


def test_an_injury_that_is_told_after_all_is_over_belongs_to_the_incident_that_has_ended(app, at):
    incident = factories.make_incident()
    closing.close_incident(incident.uid, why="The rain has stopped", ends_tasks=True, by=SYSTEM)
    at.forward(hours=20)
    told = OccurrenceFacts(
        K.INJURY, clock.now(), "Fell", str(new_uid()), person="Ana Vaipuna", done="Sat down"
    )
    assert row(services.write_down(told, by=MOANA)).incident_id == incident.id
