"""How even asks are: the Gini against cases worked by hand, and parts of the register that are too small to name."""

import pytest

from hub.matching.evenness import Use, added, gini, least_gini, named_and_rest, percent_words, share


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        ({1: 4}, 0.0),  # everybody the same
        ({0: 3, 1: 1}, 3 / 4),  # one of four has all: 1 - 1/n
        ({0: 99, 7: 1}, 0.99),
        ({0: 1, 1: 1}, 1 / 2),
        ({1: 1, 3: 1}, 1 / 4),  # 1 and 3: (-1·1 + 1·3) / (2·4)
        ({1: 1, 2: 1, 3: 1}, 2 / 9),  # (-2·1 + 0·2 + 2·3) / (3·6)
        ({0: 2, 1: 1, 4: 1}, 13 / 20),  # 0 0 1 4: (-3·0 - 1·0 + 1·1 + 3·4) / (4·5)
    ],
)
def test_the_gini_is_what_a_hand_works_out(spread, expected):
    assert gini(spread) == pytest.approx(expected)


def test_the_gini_of_counts_is_half_the_mean_difference_over_the_mean():
    people = [0, 0, 1, 1, 1, 2, 5]
    spread = {count: people.count(count) for count in set(people)}
    apart = sum(abs(a - b) for a in people for b in people) / len(people) ** 2
    assert gini(spread) == pytest.approx(apart / (2 * sum(people) / len(people)))


@pytest.mark.parametrize("spread", [{}, {0: 5}])
def test_with_nothing_to_spread_there_is_no_gini(spread):
    assert gini(spread) is None


def test_few_asks_over_many_people_cannot_be_even_and_the_least_is_known():
    assert least_gini(10, 100) == pytest.approx(0.9)
    assert least_gini(100, 100) == 0.0 and least_gini(200, 100) == 0.0
    assert least_gini(5, 4) == pytest.approx(gini({1: 3, 2: 1}))
    assert least_gini(0, 4) is None and least_gini(4, 0) is None


def test_no_way_of_giving_out_asks_is_more_even_than_the_least():
    ways = ({0: 2, 3: 1}, {0: 1, 1: 1, 2: 1}, {1: 3})
    assert min(gini(way) for way in ways) == least_gini(3, 3)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "0%"),
        (0, 9, "0%"),
        (1, 1000, "under 1%"),
        (999, 1000, "over 99%"),
        (9, 9, "100%"),
        (24, 200, "12%"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(part, whole, words):
    assert percent_words(part, whole) == words and share(0, 0) == 0.0


def test_parts_with_few_people_stand_together():
    parts = [Use("Petone", 40, asked=4), Use("Seaview", 9, asked=1), Use("", 30, asked=2), Use("Hutt", 50)]
    named, rest, number = named_and_rest(parts)
    assert [part.key for part in named] == ["Hutt", "Petone"]
    assert (rest.people, rest.asked, rest.never, number) == (39, 3, 36, 2)


def test_without_small_parts_there_is_no_rest():
    assert named_and_rest([Use("Petone", 10)]) == ([Use("Petone", 10)], None, 0)


def test_parts_add_up():
    assert added([Use("a", 2, 1, 3, 1, 1, 1), Use("b", 3, 2, 2, 0, 0, 1)]) == Use("", 5, 3, 5, 1, 1, 2)
