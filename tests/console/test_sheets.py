"""Paper sheets on the console: printed blank, begun with a photo, keyed line by line, looked at, put right."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.badges import services as badges
from hub.attendance.badges.wearers import Spot
from hub.attendance.models import AttendanceSheet, Badge, Stint
from hub.audit.models import AuditEntry
from hub.database import db
from hub.volunteers.models import Volunteer
from tests import factories
from tests.page_client import values_of


@pytest.fixture
def clerk(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def task(app, at):
    """A task of 9:00 to 17:00; it is 18:00 now."""
    at.forward(hours=7)
    return factories.make_task(starts_in=-timedelta(hours=9), lasts=timedelta(hours=8))


def photo(words: bytes = b"") -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (60, 90), "white").save(file, "PNG")
    return io.BytesIO(words or file.getvalue()), "sheet.png"


def begin(clerk, task, **over):
    fields = {"place": task.number, "clerk": "Ana at the door", "supervisor": "Moana", **over}
    return clerk.submit(clerk.get("sheets.new"), "Go on to the lines", **fields)


def key(clerk, page, who, came, left=""):
    return clerk.submit(page, "Keep this line", who=who, came=came, left=left)


@pytest.fixture
def hana(task):
    return factories.make_volunteer(given_name="Hana", family_name="Kere")


def test_without_any_sheet_the_page_says_what_to_do(clerk, task):
    assert "Print blank ones before the power goes" in clerk.get("sheets.index").text


def test_blank_sheets_carry_the_number_and_the_code_of_the_door(clerk, task):
    page = clerk.submit(clerk.get("sheets.index"), "Show them for printing", place=task.number, pages=3)
    assert len(page.find_all("section.attendance")) == 3 and len(page.find_all("tbody tr")) == 3 * 12
    assert task.number in page.text and "Page 3 of 3" in page.text and "/in/" in page.text
    assert page.find_all("svg.qr")


def test_a_place_that_is_none_is_said_and_kept(clerk, task):
    page = clerk.submit(clerk.get("sheets.index"), "Show them for printing", place="T-9999")
    assert (
        page.status == 422 and "no task or hub called “T-9999”" in page.text and 'value="T-9999"' in page.html
    )


def test_a_line_is_kept_with_the_whole_name(clerk, task, hana):
    page = key(clerk, begin(clerk, task), "hana kere", "0930", "12.15")
    assert "Kept: Hana Kere, 09:30 to 12:15, 2 h 45 min." in page.text and "1 line so far" in page.text


def test_ditto_marks_repeat_the_times_above(clerk, task, hana):
    factories.make_volunteer(given_name="Rua", family_name="Demi")
    page = key(clerk, begin(clerk, task), "Hana Kere", "0930", "12.15")
    page = key(clerk, page, "Rua Demi", '"', '"')
    assert "Kept: Rua Demi, 09:30 to 12:15" in page.text


def test_the_code_of_a_badge_says_who_it_is(clerk, task, hana):
    incident = db.session.get(factories.Incident, task.incident_id)
    badges.issue(hana.uid, Spot(incident), role="Driver", until=clock.now() + timedelta(hours=1), by=SYSTEM)
    code = db.session.scalars(sa.select(Badge.code)).one()
    page = key(clerk, begin(clerk, task), code.lower(), "0930", "12.15")
    assert "Kept: Hana Kere, 09:30 to 12:15" in page.text


def test_a_name_that_several_have_is_asked_about(clerk, task, hana):
    other = factories.make_volunteer(given_name="Hana", family_name="Kere", place_name="Eastbourne")
    page = key(clerk, begin(clerk, task), "Hana Kere", "0930", "12.15")
    assert page.status == 422 and "Who is “Hana Kere”?" in page.text
    page = clerk.submit(page, "Eastbourne")
    assert "Kept: Hana Kere" in page.text
    assert db.session.scalars(sa.select(Stint)).one().volunteer_id == other.id


def test_somebody_who_is_not_on_the_register_is_added_from_the_line(clerk, task):
    page = key(clerk, begin(clerk, task), "Demi Rua", "0930", "12.15")
    assert "Nobody on the register is called that." in page.text
    page = clerk.submit(page, "Somebody new: Demi Rua", phone="021 555 0199")
    assert "Kept: Demi Rua, 09:30 to 12:15" in page.text
    assert db.session.scalars(sa.select(Volunteer.phone)).one() == "+64215550199"


def test_a_wrong_number_of_somebody_new_loses_nothing_of_the_line(clerk, task):
    page = key(clerk, begin(clerk, task), "Demi Rua", "0930", "12.15")
    page = clerk.submit(page, "Somebody new: Demi Rua", phone="12")
    assert page.status == 422 and "not a phone number" in page.text
    page = clerk.submit(page, "Keep this line", phone="")
    assert "Kept: Demi Rua" in page.text


def test_a_time_that_is_none_stays_as_it_was_typed(clerk, task, hana):
    page = key(clerk, begin(clerk, task), "Hana Kere", "9:75", "12")
    assert (
        page.status == 422
        and "Write the time as it stands there" in page.text
        and 'value="9:75"' in page.html
    )


def test_a_line_without_a_time_out_is_an_estimate_or_still_in(clerk, task, hana):
    page = key(clerk, begin(clerk, task), "Hana Kere", "0930")
    assert "When did they leave?" in page.text
    page = clerk.submit(page, "Keep as an estimate", about="16:30")
    assert "Kept: Hana Kere, 09:30 to 16:30, 7 h, an estimate." in page.text
    rua = factories.make_volunteer(given_name="Rua", family_name="Demi")
    page = clerk.submit(key(clerk, page, rua.name, "0930"), "Still in")
    assert "Kept: Rua Demi, 09:30, still in." in page.text


def test_afternoon_or_night_is_asked_where_no_shift_says_it(clerk, task, hana):
    hub = factories.make_hub(opened_for=db.session.get(factories.Incident, task.incident_id))
    page = begin(clerk, task, place=hub.name)
    page = key(clerk, page, "Hana Kere", "9", "5:15")
    assert "Afternoon or night?" in page.text
    assert "Kept: Hana Kere, 09:00 to 17:15" in clerk.submit(page, "The same day").text


def test_who_texted_already_is_shown_and_decided(clerk, task, hana):
    attendance.sign_in(hana.uid, task_id=task.id, by=SYSTEM, at=clock.now() - timedelta(hours=8))
    attendance.sign_out(hana.uid, by=SYSTEM, at=clock.now() - timedelta(hours=5))
    page = key(clerk, begin(clerk, task), "Hana Kere", "10:00", "12:50")
    assert "They are signed in here already." in page.text and "10:00 to 13:00, at the desk" in page.text
    page = clerk.submit(page, "Take the paper's")
    assert "Kept: Hana Kere, 10:00 to 12:50" in page.text and "before: 10:00 to 13:00" in page.text


def test_two_places_at_once_are_said(clerk, task, hana):
    other = factories.make_task(title="Clear silt")
    attendance.sign_in(hana.uid, task_id=other.id, by=SYSTEM, at=clock.now() - timedelta(hours=6))
    attendance.sign_out(hana.uid, by=SYSTEM, at=clock.now() - timedelta(hours=2))
    page = key(clerk, begin(clerk, task), "Hana Kere", "10:00", "13:00")
    assert page.status == 422 and "Nobody is in two places" in page.text and "Clear silt" in page.text


def test_a_search_while_typing_names_people_and_hides_their_numbers(clerk, task, hana):
    page = begin(clerk, task)
    found = clerk.get("sheets.who_live", uid=page.path.split("/")[3], who="han")
    assert "Hana Kere" in found.html and hana.phone not in found.html
    assert clerk.get("sheets.who_live", uid=page.path.split("/")[3], who="h").html.strip() == ""


def send_file(browser, page, button, file, **fields):
    """Sends a form of the page with a file in it."""
    form, _ = page.form_of(button)
    data = {name: values[0] for name, values in values_of(form).items()}
    return browser.post(form.get("action") or page.path, data | fields | {"photo": file}, follow=True)


def with_photo(clerk, task, file):
    page = clerk.get("sheets.new")
    return send_file(clerk, page, "Go on to the lines", file, place=task.number, clerk="Ana")


def test_the_photo_stands_beside_the_lines_and_is_sent_only_from_there(clerk, task):
    page = with_photo(clerk, task, photo())
    address = page.find(".attached__frame img")["src"]
    sent = clerk.client.get(address)
    assert (
        sent.headers["Content-Type"] == "image/jpeg" and "sandbox" in sent.headers["Content-Security-Policy"]
    )
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    other = begin(clerk, task)
    uid = address.split("/")[-1]
    assert clerk.get("sheets.photo", uid=other.path.split("/")[3], photo=uid).status == 404


def test_a_file_that_is_no_photo_keeps_what_was_typed(clerk, task):
    page = with_photo(clerk, task, photo(b"no photo"))
    assert (
        page.status == 422
        and "neither a photo nor a PDF" in page.text
        and f'value="{task.number}"' in page.html
    )
    assert db.session.scalar(sa.select(sa.func.count(AttendanceSheet.id))) == 0


def test_a_sheet_is_looked_at_with_its_hours_and_that_is_written_down(clerk, sign_in, task, hana):
    page = key(clerk, begin(clerk, task), "Hana Kere", "0930", "12.15")
    auditor = sign_in(Role.AUDITOR)
    page = auditor.get("sheets.show", uid=page.path.split("/")[3])
    assert "1 line, 2 h 45 min." in page.text and "Kept at the door by Ana at the door" in page.text
    assert "Take back" not in page.text
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "sheet.seen")) == 1
    hours = sign_in(Role.SUPERVISOR).get("hours.index")
    assert "from paper, keyed by Person" in sign_in(Role.SUPERVISOR).follow(hours, "Pack food parcels").text


def test_a_line_is_put_right_and_taken_back(clerk, task, hana):
    page = key(clerk, begin(clerk, task), "Hana Kere", "0930", "12.15")
    line = clerk.follow(page, "Put right")
    wrong = clerk.submit(line, "Put this line right", came="9:99")
    assert wrong.status == 422 and 'value="9:99"' in wrong.html
    page = clerk.submit(line, "Put this line right", came="0900")
    assert "3 h 15 min" in page.text and "before: 09:30 to 12:15" in page.text
    page = clerk.submit(page, "Take back")
    assert "The line of Hana Kere is taken back." in page.text and "No line is kept yet." in page.text


def test_what_is_said_about_a_sheet_is_put_right_and_a_photo_is_added_and_taken_off(clerk, task):
    page = clerk.get("sheets.show", uid=begin(clerk, task).path.split("/")[3])
    page = clerk.submit(page, "Keep the change", note="Line 7 cannot be read")
    assert "Note: Line 7 cannot be read" in page.text
    page = send_file(clerk, page, "Add the photo", photo())
    assert page.find_all(".attached__frame img")
    assert clerk.submit(page, "Take sheet.jpg off").find_all(".attached__frame img") == []
    assert "Choose the photo first" in clerk.submit(page, "Add the photo").text


def test_who_may_not_sign_people_in_keys_nothing(sign_in, task):
    region = sign_in(Role.REGION)
    assert region.get("sheets.new").status == 403 and region.get("sheets.index").status == 200
