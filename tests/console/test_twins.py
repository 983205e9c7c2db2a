"""Two look-alikes side by side on the console: compared, decided, taken back."""

from datetime import date

import pytest

from hub.accounts.states import Role
from hub.database import transaction
from hub.volunteers import moves
from hub.volunteers.states import Standing
from hub.volunteers.twins import jobs
from tests import factories


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def pair(app):
    """Katherine and Cathy Brown, one phone."""
    rows = [
        factories.make_volunteer(given_name=given, family_name="Brown", phone="+64211000002", name_key=f"{given} brown",
                                 date_of_birth=date(1990, 5, 1))
        for given in ("Katherine", "Cathy")
    ]  # fmt: skip
    with transaction():
        moves.look_for_twins([row.id for row in rows])
    jobs.look_for_twins()
    return rows


def test_nobody_twice_says_so_and_how_to_compare_two(coordinator):
    assert "Nobody seems to be on the register twice." in coordinator.get("twins.index").text


def test_the_register_counts_the_pairs_that_wait(coordinator, pair):
    page = coordinator.follow(coordinator.get("people.index"), "1 pair that may be one person")
    assert "1 pair waits for a look." in page.text


def test_two_are_shown_side_by_side_with_what_is_the_same(coordinator, pair):
    page = coordinator.get("twins.index")
    assert "Alike: the same phone, a short form of the name, the same birth date, the same area." in page.text
    differing = [row.text for row in page.find_all("tr.side-by-side__differs th")]
    assert differing == ["Given name differs"]


def test_one_person_keeps_the_chosen_row_and_can_be_undone(coordinator, pair):
    page = coordinator.get("twins.index")
    page = coordinator.submit(page, "One person: keep the first, Katherine Brown")
    assert "Katherine Brown is one person now." in page.text
    assert coordinator.get("people.show", uid=pair[1].uid).location.endswith(str(pair[0].uid))
    person = coordinator.get("people.show", uid=pair[0].uid)
    assert "Also registered as Cathy Brown" in person.text
    page = coordinator.submit(coordinator.get("twins.index"), "Undo")
    assert page.h1 == "Are these two one person?"
    assert coordinator.get("people.show", uid=pair[1].uid).h1 == "Cathy Brown"


def test_two_people_are_not_shown_again(coordinator, pair):
    page = coordinator.submit(coordinator.get("twins.index"), "Two people")
    assert "stay two people" in page.text and "No pair waits for a look." in page.text


def test_a_merge_that_would_hide_a_suspension_says_what_to_do(coordinator, pair):
    with transaction() as session:
        session.merge(pair[1]).state = Standing.SUSPENDED
    page = coordinator.submit(coordinator.get("twins.index"), "One person: keep the first, Katherine Brown")
    assert page.status == 422 and "Keep that one, or lift the suspension first." in page.text


def test_a_coordinator_puts_two_people_side_by_side_themselves(coordinator):
    one = factories.make_volunteer(given_name="Ana", family_name="Silva")
    factories.make_volunteer(given_name="Eva", family_name="Silva")
    page = coordinator.get("twins.other", uid=one.uid, q="silva")
    page = coordinator.submit(page, "Put side by side")
    assert "Alike: somebody put them side by side." in page.text


def test_an_auditor_compares_and_decides_nothing(sign_in, pair):
    page = sign_in(Role.AUDITOR).get("twins.index")
    assert "One person: keep" not in page.text and "+64" not in page.text
