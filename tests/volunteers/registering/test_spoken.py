"""What people say at a desk: a whole name, an age, a date."""

from datetime import date

import pytest

from hub.errors import Invalid
from hub.volunteers.registering.spoken import check_age, read_birth, read_name, split_name
from hub.volunteers.rules import Ages

TODAY = date(2026, 11, 14)


@pytest.mark.parametrize(
    ("said", "given", "family"),
    [("Demi Rua", "Demi", "Rua"), ("  moana   te rangi ", "moana", "te rangi"), ("Rua, Demi", "Demi", "Rua"),
     ("Maria da Silva", "Maria", "da Silva"), ("Ana", "Ana", ""), ("Ana Maria Silva", "Ana Maria", "Silva"),
     ("Te Rangi", "Te", "Rangi"), ("de Silva, Ana", "Ana", "de Silva"), (", Ana", "Ana", ""), ("", "", "")],
)  # fmt: skip
def test_a_whole_name_is_split_where_people_would(said, given, family):
    assert split_name(said) == (given, family)


@pytest.mark.parametrize("said", ["", "  ", "...", "x" * 81, f"Ana {'x' * 81}"])
def test_no_name_and_too_much_of_a_name_are_refused(said):
    with pytest.raises(Invalid) as refused:
        read_name(said)
    assert list(refused.value.fields) == ["name"]


@pytest.mark.parametrize(
    ("said", "born", "is_exact"),
    [("34", date(1992, 11, 14), False), ("34 years", date(1992, 11, 14), False), ("0", TODAY, False),
     ("1985", date(1985, 12, 31), False), ("27 3 1985", date(1985, 3, 27), True), ("27/3/85", date(1985, 3, 27), True),
     ("1985-03-27", date(1985, 3, 27), True), ("27 march 1985", date(1985, 3, 27), True),
     ("Mar 27, 1985", date(1985, 3, 27), True), ("27031985", date(1985, 3, 27), True),
     ("3rd May 1990", date(1990, 5, 3), True), ("1.2.10", date(2010, 2, 1), True)],
)  # fmt: skip
def test_an_age_a_year_or_a_date_says_when_they_were_born(said, born, is_exact):
    assert read_birth(said, TODAY) == (born, is_exact)


@pytest.mark.parametrize(
    "said", ["", "31 2 1990", "ten", "130", "1 2", "2030", "1 1 1850", "1 13 1990", "1 1 185"]
)
def test_what_cannot_be_a_birth_is_refused_with_what_to_write(said):
    with pytest.raises(Invalid) as refused:
        read_birth(said, TODAY)
    assert list(refused.value.fields) == ["birth"]


def test_dates_are_read_as_the_country_writes_them():
    assert read_birth("3/27/1985", TODAY, country="US")[0] == date(1985, 3, 27)


def test_a_child_is_refused_kindly():
    check_age(date(2010, 11, 14), TODAY, Ages(16, 18))
    with pytest.raises(Invalid, match="kindly"):
        check_age(date(2010, 11, 15), TODAY, Ages(16, 18))
