"""“Save this number”: a card, a page and a poster for everybody, and a text in advance."""

import re

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.database import db
from hub.messaging.models import Message
from tests import factories


@pytest.fixture
def number(app):
    """We text from two numbers."""
    before = app.config.get("TWILIO_FROM_NUMBER")
    app.config["TWILIO_FROM_NUMBER"] = "+6421000000, +6421000001"
    yield
    app.config["TWILIO_FROM_NUMBER"] = before


def told():
    db.session.rollback()
    query = sa.select(Message.lane, Message.address).where(Message.kind == "save_number")
    return [tuple(row) for row in db.session.execute(query)]


def test_the_card_has_our_name_and_every_number(page, number):
    card = page.client.get("/number/hub.vcf")
    lines = card.data.decode().splitlines()
    assert (lines[0], lines[-1], card.mimetype) == ("BEGIN:VCARD", "END:VCARD", "text/vcard")
    assert "FN:Rangitoto Bay hubs, emergency volunteers".replace(",", "\\,") in lines
    assert [re.sub(r"^TEL[^:]*:", "", line) for line in lines if line.startswith("TEL")] == [
        "+6421000000",
        "+6421000001",
    ]


def test_the_page_and_the_poster_show_number_and_code(page, number):
    for path in ("/number", "/number/poster"):
        shown = page.get(path)
        assert "021 000 000" in shown.text and shown.find("img")["src"] == "/number/code.svg"
    assert page.client.get("/number/code.svg").data.startswith(b"<svg")


def test_without_a_number_there_is_nothing_to_save(page, app):
    app.config["TWILIO_FROM_NUMBER"] = ""
    assert page.get("/number").status == 404


def test_everybody_who_can_be_texted_reads_it_once_and_last(sign_in, number):
    ana = factories.make_volunteer()
    factories.make_volunteer(phone=None)
    gone = factories.make_volunteer()
    factories.make_conversation(phone=gone.phone, opted_out_at=gone.registered_at)
    coordinator = sign_in(Role.COORDINATOR)
    page = coordinator.get("tell_number.show")
    assert "in an emergency we text you from this number" in page.text
    page = coordinator.submit(page, "Text it to 1 person")
    assert told() == [(4, ana.phone)] and "has read it lately" in page.text


def test_one_person_is_told_from_their_page(sign_in, number):
    ana = factories.make_volunteer()
    coordinator = sign_in(Role.COORDINATOR)
    page = coordinator.get("numbers.index", uid=ana.uid)
    coordinator.submit(page, "Text them our number to save")
    assert told() == [(4, ana.phone)]
