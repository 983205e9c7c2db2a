"""Words that no skill fits: kept, shown once, learnt for everybody."""

import pytest

from hub.accounts.rules import SYSTEM
from hub.database import transaction
from hub.errors import Invalid
from hub.matching.queries import asks_of, candidates
from hub.places.gazetteer import PlaceFound
from hub.places.rules import Point
from hub.volunteers import services
from hub.volunteers.lists.taking_in import import_volunteers
from hub.volunteers.queries import open_skill_word_count, open_skill_words
from hub.volunteers.skill_words import keep_words
from tests import factories
from tests.volunteers.people import join


@pytest.fixture
def jugglers(app):
    """Three people of whom two wrote “Juggling”."""
    people = [factories.make_volunteer() for _ in range(3)]
    with transaction():
        keep_words({people[0].id: ["Juggling"], people[1].id: ["juggling ", "fire eating"], people[2].id: []})
    return people


def test_words_of_several_people_stand_on_the_list_once(jugglers):
    rows = open_skill_words()
    assert [(row.key, row.people) for row in rows] == [("juggling", 2), ("fire eating", 1)]
    assert open_skill_word_count() == 2


def test_the_same_person_writes_a_word_once(jugglers):
    with transaction():
        keep_words({jugglers[0].id: ["juggling", "JUGGLING"]})
    assert open_skill_words()[0].people == 2


def test_what_words_mean_counts_for_everybody_who_wrote_them(jugglers):
    task = factories.make_task(lines=(("companionship", 2),))
    assert services.settle_skill_words("juggling", "companionship", by=SYSTEM) == 2
    found = {one.volunteer_id for one in candidates(asks_of(task.id)[0], 10)}
    assert found == {jugglers[0].id, jugglers[1].id}


def test_the_next_person_who_writes_them_has_the_skill_at_once(jugglers):
    services.settle_skill_words("juggling", "companionship", by=SYSTEM)
    person = join(skills=(), other_skills=("Juggling",), place=PlaceFound("Petone", Point(*factories.PETONE)))
    assert [entry.skill for entry in person.skills] == ["companionship"]
    assert open_skill_word_count() == 1


def test_words_that_are_no_skill_leave_the_list(jugglers):
    services.settle_skill_words("fire eating", "", by=SYSTEM)
    assert [row.key for row in open_skill_words()] == ["juggling"]


def test_a_skill_that_is_none_is_refused(jugglers):
    with pytest.raises(Invalid):
        services.settle_skill_words("juggling", "nonsense", by=SYSTEM)


ROW = {"given_name": "Tui", "family_name": "Hall", "phone": "021 555 0155", "lat": "-41.22", "lon": "174.88",
       "skills": "juggling; cooking", "consent_sms": "yes"}  # fmt: skip


def test_words_of_an_imported_list_wait_too(app):
    import_volunteers([ROW], by=SYSTEM)
    assert [row.key for row in open_skill_words()] == ["juggling"]


def test_words_of_a_list_that_were_settled_before_are_skills_at_once(jugglers):
    services.settle_skill_words("juggling", "companionship", by=SYSTEM)
    import_volunteers([ROW], by=SYSTEM)
    task = factories.make_task(lines=(("companionship", 5),))
    assert len(candidates(asks_of(task.id)[0], 10)) == 3
