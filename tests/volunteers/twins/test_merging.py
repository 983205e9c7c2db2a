"""Two rows of one person: found soon after the second came, merged as an alias, told apart, taken back."""

from datetime import date

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.audit.models import AuditEntry
from hub.database import db, transaction
from hub.errors import Conflict
from hub.places.gazetteer import PlaceFound
from hub.places.rules import Point
from hub.volunteers import moves, queries
from hub.volunteers.lists.taking_in import import_volunteers
from hub.volunteers.models import MatchRow
from hub.volunteers.registering.services import register
from hub.volunteers.rules import Registration
from hub.volunteers.states import ConsentSms, PhoneKind, Standing
from hub.volunteers.twins import jobs
from hub.volunteers.twins import pairs as twin_pairs
from hub.volunteers.twins import services as merging
from hub.volunteers.twins.queries import look_alikes
from hub.volunteers.twins.rules import Alike
from tests import factories

BY = Actor(uid="user:1", role=Role.COORDINATOR)
MAY = date(1990, 5, 1)


def somebody(name: str, phone: str, **over: object) -> Registration:
    given, _, family = name.partition(" ")
    values = {"phone_kind": PhoneKind.MOBILE, "consent_sms": ConsentSms.YES, "date_of_birth": MAY,
              "place": PlaceFound("Petone", Point(*factories.PETONE))}  # fmt: skip
    return Registration(given, family, phone, **(values | over))


def registered(name: str, phone: str, **over: object):
    return queries.by_uid(register(somebody(name, phone, **over), by=BY))


def open_reasons() -> list[tuple[Alike, ...]]:
    return [pair.reasons for pair in twin_pairs.open_pairs()]


@pytest.fixture
def cathy_and_katherine(app):
    """The same woman, registered twice with one phone."""
    registered("Noise Brown", "+64211000001", date_of_birth=date(1955, 1, 1))
    first = registered("Katherine Brown", "+64211000002")
    second = registered("Cathy Brown", "+64211000002")
    jobs.look_for_twins()
    return first, second


def test_a_second_registration_is_found_and_waits_for_a_look(cathy_and_katherine):
    assert open_reasons() == [(Alike.PHONE, Alike.SHORT_NAME, Alike.BIRTH, Alike.AREA)]
    assert twin_pairs.open_pair_count() == 1


def test_looking_twice_finds_nothing_new(cathy_and_katherine):
    first, second = cathy_and_katherine
    with transaction():
        moves.look_for_twins([first.id, second.id])
    assert jobs.look_for_twins() == 2
    assert twin_pairs.open_pair_count() == 1


def test_a_family_with_one_phone_is_nobodys_work(app):
    for name, born in (("Mere Parata", date(1960, 1, 1)), ("Hemi Parata", date(1985, 2, 2))):
        registered(name, "+64211000002", date_of_birth=born)
    jobs.look_for_twins()
    assert open_reasons() == []


@pytest.mark.parametrize(
    ("one", "other", "over"),
    [
        ("Jonathan Webb", "Jon Webb", {}),
        ("Tuala Sione", "Sione Tuala", {"date_of_birth": None}),
        ("Liz Hall", "Elizabeth Hall", {"date_of_birth": None, "email": "liz@example.org", "place": None}),
    ],
)
def test_another_number_does_not_hide_a_person(app, one, other, over):
    registered(one, "+64211000002", **over)
    registered(other, "+64211000003", **over)
    jobs.look_for_twins()
    assert len(open_reasons()) == 1


def test_a_name_that_many_have_is_no_reason(app):
    for number in range(6):
        registered("John Smith", f"+6421100000{number}", date_of_birth=None)
    jobs.look_for_twins()
    assert open_reasons() == []


def test_an_import_is_compared_with_the_register_and_with_itself(app):
    registered("Katherine Brown", "+64211000002")
    rows = [
        {"given_name": given, "family_name": "Brown", "phone": phone, "date_of_birth": "1990-05-01"}
        for given, phone in (("Cathy", "+64211000003"), ("Kathy", "+64211000004"), ("Hemi", "+64211000005"))
    ]
    import_volunteers(rows, by=BY)
    jobs.look_for_twins()
    assert twin_pairs.open_pair_count() == 3


