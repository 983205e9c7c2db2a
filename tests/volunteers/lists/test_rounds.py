"""Of several rows about one person the first is taken, and the others wait until it is written."""

from hub.importing import Outcome
from hub.volunteers.lists.newcomers import OWN
from hub.volunteers.lists.reading import ReadRow
from hub.volunteers.lists.rounds import Found, Round


def row(key, phone="+1", name="ana silva", code=None, reason=""):
    own = dict.fromkeys(OWN) | {"phone": phone, "name_key": name, "external_id": code}
    return ReadRow((), "", key, reason, () if reason else tuple(own.values()))


def taken(known, *rows):
    now = Round(known)
    return [now.take(index, one) for index, one in enumerate(rows)], now


def test_the_same_row_again_is_a_duplicate_and_another_about_them_waits():
    outcomes, now = taken({}, row("a"), row("a"), row("b"), row("a"))
    assert outcomes[:2] == [Outcome.CREATED, Outcome.DUPLICATE]
    assert [index for index, _ in now.later] == [2, 3]


def test_an_unchanged_row_of_somebody_known_changes_nothing():
    known = {("+1", "ana silva"): Found(7, 7, "a", None)}
    outcomes, now = taken(known, row("a"), row("b"), row("a"))
    assert outcomes[:2] == [Outcome.DUPLICATE, Outcome.UPDATED]
    assert [index for index, _ in now.later] == [2]


def test_two_rows_of_one_person_by_two_handles_do_not_pass_each_other():
    known = {("+1", "ana silva"): Found(7, 7, "a", "X"), "X": Found(7, 7, "a", "X")}
    _, now = taken(known, row("b", phone="+2", code="X"), row("a"))
    assert len(now.changed) == len(now.later) == 1


def test_rows_that_were_merged_wait_for_each_other():
    known = {("+1", "ana silva"): Found(7, 7, "a", None), ("+2", "ana silva"): Found(8, 7, "a", None)}
    _, now = taken(known, row("b"), row("c", phone="+2"))
    assert len(now.changed) == len(now.later) == 1


def test_a_number_and_an_external_id_of_two_people_are_refused():
    known = {("+1", "ana silva"): Found(7, 7, "a", None), "X": Found(8, 8, "b", "X")}
    (outcome,), _ = taken(known, row("c", code="X"))
    assert "another person" in outcome


def test_a_row_that_cannot_be_read_is_refused_with_its_reason():
    assert taken({}, row("a", reason="Under 16."))[0] == ["Under 16."]
