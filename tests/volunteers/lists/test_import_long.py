"""A long list goes another way than a short one, and comes to the same."""

import csv
from datetime import UTC, date, datetime
from random import Random

import pytest
import sqlalchemy as sa

from hub import many_rows
from hub.accounts.rules import SYSTEM
from hub.audit.models import AuditEntry
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.importing import read_csv
from hub.places.gazetteer import Gazetteer, PlaceFound
from hub.places.rules import Point
from hub.volunteers.lists.newcomers import OWN, Terms
from hub.volunteers.lists.reading import BATCH, LONG_LIST, Reader, SecondProcess
from hub.volunteers.lists.rules import COLUMNS, ImportContext, Whereabouts
from hub.volunteers.lists.taking_in import import_volunteers
from hub.volunteers.models import Affiliation, MatchRow, Volunteer, VolunteerSkill
from hub.volunteers.models_doors import SkillWord, TwinLook
from hub.volunteers.rules import Ages
from hub.volunteers.states import ConsentShare, ConsentSms, PhoneKind, Standing
from tests.factories import make_organisation

TOWNS = ("Petone", "12 Beach Road, Petone", "Nowhere", "")
SKILLS = ("nurse;boat", "first aid", "juggling", "")


def rows(how_many, seed=3):
    """People as in life: some twice, some changed, some that cannot be, in any order."""
    random = Random(seed)
    found = []
    for number in range(how_many):
        row = {
            "given_name": f"Ana{number}", "family_name": "O’Brien\tSmith" if number % 9 == 0 else "Silva",
            "phone": f"021 {number:07d}" if number % 11 else "12", "address": random.choice(TOWNS),
            "skills": random.choice(SKILLS), "consent_sms": random.choice(("yes", "no", "")),
            "date_of_birth": random.choice(("1990-05-01", "2009-13-01", "")),
            "notes": random.choice(("", "Has a van\nand a \\ dog")),
            "external_id": f"RC-{number}" if number % 5 == 0 else "",
        }  # fmt: skip
        found += [row] if number % 7 else [row, row, {**row, "notes": "Said again"}]
    random.shuffle(found)
    return found


def written(listed, folder):
    """The rows as a file."""
    file = folder / "people.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(listed[0]))
        writer.writeheader()
        writer.writerows({name: cell.strip() for name, cell in row.items()} for row in listed)
    return file


def everything():
    """What the register says, without what differs from run to run."""
    db.session.rollback()
    names = {key: name for key, name in db.session.execute(sa.select(Volunteer.id, Volunteer.name_key))}
    left_out = {"id", "uid", "volunteer_id", "subject_uid"}

    def of(model, key="volunteer_id"):
        table = model.__table__
        found = db.session.execute(sa.select(table)).mappings()
        return sorted(
            repr((names.get(row.get(key)), [(n, v) for n, v in row.items() if n not in left_out]))
            for row in found
        )

    return of(Volunteer, "id"), of(VolunteerSkill), of(MatchRow), of(Affiliation), of(AuditEntry)


@pytest.fixture
def emptied(app):
    def _emptied():
        with transaction():
            for model in (MatchRow, VolunteerSkill, Affiliation, AuditEntry, SkillWord, TwinLook):
                db.session.execute(sa.delete(model))
            db.session.execute(sa.delete(Volunteer))

    return _emptied


def test_rows_one_by_one_and_all_at_once_make_the_same_register(places, emptied):
    charity, listed = make_organisation().id, rows(60)
    together = import_volunteers(listed, organisation_id=charity, by=SYSTEM).counts()
    at_once = everything()
    emptied()
    apart = [import_volunteers([row], organisation_id=charity, by=SYSTEM).counts() for row in listed]
    for name in ("rows", "created", "rejected"):
        assert sum(one[name] for one in apart) == together[name]
    assert everything()[:4] == at_once[:4]


def test_a_long_file_makes_the_same_register_as_its_rows(places, emptied, tmp_path):
    listed = rows(LONG_LIST)
    short = import_volunteers(listed, by=SYSTEM)
    here = everything()
    emptied()
    long = import_volunteers(read_csv(written(listed, tmp_path), COLUMNS), by=SYSTEM)
    assert {**long.counts(), "seconds": 0} == {**short.counts(), "seconds": 0}
    assert everything() == here


@pytest.fixture
def reader():
    places = Whereabouts(Gazetteer([PlaceFound("Petone", Point(-41.228, 174.87), "Wellington")]))
    context = ImportContext("NZ", date(2026, 11, 14), Ages(16, 18), False, places.locate, places.name_near)
    now = datetime(2026, 11, 14, tzinfo=UTC)
    blank = {name: None for name in OWN} | {
        "state": Standing.REGISTERED,
        "consent_sms": ConsentSms.NO,
        "notes": "",
    }
    blank |= {"phone_kind": PhoneKind.UNKNOWN, "consent_share": ConsentShare.ASK, "language": "en"}
    blank |= {"travel_km": 20.0, "availability": 1}
    return Reader(context, Terms(blank, context.ages, context.today, now, now.isoformat()), None)


def without_uids(read):
    return [one._replace(own=one.own[1:]) for one in read]


def test_a_second_process_reads_what_is_left(reader, tmp_path):
    file = read_csv(written(rows(2 * BATCH), tmp_path), COLUMNS)
    left = [{**row} for row in file][10:]
    second = SecondProcess()
    try:
        found = [one for batch in second.read_from(10, file, reader) for one in batch]
    finally:
        second.stop()
    assert without_uids(found) == without_uids(reader.read(left))
    assert [one.row for one in found] == left


def test_a_second_process_says_what_is_wrong_with_the_file(reader, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text('given_name,family_name,phone\nAna,S,021 555 0168\nBen,"' + "x" * 200_000 + '",1\n')
    second = SecondProcess()
    try:
        with pytest.raises(Invalid, match="Line 3 is no CSV"):
            list(second.read_from(0, read_csv(file, COLUMNS), reader))
    finally:
        second.stop()


def test_a_second_process_that_dies_is_said_and_not_waited_for(reader, tmp_path):
    second = SecondProcess()
    batches = second.read_from(0, read_csv(written(rows(10), tmp_path), COLUMNS), reader)
    second.stop()
    with pytest.raises(Conflict, match="Import it again"):
        list(batches)


def test_a_row_that_somebody_else_wrote_meanwhile_is_a_conflict(places):
    import_volunteers([{"given_name": "Ana", "family_name": "S", "phone": "021 555 0168"}], by=SYSTEM)
    with pytest.raises(Conflict), transaction():
        row = dict(db.session.execute(sa.select(Volunteer.__table__)).mappings().one())
        row["id"] += 1
        many_rows.insert_values(Volunteer.__table__, list(row), [tuple(row.values())])
