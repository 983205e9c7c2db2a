"""Guessing which column is what, and rows as the import reads them."""

import pytest

from hub.errors import Invalid
from hub.sheets import Sheet
from hub.volunteers.lists.columns import (
    DateOrder,
    MatchedRows,
    check,
    first_order,
    guess,
    iso_date,
    split_name,
)


@pytest.mark.parametrize(
    "header,found",
    [
        (("given_name", "family_name", "phone"), {"given_name": 0, "family_name": 1, "phone": 2}),
        (("First Name", "Surname", "Mobile"), {"given_name": 0, "family_name": 1, "phone": 2}),
        (("Nombre", "Apellidos", "Teléfono", "Comuna"),
         {"given_name": 0, "family_name": 1, "phone": 2, "address": 3}),
        (("Prénom", "Nom", "Téléphone portable", "Code postal"),
         {"given_name": 0, "family_name": 1, "phone": 2, "postcode": 3}),
        (("Member No.", "Name", "Cell"), {"external_id": 0, "full_name": 1, "phone": 2}),
        (("Member number", "DOB", "E-mail"), {"external_id": 0, "date_of_birth": 1, "email": 2}),
        (("Phone", "Mobile"), {"phone": 0}),
        (("Name", "First name", "Last name"), {"given_name": 1, "family_name": 2}),
        (("Shoe size", ""), {}),
    ],
)  # fmt: skip
def test_columns_are_known_by_what_people_call_them(header, found):
    assert guess(header) == found


@pytest.mark.parametrize("columns,field", [({"phone": 0}, "given_name"), ({"full_name": 0}, "phone")])
def test_a_list_needs_a_name_and_a_way_to_tell_people_apart(columns, field):
    with pytest.raises(Invalid) as error:
        check(columns)
    assert field in error.value.fields


def test_one_column_cannot_be_two_things():
    with pytest.raises(Invalid):
        check({"given_name": 0, "phone": 1, "email": 1})


@pytest.mark.parametrize(
    "written,order,iso",
    [
        ("27/3/1985", DateOrder.DMY, "1985-03-27"),
        ("3/27/1985", DateOrder.MDY, "1985-03-27"),
        ("03-04-1985", DateOrder.DMY, "1985-04-03"),
        ("03-04-1985", DateOrder.MDY, "1985-03-04"),
        ("1985-03-27", DateOrder.DMY, "1985-03-27"),
        ("27/3/1985", DateOrder.YMD, "27/3/1985"),
        ("31/2/1985", DateOrder.DMY, "31/2/1985"),
        ("27/3/85", DateOrder.DMY, "27/3/85"),
        ("last spring", DateOrder.DMY, "last spring"),
    ],
)
def test_days_are_read_in_the_order_that_was_said(written, order, iso):
    assert iso_date(written, order) == iso


def test_the_order_of_days_is_guessed_from_a_number_that_is_no_month():
    assert first_order(["3/4/1985", "3/27/1985"]) is DateOrder.MDY
    assert first_order(["3/4/1985"]) is DateOrder.DMY
    assert first_order(["1985-03-27"]) is DateOrder.YMD


@pytest.mark.parametrize(
    "whole,parts",
    [("Ana Maria Silva", ("Ana Maria", "Silva")), ("Silva, Ana", ("Ana", "Silva")), ("Rangi", ("Rangi", ""))],
)
def test_a_whole_name_is_taken_apart(whole, parts):
    assert split_name(whole) == parts


def test_rows_have_our_names_and_what_is_not_read_is_said():
    sheet = Sheet(("Member", "Cell", "DOB", "Shoe size"), (("Silva, Ana", "021 555 0123", "27/3/1985"),))
    rows = MatchedRows(sheet, {"full_name": 0, "phone": 1, "date_of_birth": 2}, DateOrder.DMY)
    assert list(rows) == [
        {"given_name": "Ana", "family_name": "Silva", "phone": "021 555 0123", "date_of_birth": "1985-03-27"}
    ]
    assert rows.notes == ("These columns were not read: Shoe size.",)
