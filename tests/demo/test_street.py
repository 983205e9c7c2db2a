"""The street of the exercise speaks: some before it opens, the rest as the hours go by, nothing twice."""

import sqlalchemy as sa

from hub.database import db
from hub.demo import street
from hub.needs import queries
from hub.needs.models import BoardNote
from hub.needs.states import NoteKind, NoteState
from hub.organisations.rules import name_key
from hub.tasks.queries import raised_from_needs
from tests import factories

BEFORE = [comes for comes in street.NOTES if comes.minutes <= 0]


def told():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(BoardNote))


def test_notes_arrive_as_time_goes_by_and_one_need_has_a_task(app, at):
    factories.make_incident()
    factories.make_organisation(name="Valley Clean-Up Crew", name_key=name_key("Valley Clean-Up Crew"))
    street.show()
    first = queries.on_board()[0]
    assert (
        told() == len(BEFORE) and first.state is NoteState.IN_HAND and len(raised_from_needs([first.id])) == 1
    )
    assert (street.go_on(), street.go_on()) == (0, 0)
    at.forward(minutes=10)
    assert (street.go_on(), street.go_on()) == (2, 0)
    at.forward(hours=3)
    street.go_on()
    assert told() == len(street.NOTES)


def test_the_street_needs_and_offers_things_and_skills(app):
    assert {comes.kind for comes in street.NOTES} == set(NoteKind)
    assert [comes.minutes for comes in street.NOTES] == sorted(comes.minutes for comes in street.NOTES)
