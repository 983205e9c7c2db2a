"""A migration meets a database in which people are: nothing of them may be lost, up or down."""

import sqlite3

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from hub.database import db
from tests.house.test_migrations import unbuilt

__all__ = ["unbuilt"]

PERSON = """INSERT INTO volunteer (id, uid, given_name, family_name, name_key, phone, phone_kind, email, language,
  address, postcode, place_name, travel_km, availability, emergency_name, emergency_phone, consent_sms, consent_share,
  consent_wording, notes, state, state_reason, source, is_invented, registered_at, import_key)
  VALUES (1, '0190a5c0000070008000000000000001', 'Aroha', 'Ngata', 'aroha ngata', '+64211000001', 'mobile', '', 'en',
  'Petone', '', 'Petone', 20, 1, '', '', 'yes', 'any', '', '', 'eligible', '', 'web', {no},
  '2026-11-01 00:00:00', '')"""
SKILL = "INSERT INTO volunteer_skill (volunteer_id, skill) VALUES (1, 'cooking')"
COUNT = "SELECT count(*) FROM volunteer JOIN volunteer_skill ON volunteer_id = volunteer.id"


def run(*statements: str) -> None:
    with db.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.fixture
def old(unbuilt):
    """A database of the first version with one person."""
    upgrade(revision="0001")
    run(PERSON.format(no="false" if db.engine.dialect.name == "postgresql" else "0"), SKILL)
    return unbuilt


def test_people_stay_when_the_registers_grow_and_shrink(old):
    upgrade(revision="0002")
    run("UPDATE volunteer SET source = 'kiosk', phone_confirmed_by = 'code', alias_of_id = 1 WHERE id = 1")
    run("UPDATE volunteer SET source = 'web', phone_confirmed_by = 'reply', alias_of_id = NULL WHERE id = 1")
    downgrade(revision="0001")
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql(COUNT).scalar() == 1


def test_what_a_column_may_hold_is_still_checked(old):
    upgrade(revision="0002")
    for column in ("source", "state", "consent_sms"):
        with pytest.raises((sa.exc.IntegrityError, sqlite3.IntegrityError)):
            run(f"UPDATE volunteer SET {column} = 'nonsense' WHERE id = 1")


def test_a_narrower_check_comes_back(old):
    upgrade(revision="0002")
    downgrade(revision="0001")
    with pytest.raises((sa.exc.IntegrityError, sqlite3.IntegrityError)):
        run("UPDATE volunteer SET source = 'kiosk' WHERE id = 1")
