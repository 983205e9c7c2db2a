"""A photo that was chosen stays chosen when another field of its form was wrong."""

import io

import pytest
import sqlalchemy as sa
from PIL import Image

from hub.accounts.states import Role
from hub.attendance.models import Attachment
from hub.database import db
from tests import factories
from tests.page_client import values_of

KEY = "Go on to the lines"


@pytest.fixture
def clerk(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def task(app):
    return factories.make_task()


def photo(colour: str = "white", name: str = "sheet.png") -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (60, 90), colour).save(file, "PNG")
    return io.BytesIO(file.getvalue()), name


def send(browser, page, button, **fields):
    """As a browser sends a form with a file."""
    element, _ = page.form_of(button)
    return browser.post(element.get("action") or page.path, values_of(element) | fields, follow=True)


def kept():
    db.session.rollback()
    return [(one.subject_kind, one.name) for one in db.session.scalars(sa.select(Attachment))]


@pytest.fixture
def came_back(clerk, task):
    """The head of a sheet without the clerk's name, and with a photo."""
    return send(clerk, clerk.get("sheets.new"), KEY, place=task.number, photo=photo())


def test_it_is_named_beside_the_field_and_no_error_of_its_own(came_back):
    assert came_back.status == 422 and "Write who kept the sheet." in came_back.text
    assert "sheet.jpg stays chosen." in came_back.text and "Choose the photo again" not in came_back.text


def test_it_is_kept_with_the_record_once_the_form_is_right(clerk, came_back):
    page = clerk.submit(came_back, KEY, clerk="Ana at the door")
    assert "sheet.jpg" in page.html and kept() == [("attendance_sheet", "sheet.jpg")]


def test_it_stays_however_often_something_is_wrong(clerk, came_back):
    page = clerk.submit(came_back, KEY, clerk="Ana", place="nowhere at all")
    assert page.status == 422 and "sheet.jpg stays chosen." in page.text
    page = clerk.submit(page, KEY, place="also nowhere")
    assert "sheet.jpg stays chosen." in page.text and kept() == [("unsent", "sheet.jpg")]


def test_another_one_takes_its_place(clerk, came_back):
    send(clerk, came_back, KEY, clerk="Ana", photo=photo("black", "right.png"))
    assert kept() == [("attendance_sheet", "right.jpg")]


def test_a_bad_one_in_its_place_is_said_and_the_first_still_stands(clerk, came_back):
    page = send(clerk, came_back, KEY, clerk="Ana", photo=(io.BytesIO(b"hello"), "notes.txt"))
    assert page.status == 422 and "neither a photo nor a PDF" in page.text
    assert "sheet.jpg stays chosen." in page.text
    clerk.submit(page, KEY)
    assert kept() == [("attendance_sheet", "sheet.jpg")]


def test_it_can_be_left_out(clerk, came_back):
    clerk.submit(came_back, KEY, **{"clerk": "Ana", "photo-off": "1"})
    assert kept() == []


def test_nobody_else_gets_it(sign_in, clerk, came_back):
    other = sign_in(Role.COORDINATOR)
    page = other.get("sheets.new")
    once = came_back.find("input[name=once]")["value"]
    send(other, page, KEY, place="nowhere", clerk="Ben", once=once)
    assert kept() == [("unsent", "sheet.jpg")]


def test_a_receipt_stays_chosen_too(clerk, task):
    page = clerk.get("donated.new", kind="goods")
    page = send(clerk, page, "Write it down", receipt=photo(name="bill.png"))
    assert page.status == 422 and "bill.jpg stays chosen." in page.text


def test_a_photo_of_what_happened_stays_chosen_too(clerk, task):
    page = clerk.get("happened.write", kind="injury")
    page = send(clerk, page, "Write it down", photo=photo(name="step.png"))
    assert page.status == 422 and "step.jpg stays chosen." in page.text
    clerk.submit(page, "Write it down", what="Slipped on the back stairs", who="Hana", done="A rest")
    assert kept() == [("occurrence", "step.jpg")]
