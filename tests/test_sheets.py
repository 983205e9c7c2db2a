"""Tables out of files as people bring them: workbooks, CSV of every kind, and what is none."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from hub.errors import Invalid
from hub.importing import Columns
from hub.sheets import SheetRows, read_head, read_sheet


def workbook(*lines, more_sheets=()):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    for title in more_sheets:
        book.create_sheet(title)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def lines(content, name="people.csv"):
    return read_sheet(name, content).lines


def test_a_workbook_is_read_as_somebody_would_have_typed_it():
    half_past_nine = datetime.fromisoformat("2026-11-01T09:30")
    content = workbook(
        ["Name", "Born", "Mobile", "Texts", "When"],
        ["Ana", date(1985, 3, 27), 64215550123.0, True, half_past_nine],
    )
    assert lines(content) == (("Ana", "1985-03-27", "64215550123", "yes", "2026-11-01 09:30"),)


def test_only_the_first_sheet_counts_and_the_page_says_so():
    sheet = read_sheet("a.xlsx", workbook(["Name"], ["Ana"], more_sheets=["Old"]))
    assert "Only the first sheet" in sheet.notes[0]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_cells_may_be_separated_by_comma_semicolon_or_tab(mark):
    content = f"Name{mark}Phone\nAna{mark}021 555 0123\n".encode()
    assert lines(content) == (("Ana", "021 555 0123"),)


def test_a_file_that_is_not_utf_8_is_read_and_says_so():
    text = "Nombre;Ciudad\nJosé Muñoz;Concepción\nAndrés Peña;Chillán\nMaría Núñez;Valparaíso\n"
    sheet = read_sheet("people.csv", text.encode("cp1252"))
    assert sheet.lines[0] == ("José Muñoz", "Concepción")
    assert "not UTF-8" in sheet.notes[0]


def test_empty_lines_are_left_out():
    assert lines(b"Name\n\nAna\n,,\n") == (("Ana",),)


@pytest.mark.parametrize(
    "content,words",
    [
        (b"", "is empty"),
        (b"Name,Phone\n", "nothing below it"),
        (b"\xd0\xcf\x11\xe0old", "old Excel file"),
        (b"PK\x03\x04not a zip", "not a workbook"),
        (b"\x00\x01\x02\x00picture", "neither a CSV file nor an XLSX workbook"),
    ],
)
def test_what_is_no_list_says_what_to_do(content, words):
    with pytest.raises(Invalid) as error:
        read_sheet("people.csv", content)
    assert words in error.value.fields["file"]


def test_the_first_values_of_a_column_are_shown():
    sheet = read_sheet("people.csv", b"Name,Town\nAna,\nBen,Petone\nCai,Taita\n")
    assert sheet.sample(1) == ["Petone", "Taita"]


def test_a_workbook_is_a_source_of_rows_for_commands(tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_bytes(workbook(["Given Name", "Phone", "Shoe size"], ["Ana", "021 555 0123", 38]))
    rows = SheetRows(path, Columns(known=("given_name", "phone"), required=("given_name",)))
    assert list(rows) == [{"given_name": "Ana", "phone": "021 555 0123", "shoe_size": "38"}]
    assert rows.notes == ("These columns were not read: Shoe size.",)


def with_part(name, text):
    """A workbook one of whose parts was written by somebody else."""
    whole, made = zipfile.ZipFile(io.BytesIO(workbook(["Name"], ["Ana"]))), io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        for part in whole.namelist():
            parts.writestr(part, text if part == name else whole.read(part))
    return made.getvalue()


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml", "docProps/core.xml",
     "xl/_rels/workbook.xml.rels"],
)  # fmt: skip
@pytest.mark.parametrize("text", ["", "junk", "<a><b>"])
def test_a_broken_workbook_is_refused_kindly(part, text):
    with pytest.raises(Invalid, match="not a workbook that we can read"):
        read_sheet("a.xlsx", with_part(part, text))


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    '<row r="{}"><c r="B1" t="inlineStr"><is><t>Ana</t></is></c></row></sheetData></worksheet>'
)


def test_a_cell_far_down_is_found_without_the_lines_between():
    assert read_sheet("a.xlsx", with_part("xl/worksheets/sheet1.xml", SHEET.format("Name", 9000))).lines


def test_a_cell_no_spreadsheet_could_hold_is_refused():
    with pytest.raises(Invalid, match="longer than 32,767"):
        read_sheet("a.xlsx", with_part("xl/worksheets/sheet1.xml", SHEET.format("x" * 40_000, 2)))


def test_an_entity_of_a_hostile_workbook_is_not_followed():
    text = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + SHEET.format("&a;", 2)
    with pytest.raises(Invalid):
        read_sheet("a.xlsx", with_part("xl/worksheets/sheet1.xml", text))


@pytest.mark.parametrize("content", [b"Name\rAna\r", b'Name\n"' + b"x" * 200_000 + b'"\n'])
def test_lines_that_no_reader_takes_are_refused_kindly(content):
    with pytest.raises(Invalid, match="cannot be read as CSV"):
        read_sheet("a.csv", content)


def test_a_sign_that_no_database_keeps_is_left_out():
    assert lines(b"Name\n" + b"Ben\n" * 2000 + b"A\x00na\n")[-1] == ("Ana",)


def test_a_page_needs_only_the_first_lines():
    assert len(read_head("a.csv", b"Name\n" + b"Ana\n" * 500, 20).lines) == 20
    with pytest.raises(Invalid, match="more than 300 lines"):
        read_sheet("a.csv", b"Name\n" + b"Ana\n" * 301, most=300)
