"""Whoever was asked to leave reads why, says how they see it, and has it all in their own copy."""

import json

import pytest

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance.models import Occurrence
from hub.attendance.occurrences import services
from hub.attendance.occurrences.rules import OccurrenceFacts
from hub.attendance.states import OccurrenceKind, OccurrenceState
from hub.database import db, new_uid
from tests import factories

MOANA = Actor("moana", name="Moana")
SECRET = "bruises on both arms"


def write(kind, person, what="Shouted at a child"):
    facts = OccurrenceFacts(
        kind, clock.now(), what, str(new_uid()), volunteer_uid=person.uid, supervisor="Leilani", done="Sat down",
        told="Yes", witnesses="Rosa Duarte",
    )  # fmt: skip
    return services.write_down(facts, by=MOANA).uid


@pytest.fixture
def zeb(app, at):
    factories.make_incident()
    return factories.make_volunteer()


def test_they_read_why_and_say_how_they_see_it(zeb, own):
    uid, page = write(OccurrenceKind.ASKED_TO_LEAVE, zeb), own(zeb)
    why = page.follow(page.get("me.index"), "Read why, or say how you see it")
    assert "Shouted at a child" in why.text and "Leilani" in why.text and "Rosa" not in why.text
    done = page.submit(why, "Ask somebody to look again", words="It was my brother")
    assert "Somebody else looks at it again." in done.text
    db.session.rollback()
    assert db.session.scalars(db.select(Occurrence)).one().state is OccurrenceState.APPEALED
    assert "Ask somebody to look again" not in page.get("me.sent_away", uid=uid).text


def test_nothing_is_asked_again_without_words(zeb, own):
    uid, page = write(OccurrenceKind.ASKED_TO_LEAVE, zeb), own(zeb)
    assert (
        page.submit(page.get("me.sent_away", uid=uid), "Ask somebody to look again", words=" ").status == 422
    )


def test_another_persons_is_not_there(zeb, own):
    other = factories.make_volunteer()
    uid = write(OccurrenceKind.ASKED_TO_LEAVE, other)
    assert own(zeb).get("me.sent_away", uid=uid, check=False).status == 404


def test_their_copy_has_injuries_and_no_worry_about_them(zeb, own):
    write(OccurrenceKind.INJURY, zeb, "Cut a finger"), write(OccurrenceKind.SAFEGUARDING, zeb, SECRET)
    page = own(zeb)
    kept = page.get("me.everything_file").html
    assert [one["what"] for one in json.loads(kept)["occurrence"]] == ["Cut a finger"]
    assert SECRET not in kept and "safeguarding" not in kept and "Rosa" not in kept
    assert "Cut a finger" in page.get("me.everything").text


def test_an_erasure_leaves_the_injury_without_the_name_and_the_worry_as_it_is(zeb, own):
    write(OccurrenceKind.INJURY, zeb, f"{zeb.given_name} cut a finger")
    write(OccurrenceKind.SAFEGUARDING, zeb, SECRET), write(OccurrenceKind.ASKED_TO_LEAVE, zeb)
    page = own(zeb)
    page.submit(page.get("me.erase"), "Erase everything", word="erase")
    db.session.rollback()
    found = db.session.scalars(db.select(Occurrence).order_by(Occurrence.id))
    assert [row.what for row in found] == ["(erased) cut a finger", SECRET, "(erased)"]
