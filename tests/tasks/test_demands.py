"""What the work asks of the body: said as function, flagged where it may be hard, never a filter."""

from hub.tasks import demands
from hub.volunteers.access import NEEDS


def test_demands_read_as_a_sentence_begins():
    assert demands.words(["stairs", "lifting", "unknown"]) == "Lifting and carrying, stairs"
    assert demands.words([]) == ""


def test_a_need_is_flagged_only_where_the_work_may_be_hard_for_it():
    assert demands.flags(["stairs", "lifting"], ["step_free", "plain_words"]) == ["Ask first: stairs"]
    assert demands.flags(["lifting"], ["step_free"]) == []


def test_every_need_and_demand_that_is_named_is_known():
    assert set(demands.HARD_WITH) <= set(NEEDS)
    assert {one for several in demands.HARD_WITH.values() for one in several} <= set(demands.DEMANDS)


def test_a_list_may_name_demands_by_code_or_in_words():
    assert demands.read(["Stairs", "lifting", "yoga"]) == (("lifting", "stairs"), ["yoga"])
