"""Kit that is still out when somebody has left: one friendly text, after a person has read it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.attendance.queries import open_stint_of
from hub.attendance.signing import services as signing
from hub.attendance.signing.asking_back import ask_back
from hub.attendance.signing.kit_words import kit_text
from hub.attendance.signing.rules import Said
from hub.database import db
from hub.errors import Conflict
from hub.messaging.models import Message
from hub.messaging.replies.grammar.lexicon import LANGUAGES
from hub.messaging.states import Lane, MessageState
from hub.volunteers.states import ConsentSms, PhoneKind
from tests import factories
from tests.listening import received
from tests.referrals.test_at_once import all_at_once

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def quiet_nights(app):
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    yield
    app.config["HUB_QUIET_HOURS"] = "none"


def gone(at, *, leaves=True, **over):
    """The sign-in of somebody who left with radio 7."""
    hub = factories.make_hub(
        opened_for=factories.make_incident(), name="Petone School", address="Britannia Street"
    )
    person = factories.make_volunteer(given_name="Hana", **over)
    attendance.sign_in(person.uid, hub_id=hub.id, by=SYSTEM)
    stint = open_stint_of(person.id)
    signing.say(stint.uid, Said(kit=("radio 7", "vest")), by=SYSTEM)
    signing.give_back(stint.uid, ["vest"], by=SYSTEM)
    at.forward(hours=1)
    if leaves:
        attendance.sign_out(person.uid, by=SYSTEM)
    return stint.uid


def texts():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Message).where(Message.kind == "kit_out")))


def send(uid):
    return ask_back(uid, kit_text(uid).body, by=SYSTEM)


def test_they_read_once_what_they_have_and_where_to_bring_it(at):
    uid = gone(at)
    send(uid), send(uid)
    (text,) = texts()
    assert text.body == (
        "EXERCISE Rangitoto Bay hubs: Thank you for your help, Hana. You still have: radio 7. "
        "Please bring this back to Petone School, Britannia Street."
    )
    assert text.lane == Lane.OTHER and text.segments <= 2


def test_two_who_press_at_once_text_once(at):
    uid = gone(at)
    assert all_at_once([lambda: send(uid)] * 3) == [] and len(texts()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_read_it_in_their_language(at, language):
    uid = gone(at, language=language)
    assert "radio 7" in send(uid).body and texts()[0].language == language


def test_at_night_it_waits_for_the_morning_and_not_at_all_when_the_thing_is_back(at, quiet_nights):
    uid = gone(at)
    at.forward(hours=12)
    send(uid)
    (text,) = texts()
    assert text.not_before > at.moment and text.valid_until - text.not_before == timedelta(days=2)
    signing.give_back(uid, ["radio 7"], by=SYSTEM)
    assert texts()[0].state is MessageState.CANCELLED


def test_there_is_nothing_to_ask_for_when_it_is_back(at, quiet_nights):
    uid = gone(at)
    at.forward(hours=12)
    send(uid)
    signing.give_back(uid, ["radio 7"], by=SYSTEM)
    with pytest.raises(Conflict, match="Everything is back"):
        send(uid)


def test_what_has_changed_since_it_was_read_is_read_again(at):
    uid = gone(at)
    with pytest.raises(Conflict, match="Read the text again"):
        ask_back(uid, "You still have: radio 7, vest.", by=SYSTEM)
    assert texts() == []


def test_nobody_is_texted_who_said_stop_or_no_or_has_a_landline_or_is_still_in(at):
    stopped = gone(at)
    phone = db.session.scalars(sa.select(factories.Volunteer.phone)).one()
    received("STOP", factories.make_conversation(phone=phone))
    with pytest.raises(Conflict, match="No text reaches"):
        send(stopped)
    assert texts() == []


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"consent_sms": ConsentSms.NO}, "did not agree"),
        ({"phone_kind": PhoneKind.LANDLINE}, "No text reaches"),
        ({"leaves": False}, "still signed in"),
    ],
)
def test_whom_no_text_may_reach_is_rung(at, over, why):
    uid = gone(at, **over)
    with pytest.raises(Conflict, match=why):
        send(uid)


def test_the_desk_reads_the_exact_text_before_it_leaves(at, sign_in):
    uid, desk = gone(at), sign_in(Role.COORDINATOR)
    kit = desk.get("signed.kit")
    page = desk.get(
        next(link["href"] for link in kit.find_all("a") if "Text them to bring it back" in link.text)
    )
    assert kit_text(uid).body in page.text and texts() == []
    done = desk.submit(page, "Text it to Hana")
    assert "Texted today 12:00" in done.text and len(texts()) == 1
    assert "Once is enough" in desk.get("kit_text.show", uid=uid).text
    assert db.session.scalars(sa.select(Stint)).one().kit == ["radio 7", "vest"]
