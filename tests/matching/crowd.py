"""Registers and tasks drawn by chance, with everything in them that decides who is asked."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from hub.database import db, new_uid, transaction
from hub.messaging.models import Conversation
from hub.tasks.models import Task, TaskLine
from hub.volunteers import moves
from hub.volunteers.access import RING
from hub.volunteers.models import Affiliation, Asked, Commitment, DayOff, Volunteer, VolunteerSkill
from hub.volunteers.models_standing import Credential
from hub.volunteers.states import (
    CheckLevel,
    ConsentShare,
    ConsentSms,
    CredentialKind,
    PhoneKind,
    Source,
    Standing,
)
from hub.volunteers.times.availability import parse
from tests import factories
from tests.matching.reference import Belongings, Paper, Person

SKILLS = ("cooking", "lifting", "boat", "first_aid")
CODES = ("first_aid_certificate", "boat_licence")
# The second of them is eighteen on the day of most shifts, the third is not yet.
BIRTHS = (date(1980, 1, 1), date(2008, 11, 14), date(2008, 11, 15), date(2011, 3, 1))
SPANS = ("any", "any", "any", "weekdays", "weekends", "sat-am", "sat-pm;sun-am", "evenings", "never")


def some(random: Random, likely: float, value: Any, otherwise: Any = None) -> Any:
    return value if random.random() < likely else otherwise


class Crowd:
    """People around a place, as the reference knows them and as the database has them."""

    def __init__(self, seed: int, now: datetime, middle: tuple[float, float], number: int) -> None:
        self.random, self.now, self.middle = Random(seed), now, middle
        self.bodies = [factories.make_organisation().id for _ in range(2)]
        self.subjects = [new_uid() for _ in range(3)]
        self.towns = [self.point(0.4) for _ in range(4)]
        self.tasks: list[Task] = []
        self.people = [self.person() for _ in range(number)]

    def point(self, spread: float) -> tuple[float, float]:
        lat = self.middle[0] + self.random.gauss(0, spread)
        return lat, (self.middle[1] + self.random.gauss(0, spread) + 180) % 360 - 180

    def moment(self, hours: int) -> datetime:
        return self.now + timedelta(hours=self.random.randint(-hours, hours))

    def person(self) -> Person:
        dice = self.random
        lat, lon = some(dice, 0.4, dice.choice(self.towns), self.point(0.5))
        rows = [self.belongings() for _ in range(some(dice, 0.1, 2, 1))]
        return Person(
            lat=lat, lon=lon, travel_km=dice.choice([5.0, 20.0, 60.0, 200.0]), availability=parse(dice.choice(SPANS)),
            free_until=some(dice, 0.1, self.moment(12)),
            born=some(dice, 0.8, dice.choice(BIRTHS)),
            state=some(dice, 0.85, Standing.ELIGIBLE, dice.choice(list(Standing))), is_paused=dice.random() < 0.05,
            sms=some(dice, 0.8, ConsentSms.YES, dice.choice(list(ConsentSms))),
            share=some(dice, 0.8, ConsentShare.ANY, dice.choice(list(ConsentShare))),
            kind=some(dice, 0.9, PhoneKind.MOBILE, dice.choice([None, *PhoneKind])), wants_ringing=dice.random() < 0.05,
            language=dice.choice(["en", "en", "mi", "es"]), has_opted_out=dice.random() < 0.05, rows=rows,
        )  # fmt: skip

    def belongings(self) -> Belongings:
        dice, none = self.random, range(0)
        starts = [self.moment(30) for _ in some(dice, 0.2, range(2), none)]
        days = [
            self.now.date() + timedelta(days=dice.randint(-2, 2)) for _ in some(dice, 0.1, range(1), none)
        ]
        return Belongings(
            skills=set(dice.sample(SKILLS, dice.randint(0, 3))),
            bodies=[(body, dice.random() < 0.3) for body in self.bodies if dice.random() < 0.3],
            asked=[
                (self.now - timedelta(minutes=dice.randint(1, 60_000)), dice.choice(self.subjects))
                for _ in range(some(dice, 0.4, dice.choice([1, 2, 7]), 0))
            ],
            promised=[
                (start, start + timedelta(hours=dice.randint(1, 9)), dice.random() < 0.3) for start in starts
            ],
            off=[(day, day + timedelta(days=dice.randint(0, 2))) for day in days],
            papers=[self.paper() for _ in range(some(dice, 0.5, 2, 0))],
        )

    def paper(self) -> Paper:
        dice, is_check = self.random, self.random.random() < 0.5
        level = dice.choice(list(CheckLevel)) if is_check else None
        return Paper(
            CredentialKind.CHECK if is_check else CredentialKind.CREDENTIAL,
            level.value if level else dice.choice(CODES), level,
            some(dice, 0.5, self.now.date() + timedelta(days=dice.randint(-2, 2))), dice.random() < 0.15,
            some(dice, 0.2, dice.choice(self.subjects)),
        )  # fmt: skip

    def make_task(self, **over: Any) -> Task:
        """A task nearby; it and its shift may be one about which people were asked or checked."""
        dice = self.random
        lat, lon = self.point(0.3)
        uid = dice.choice(self.subjects) if not self.tasks else new_uid()
        task = factories.make_task(
            lat=lat, lon=lon, uid=uid, min_age=some(dice, 0.4, 18), languages=some(dice, 0.4, ["en", "mi"], []),
            check_level=some(dice, 0.3, dice.choice(list(CheckLevel)).value, ""),
            starts_in=timedelta(hours=dice.randint(0, 20)), lasts=timedelta(hours=dice.randint(1, 8)),
            organisation_id=dice.choice(self.bodies), **over,
        )  # fmt: skip
        with transaction():
            task = db.session.merge(task)
            task.shifts[0].uid = uid
            names = dice.sample(["", *SKILLS], dice.choice([1, 1, 2, 3]))
            task.lines = [
                TaskLine(skill=name, needed=2, credential=some(dice, 0.2, dice.choice(CODES), "")) for name in names
            ]  # fmt: skip
        self.tasks.append(task)
        return task

    def write(self) -> None:
        """Puts everybody on the register."""
        with transaction() as session:
            for number, person in enumerate(self.people):
                row = self.row(person, f"+64211{number:06d}")
                session.add(row)
                session.flush()
                person.id = row.id
                self.hang(person.rows[0], row.id)
                for other in person.rows[1:]:
                    merged = self.row(person, f"+64212{number:06d}")
                    merged.alias_of_id = person.id
                    session.add(merged)
                    session.flush()
                    self.hang(other, merged.id)
                if person.has_opted_out and row.phone:
                    session.add(Conversation(phone=row.phone, opted_out_at=self.now))
            session.flush()
            moves.refresh_match_rows([person.id for person in self.people])

    def row(self, person: Person, phone: str) -> Volunteer:
        return Volunteer(
            given_name="Ana", family_name=phone, name_key=f"ana {phone}", phone=phone if person.kind else None,
            phone_kind=person.kind or PhoneKind.MOBILE, lat=person.lat, lon=person.lon, travel_km=person.travel_km,
            availability=person.availability, free_until=person.free_until, date_of_birth=person.born,
            consent_sms=person.sms, consent_share=person.share, state=person.state, language=person.language,
            paused_at=self.now if person.is_paused else None, source=Source.WEB, registered_at=self.now,
            access_needs=[RING] if person.wants_ringing else [], is_invented=True,
        )  # fmt: skip

    def hang(self, own: Belongings, key: int) -> None:
        """Everything that hangs on one row."""
        rows: list[Any] = [VolunteerSkill(volunteer_id=key, skill=skill) for skill in own.skills]
        rows += [
            Affiliation(volunteer_id=key, organisation_id=body, ended_on=self.now.date() if ended else None)
            for body, ended in own.bodies
        ]
        rows += [Asked(volunteer_id=key, subject_uid=uid, at=at) for at, uid in own.asked]
        rows += [
            Commitment(
                volunteer_id=key, subject_uid=new_uid(), starts_at=start, ends_at=end,
                released_at=self.now if released else None,
            )
            for start, end, released in own.promised
        ]  # fmt: skip
        rows += [DayOff(volunteer_id=key, starts_on=first, ends_on=last) for first, last in own.off]
        rows += [
            Credential(
                volunteer_id=key, kind=one.kind, code=one.code, level=one.level, seen_on=self.now.date(),
                seen_by="Moana", recorded_by="x", recorded_at=self.now, expires_on=one.expires_on,
                task_uid=one.task_uid, ended_at=self.now if one.is_ended else None,
            )
            for one in own.papers
        ]  # fmt: skip
        db.session.add_all(rows)
