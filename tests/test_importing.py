"""Reading lists that people bring."""

import json

import pytest

from hub import cells
from hub.errors import Invalid
from hub.importing import Columns, Outcome, RejectedFile, Tally, check_row, read_csv, write_rejected

COLUMNS = Columns(known=("name", "phone", "skills"), required=("name",), one_of=(("phone", "skills"),))


@pytest.fixture
def listed(tmp_path):
    def _listed(content: bytes | str):
        path = tmp_path / "people.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_csv(path, COLUMNS)

    return _listed


def test_a_list_saved_by_a_spreadsheet_reads_as_if_written_by_hand(listed):
    rows = listed("\ufeffName,Phone \r\n Ana ,021\r\n\r\n,\r\nBen,022\r\n")
    assert list(rows) == [{"name": "Ana", "phone": "021"}, {"name": "Ben", "phone": "022"}]


def test_a_list_separated_by_semicolons_reads_the_same(listed):
    assert list(listed("name;phone\nAna;021\n")) == [{"name": "Ana", "phone": "021"}]


def test_a_comma_in_a_column_name_is_not_taken_for_the_separator(listed):
    assert list(listed('name;phone;"hat, size"\nAna;021;m\n'))[0]["phone"] == "021"


def test_a_spreadsheet_that_names_its_separator_is_understood(listed):
    assert list(listed("sep=;\nname;phone\nAna;021\n")) == [{"name": "Ana", "phone": "021"}]


def test_columns_nobody_knows_are_noted_once_and_kept(listed):
    rows = listed("name,phone,Shoe Size,Hat\nAna,021,42,m\nBen,022,43,l\n")
    assert rows.notes == ("These columns were not read: Shoe Size, Hat.",)
    assert next(iter(rows))["shoe_size"] == "42"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("phone\n021\n", "no column name"),
        ("name\nAna\n", "no column phone or skills"),
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("name,phone,Name\nAna,021,Bo\n", "name stands twice"),
        ("name,phone\nJosé,021\n".encode("latin-1"), "not a UTF-8 text file"),
        ("name,phone\nAna,021\n".encode("utf-16"), "not a UTF-8 text file"),
    ],
)
def test_a_list_that_cannot_be_used_says_why_before_any_row_is_taken(listed, content, words):
    with pytest.raises(Invalid, match=words):
        listed(content)


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(Invalid, match="cannot be read"):
        read_csv(tmp_path / "nothing.csv", COLUMNS)


def test_a_row_with_more_cells_than_the_header_is_recognised(listed):
    (row,) = listed("name,phone\nAna,021,Main Street\n")
    with pytest.raises(Invalid, match="more cells than the header"):
        check_row(row)


def test_a_short_row_has_empty_cells(listed):
    assert list(listed("name,phone\nAna\n")) == [{"name": "Ana", "phone": ""}]


def test_rejected_rows_keep_their_columns_and_get_a_reason(listed):
    rows = listed('Name,Phone,Shoe Size\n"Ana, the first",x,42\n')
    tally = Tally()
    tally.reject(next(iter(rows)), "This is no phone.")
    path = write_rejected(rows.path, tally.report().rejects, rows.header)
    assert path.name == "people.rejected.csv"
    text = path.read_text(encoding="utf-8")
    assert text == 'Name,Phone,Shoe Size,reason\n"Ana, the first",x,42,This is no phone.\n'


def test_a_rejected_file_can_be_put_right_and_imported(listed):
    rows = listed("name,phone\nAna,x\n")
    tally = Tally()
    tally.reject(next(iter(rows)), "This is no phone.")
    again = read_csv(write_rejected(rows.path, tally.report().rejects, rows.header), COLUMNS)
    assert list(again) == [{"name": "Ana", "phone": "x", "reason": "This is no phone."}]
    assert again.notes == ()


def test_the_report_is_one_line_of_json_with_counts_only():
    tally = Tally()
    for outcome in (Outcome.CREATED, Outcome.CREATED, Outcome.UPDATED, Outcome.DUPLICATE):
        tally.take(outcome)
    tally.reject({"name": "Ana"}, Invalid({"phone": "This is no phone."}))
    counts = json.loads(tally.report().as_json())
    assert counts.pop("seconds") >= 0
    assert counts == {"rows": 5, "created": 2, "updated": 1, "duplicates": 1, "rejected": 1}


def test_progress_is_told_every_so_often():
    told = []
    tally = Tally(told.append, every=2)
    for _ in range(5):
        tally.take(Outcome.CREATED)
    assert told == [2, 4]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"lat": "91", "lon": "0"}, "lat 91 cannot be"),
        ({"lat": "-41", "lon": ""}, "belong together"),
        ({"lat": "0", "lon": "0"}, "a point in the sea"),
        ({"lat": "nan", "lon": "174"}, "is not a number"),
    ],
)
def test_coordinates_that_cannot_be_are_refused(row, words):
    with pytest.raises(Invalid, match=words):
        cells.coordinates(row)


@pytest.mark.parametrize("value", ["", "tomorrow", "2026-11-14T09:00:00", "2026-11-14"])
def test_a_moment_without_a_time_zone_is_refused(value):
    with pytest.raises(Invalid, match=r"\+13:00"):
        cells.moment({"starts_at": value}, "starts_at")


@pytest.mark.parametrize(
    "value", ["0001-01-01T00:00:00+13:00", "9999-12-31T23:59:00-12:00", "0026-11-14T09:00Z"]
)
def test_a_year_that_cannot_be_is_refused(value):
    with pytest.raises(Invalid, match="Check the year"):
        cells.moment({"starts_at": value}, "starts_at")


def test_a_list_inside_a_cell_names_each_thing_once():
    assert cells.several({"skills": "cook; drive;;cook "}, "skills") == ["cook", "drive"]


@pytest.mark.parametrize("value", ["2.5", "-1", "101"])
def test_a_whole_number_has_its_bounds(value):
    with pytest.raises(Invalid):
        cells.whole({"min_age": value}, "min_age", least=0, most=100)


def test_rejected_rows_are_written_as_they_come_and_none_leaves_no_file(tmp_path):
    with RejectedFile(tmp_path / "people.csv", ["Name", "reason"]) as file:
        assert not file.path.exists()
        file.add({"name": "Ana", "": "left over"}, "No phone.")
    assert file.path.read_text(encoding="utf-8") == "Name,reason\nAna,No phone.\n"


def test_a_line_that_stops_a_list_is_told_with_the_way_on(listed):
    rows = listed('name,phone\nAna,021\n"Ben' + "x" * 140_000)
    with pytest.raises(Invalid, match=r"Line 3 .* again"):
        list(rows)


@pytest.mark.parametrize("text", ["1_0", "NaN", "inf", "1e999", "0x10", "1,5", ""])
def test_what_only_a_computer_reads_as_a_number_is_none(text):
    assert not cells.is_number(text)
