"""Every text of this room: plain characters, short enough, and nothing that a carrier would swallow."""

import re
from pathlib import Path

import pytest

from hub.messaging.texts.filling import render
from hub.messaging.texts.segments import Encoding, count
from hub.referrals.wording import NAME, PLACE, THINGS, TITLE, short

ROOM = [
    "ask",
    "ask_standby",
    "alert",
    "confirmed",
    "waiting_for_organisation",
    "waitlisted",
    "waitlisted_full",
    "last_resort",
    "filled_thanks",
    "no_thanks",
    "withdrawn_ok",
    "taken_off",
    "standing_by",
    "will_ring",
    "share_question",
    "refused",
    "lapsed",
    "not_needed",
    "stand_down",
    "fewer_needed",
    "moved",
    "moved_ask",
    "work_ends",
    "reminder_organisation",
]
USUAL = {
    "asker": "Rangitoto Bay hubs",
    "organisation": "Harbour Food Rescue",
    "title": "Pack food parcels",
    "suburb": "Petone",
    "day": "tomorrow, Sat 14 Nov",
    "hours": "12:45pm to 5:15pm",
    "code": "K7",
    "number": "T-0042",
    "bring": "closed shoes and water",
    "demands": "lifting and carrying, stairs",
    "directions": "",
    "ride": "",
    "address": "14 Beach Street, Petone",
    "meeting_point": "Side door of the hall",
    "contact_name": "Leilani Tuala",
    "contact_phone": "+6427555033",
    "news": "A place is free: you are confirmed",
    "position": 12,
    "people": 12,
    "by_when": "12:45pm Sat 14 Nov",
    "link": "https://hubs.example.org/portal/",
    "moved_up": True,
}
LONG = USUAL | {
    "asker": short("Wellington High School and Community Emergency Hub North", NAME),
    "organisation": short("Wellington Region Flood Relief and Recovery Charitable Trust", NAME),
    "title": short("Fill, carry and lay sandbags along the river bank behind the school", TITLE),
    "suburb": short("Paraparaumu Beach and Raumati South", PLACE),
    "hours": "10:45pm to 11:15pm Sun 15 Nov",
    "code": "K72",
    "position": 1234,
    "people": 1234,
    "bring": short(
        "closed shoes, thick gloves, a torch, water for the day, and something warm to wear", THINGS
    ),
}
# Where exactly, when, whom to ask for and what to bring: three parts, and worth each of them.
THREE_WHEN_LONG = {"ask", "ask_standby", "alert", "confirmed"}
SWALLOWED = re.compile(r"\b(CANCEL|END|QUIT|STOP|STOPALL|REVOKE|OPTOUT|YES|START|HELP|INFO|UNSTOP)\b")

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("kind", ROOM)
def test_a_usual_text_fits_in_two_parts_of_plain_characters(kind):
    counted = count(render(kind, "en", **USUAL))
    assert counted.encoding is Encoding.GSM_7
    assert counted.segments <= 2


@pytest.mark.parametrize("kind", ROOM)
def test_long_names_and_places_still_fit(kind):
    assert count(render(kind, "en", **LONG)).segments <= (3 if kind in THREE_WHEN_LONG else 2)


@pytest.mark.parametrize("kind", ROOM)
def test_no_text_teaches_a_word_that_carriers_swallow(kind):
    source = Path(__file__).parents[2] / "templates" / "sms" / "en" / f"{kind}.txt"
    assert not SWALLOWED.search(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ["ask", "ask_standby", "alert", "waiting_for_organisation", "waitlisted"])
def test_before_confirmation_no_text_gives_the_address_or_a_contact(kind):
    body = render(kind, "en", **USUAL)
    assert not any(
        USUAL[fact] in body for fact in ("address", "meeting_point", "contact_name", "contact_phone")
    )