def test_a_long_list_is_compared_part_by_part_and_each_row_once(app):
    rows = [
        {
            "given_name": given,
            "family_name": "Brown",
            "phone": f"021 555 010{number}",
            "date_of_birth": "1990-05-01",
        }
        for number, given in enumerate(("Cathy", "Kathy", "Hemi", "Rua", "Katherine"))
    ]
    import_volunteers(rows, by=BY)
    assert [merging.compare_new(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert twin_pairs.open_pair_count() == 3


def test_a_desk_is_told_whom_it_may_have_before_it(cathy_and_katherine):
    found = look_alikes(somebody("Kathryn Brown", "+64211000009"))
    assert [one.person.name for one in found] == ["Katherine Brown", "Cathy Brown"]


def merged(keep, other):
    merging.merge(keep.uid, other.uid, by=BY)


def test_a_merge_is_an_alias_and_keeps_both_originals(cathy_and_katherine):
    first, second = cathy_and_katherine
    merged(first, second)
    assert queries.by_uid(second.uid).id == first.id
    assert db.session.scalar(sa.select(sa.func.count(MatchRow.volunteer_id.distinct()))) == 2
    assert merging.original(second.uid).given_name == "Cathy"
    assert open_reasons() == []
    assert (
        db.session.scalars(sa.select(AuditEntry.by).where(AuditEntry.action == "volunteer.merge")).one()
        == BY.uid
    )


def test_they_are_two_after_all(cathy_and_katherine):
    first, second = cathy_and_katherine
    merged(first, second)
    merging.undo(twin_pairs.decided_pairs()[0].twin.uid, by=BY)
    assert queries.by_uid(second.uid).id == second.id
    assert twin_pairs.open_pair_count() == 1
    assert db.session.scalar(sa.select(sa.func.count(MatchRow.volunteer_id.distinct()))) == 3


def test_two_people_are_never_asked_about_again(cathy_and_katherine):
    first, second = cathy_and_katherine
    merging.tell_apart(twin_pairs.open_pairs()[0].twin.uid, by=BY)
    with transaction():
        moves.look_for_twins([first.id, second.id])
    jobs.look_for_twins()
    assert open_reasons() == []


def test_a_third_row_follows_into_the_person_and_back(cathy_and_katherine):
    first, second = cathy_and_katherine
    third = registered("Kate Brown", "+64211000002")
    merged(second, third)
    merged(first, second)
    assert {queries.by_uid(one.uid).id for one in (first, second, third)} == {first.id}
    merging.undo(twin_pairs.pair_of(first.id, second.id).uid, by=BY)
    assert [queries.by_uid(one.uid).id for one in (first, second, third)] == [first.id, second.id, second.id]


def test_a_look_at_the_merged_row_goes_on_with_the_person(cathy_and_katherine):
    first, second = cathy_and_katherine
    third = registered("Kat Brown", "+64211000004", date_of_birth=None)
    merging.name_pair(second.uid, third.uid, by=BY)
    merged(first, second)
    assert any({pair.first.id, pair.second.id} == {first.id, third.id} for pair in twin_pairs.open_pairs())


def test_a_suspended_row_is_not_hidden_by_a_merge(cathy_and_katherine):
    first, second = cathy_and_katherine
    with transaction():
        db.session.merge(second).state = Standing.SUSPENDED
    with pytest.raises(Conflict, match="suspended"):
        merged(first, second)
    merged(second, first)
    assert queries.by_uid(first.uid).state is Standing.SUSPENDED


def test_nobody_is_merged_into_a_row_that_left(cathy_and_katherine):
    first, second = cathy_and_katherine
    with transaction():
        moves.withdraw(db.session.merge(first), why="Moved away", by=BY.uid)
    with pytest.raises(Conflict, match="left the register"):
        merged(first, second)


def test_a_row_is_merged_once(cathy_and_katherine):
    first, second = cathy_and_katherine
    merged(first, second)
    with pytest.raises(Conflict, match="merged already"):
        merged(second, first)
