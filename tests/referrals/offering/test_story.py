"""The story: one organisation refuses, the next is silent, the third accepts; every text as it arrives."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import g

from hub.alarms.models import Alarm
from hub.database import db
from hub.messaging.sending.jobs import send_due
from hub.organisations.models import Organisation
from hub.referrals.offering import services
from hub.referrals.offering.jobs import go_round_offers
from hub.tasks.states import TaskState
from tests.conftest import SATURDAY_ELEVEN
from tests.fakes import plugged
from tests.referrals.offering.doing import (
    ANA,
    PHONES,
    fresh,
    make_draft,
    says,
    states,
    three_organisations,
    trail,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("app")
HUB = "Rangitoto Bay hubs"
WORK = "Pack food parcels"
LINK = "…/a/…"
A_LINK = re.compile(r"http://hub\.test/a/o[a-z0-9]{20,38}(?= |$)")


def first_text(number, name, by_when, code):
    return (
        f"EXERCISE {HUB} asks {name}: can you take on {number} {WORK}, Petone, tomorrow, Sun 15 Nov, 1pm to 5pm, "
        f"3 people? Text 1 we take it, 2 we cannot and why, by {by_when} Sat 14 Nov. {LINK} ({code})"
    )


def code_in(text):
    return text[-3:-1]


@pytest.fixture
def carrier(app):
    """What leaves through the outbox, in order; nothing leaves unless somebody sends."""
    with plugged(app) as fake:
        yield fake


@pytest.fixture
def read(carrier):
    """What has reached the organisation's phone, with its own link told from the words."""

    def _read(name):
        while send_due("worker"):
            pass
        return [A_LINK.sub(LINK, out.body) for out in carrier.sent if out.to == PHONES[name]]

    return _read


@pytest.fixture
def task(at, read):
    three_organisations()
    task = make_draft()
    assert services.offer_task(task.id, by=ANA) == "Red Cross"
    return task


def refuse_with_a_reason(task, read):
    """Red Cross cannot; St Brigid's Care is asked in the same moment."""
    asked = read("Red Cross")[0]
    assert asked == first_text(task.number, "Red Cross", "1pm", code_in(asked))
    says("Red Cross", "2 we have no van today")
    assert read("Red Cross")[1:] == [
        f"EXERCISE Thank you for telling us. We ask somebody else about {task.number} {WORK}. If you can after "
        f"all, text 1. ({code_in(asked)})"
    ]


def stay_silent(task, read, at):
    """St Brigid's Care is reminded at half time and says nothing; then its time is over."""
    asked = read("St Brigid's Care")[0]
    code = code_in(asked)
    assert asked == first_text(task.number, "St Brigid's Care", "1:10pm", code)
    at.forward(minutes=59)
    go_round_offers()
    assert len(read("St Brigid's Care")) == 1
    at.forward(minutes=1)
    go_round_offers()
    go_round_offers()
    assert read("St Brigid's Care")[1:] == [
        f"EXERCISE St Brigid's Care: {task.number} {WORK}, tomorrow, Sun 15 Nov, 1pm to 5pm, still waits for your "
        f"answer. Text 1 we take it, 2 we cannot and why. After 1:10pm Sat 14 Nov we ask somebody else too. "
        f"{LINK} ({code})"
    ]
    at.forward(minutes=60)
    assert (go_round_offers(), go_round_offers()) == (1, 0)
    assert read("St Brigid's Care")[2:] == [
        f"EXERCISE St Brigid's Care: the time to answer about {task.number} {WORK}, tomorrow, Sun 15 Nov, is over, "
        f"so we ask somebody else too. If you can still take it, text 1. ({code})"
    ]


def accept(task, read):
    """Valley Crew takes it, so it opens."""
    asked = read("Valley Crew")[0]
    assert asked == first_text(task.number, "Valley Crew", "3:10pm", code_in(asked))
    says("Valley Crew", "1 we take it")
    assert read("Valley Crew")[1:] == [
        f"EXERCISE Thank you. Valley Crew has {task.number} {WORK}, Petone, tomorrow, Sun 15 Nov, 1pm to 5pm. It is "
        f"open: we ask people for it now. See it: {LINK}"
    ]
    assert fresh(task).state is TaskState.OPEN


def test_one_refuses_one_is_silent_and_the_third_accepts(at, task, read):
    at.forward(minutes=10)
    refuse_with_a_reason(task, read)
    stay_silent(task, read, at)
    accept(task, read)
    says("St Brigid's Care", "1")
    assert read("St Brigid's Care")[3:] == [
        f"EXERCISE Thank you, St Brigid's Care. {task.number} {WORK}, tomorrow, Sun 15 Nov, is looked after by now, "
        "so you need do nothing."
    ]
    assert trail(task) == [
        ("Red Cross", "refused", "we have no van today"),
        ("St Brigid's Care", "withdrawn", "No answer in time. Valley Crew has it"),
        ("Valley Crew", "taken", ""),
    ]
    assert db.session.scalar(sa.select(sa.func.count(Alarm.id))) == 0


def test_a_late_yes_gets_the_task_while_the_next_one_still_thinks(at, task, read):
    says("Red Cross", "2 too far")
    at.forward(hours=2)
    go_round_offers()
    read("Valley Crew")
    assert states(task) == {"Red Cross": "refused", "St Brigid's Care": "lapsed", "Valley Crew": "waiting"}
    says("St Brigid's Care", "1")
    assert states(task) == {"Red Cross": "refused", "St Brigid's Care": "taken", "Valley Crew": "withdrawn"}
    assert read("Valley Crew")[1:] == [
        f"EXERCISE Valley Crew: {task.number} {WORK}, tomorrow, Sun 15 Nov, is looked after now, so you need not "
        "answer. Thank you for thinking about it."
    ]
    says("Valley Crew", "1")
    assert "is looked after by now" in read("Valley Crew")[-1]
    assert states(task)["Valley Crew"] == "withdrawn"


def test_who_has_not_been_reached_yet_is_neither_asked_nor_told(at, task, read):
    other = db.session.scalars(sa.select(Organisation).where(Organisation.name == "Valley Crew")).one()
    services.choose_owner(task.id, other.uid, by=ANA)
    assert read("Red Cross") == []


@pytest.fixture
def night(app, at):
    """Saturday, 11 in the evening, where nobody is texted until 7."""
    three_organisations()
    at(SATURDAY_ELEVEN + timedelta(hours=12))
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    g.pop("hub_settings", None)
    yield at
    app.config["HUB_QUIET_HOURS"] = "none"


@pytest.mark.usefixtures("night")
def test_at_night_an_organisation_is_asked_when_the_night_is_over(at, read):
    task = make_draft(starts_in=timedelta(hours=14))
    services.offer_task(task.id, by=ANA)
    assert read("Red Cross") == []
    at.forward(hours=7, minutes=59)
    go_round_offers()
    assert read("Red Cross") == []
    at.forward(minutes=1)
    (asked,) = read("Red Cross")
    assert "today, Sun 15 Nov, 1pm to 5pm" in asked and "by 9am Sun 15 Nov." in asked
    at.forward(hours=1)
    go_round_offers()
    assert "still waits for your answer" in read("Red Cross")[-1]


@pytest.mark.usefixtures("night")
def test_what_cannot_wait_for_the_morning_goes_at_night(read):
    task = make_draft(starts_in=timedelta(hours=6))
    services.offer_task(task.id, by=ANA)
    assert "by 1am Sun 15 Nov." in read("Red Cross")[0]
