"""Power loss in the middle of the day, again and again, and a wrong clock after it: no confirmed stint is lost."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from requests import Session

from config import load
from hub import clock
from hub.accounts.rules import SYSTEM
from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind, AlarmState
from hub.application import create_app
from hub.attendance import services as attendance
from hub.attendance.arriving import services as arriving
from hub.attendance.models import Stint
from hub.attendance.states import StintState
from hub.carrier.server import RunningCarrier, start
from hub.carrier.settings import CarrierSettings
from hub.database import db
from hub.messaging.models import Message
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from tests import databases, factories
from tests.journeys.comers import Comer, Dark, Desk, Place, Scanning, Texting
from tests.journeys.machine import Machine
from tests.journeys.stage import free_port, until

ACCOUNT, TOKEN, NUMBER, DUTY = "AC" + "1" * 32, "a-token", "+6421029990000", "+6421000999"
# Minutes by which the machine's clock is wrong after each time the power comes back.
CLOCKS = (0, -7, 0, 3, 301, 318, 310, 324, 2, -20)
STEPS, EACH = 12, 2
SEED = 7


@dataclass
class Day:
    """A machine, the phones, the people at each door, and somebody who never signs out."""

    machine: Machine
    carrier: RunningCarrier
    place: Place
    doors: list[tuple[Any, list[Comer]]]
    clocks: list[float]
    confirmed: list[Comer] = field(default_factory=list)

    def live(self, minutes: float, dice: Random, also: Callable[[], Any]) -> None:
        """Power on, some steps confirmed, and a moment later off again; people remember what they were told."""
        self.place.dark, wrong, goal = Event(), list[BaseException](), len(self.confirmed) + STEPS
        self.clocks[0] = minutes
        self.machine.switch_on(minutes)
        until(self._answers, f"the server to answer: {self.machine.log.read_text()[-2000:]}", 30)
        comers = [Thread(target=self._come_and_go, args=(door, people, wrong)) for door, people in self.doors]
        for thread in comers:
            thread.start()
        until(lambda: wrong or (len(self.confirmed) >= goal and also()), "people to come and go", 30)
        self.place.dark.wait(dice.uniform(0, 0.08))
        self.machine.plug_out()
        self.place.dark.set()
        for thread in comers:
            thread.join(20)
        assert not wrong, wrong

    def _answers(self) -> bool:
        try:
            return self.place.call(Session(), "/healthz").ok
        except Dark:
            return False

    def _come_and_go(self, door: Any, people: Sequence[Comer], wrong: list[BaseException]) -> None:
        try:
            door.opens()
            while not self.place.dark.is_set():
                for who in people:
                    self._step(door, who)
        except Dark:
            return
        except BaseException as error:
            wrong.append(error)

    def _step(self, door: Any, who: Comer) -> None:
        try:
            door.step(who)
        except Dark:
            who.was_tried = True
            raise
        who.steps, who.was_tried = who.steps + 1, False
        self.confirmed.append(who)

    @property
    def people(self) -> list[Comer]:
        """Everybody who comes and goes."""
        return [who for _, people in self.doors for who in people]


def stints_of(who: Comer) -> list[Stint]:
    mine = (
        sa.select(Stint)
        .join(Volunteer, Volunteer.id == Stint.volunteer_id)
        .where(Volunteer.uid == UUID(who.uid))
    )
    return list(db.session.scalars(mine.order_by(Stint.id)))


def as_confirmed(who: Comer) -> bool:
    """Whether the stints of somebody are those that were confirmed, and beside them at most the one that was tried."""
    stints = stints_of(who)
    number, is_in = len(stints), bool(stints) and stints[-1].state is StintState.OPEN
    arrivals, was_in = (who.steps + 1) // 2, not who.comes
    ends_in_order = all(one.signed_out_at is None or one.signed_out_at > one.signed_in_at for one in stints)
    earlier_are_over = all(one.state is StintState.CLOSED for one in stints[:-1])
    is_as_before = (number, is_in) == (arrivals, was_in)
    is_one_further = who.was_tried and (number, is_in) == (arrivals + who.comes, not was_in)
    return ends_in_order and earlier_are_over and (is_as_before or is_one_further)


def how_many(kind: Any, *which: Any) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(kind.id)).where(*which)) or 0


@pytest.fixture(params=databases.names())
def day(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Day]:
    """A task, its code, people who are expected there, a desk, and one person who is left behind at the hub."""
    name, port = f"power_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", free_port()
    url, clocks = databases.fresh(request.param, name, tmp_path), [0.0]
    settings = CarrierSettings(
        tmp_path / "carrier.sqlite", ACCOUNT, TOKEN, (NUMBER,), now=lambda: clock.now() + timedelta(minutes=clocks[0])
    )  # fmt: skip
    with start(settings, pumping=False) as carrier:
        told = {"SQLALCHEMY_DATABASE_URI": url, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN,
                "TWILIO_FROM_NUMBER": NUMBER, "TWILIO_API_URL": carrier.url, "SMS_TIMEOUT_SECONDS": 2,
                "PUBLIC_URL": f"http://127.0.0.1:{port}", "DUTY_PHONE": DUTY}  # fmt: skip
        app = create_app({**load({"HUB_ENV": "testing"}), **told})
        machine = Machine(told, tmp_path, port)
        try:
            with app.app_context():
                db.create_all()
                yield set_up(machine, carrier, clocks)
                db.session.remove()
                db.engine.dispose()
        finally:
            machine.close()


def set_up(machine: Machine, carrier: RunningCarrier, clocks: list[float]) -> Day:
    factories.make_installation()
    hub = factories.make_hub(opened_for=factories.make_incident())
    task = factories.make_task(
        starts_in=timedelta(hours=-1), lasts=timedelta(hours=40), lines=(("", 3 * EACH),), hub_id=hub.id
    )
    groups = [[comer(task) for _ in range(EACH)] for _ in range(3)]
    attendance.sign_in(factories.make_volunteer(given_name="Wiremu").uid, hub_id=hub.id, by=SYSTEM)
    place = Place(f"http://127.0.0.1:{machine.port}", TOKEN, lambda phone: texts_to(carrier, phone))
    code = arriving.code_for(task_id=task.id, by=SYSTEM)
    desk = Desk(place, factories.make_user().email)
    doors = list(zip((desk, Texting(place), Scanning(place, code)), groups, strict=True))
    return Day(machine, carrier, place, doors, clocks)


def comer(task: Task) -> Comer:
    person = factories.make_volunteer()
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return Comer(str(person.uid), person.name, person.phone or "")


def texts_to(carrier: RunningCarrier, phone: str) -> list[str]:
    rows = carrier.carrier.store.rows("SELECT body FROM messages WHERE phone = ? ORDER BY id", (phone,))
    return [row["body"] for row in rows]


def test_power_loss_and_a_moved_clock_lose_no_stint_that_was_confirmed(day: Day) -> None:
    dice, missed = Random(SEED), Alarm.kind == AlarmKind.OVERDUE
    by_then = {
        301: lambda: how_many(Message, Message.kind == "welfare"),
        318: lambda: texts_to(day.carrier, DUTY),
    }
    for minutes in CLOCKS:
        day.live(minutes, dice, by_then.get(minutes, lambda: True))
        db.session.rollback()
        wrong = [(who, stints_of(who)) for who in day.people if not as_confirmed(who)]
        assert not wrong, (minutes, wrong)
    assert all(len([one for one in people if one.steps > 1]) > 1 for _, people in day.doors), (
        "each door was used"
    )
    assert how_many(Alarm, missed) == how_many(Alarm, missed, Alarm.state == AlarmState.RAISED) == 1
    rings = db.session.scalar(sa.select(Alarm.rings).where(missed)) or 0
    assert 1 <= len(texts_to(day.carrier, DUTY)) <= rings
