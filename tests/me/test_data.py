"""Who has my details, everything in a file, leaving, and being erased: nothing is forgotten in any table."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.models import RollCall
from hub.database import db, new_uid, transaction
from hub.messaging.models import Conversation, Inbound, Message
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, MessageState
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.volunteers.models import OtherPhone, Volunteer
from hub.volunteers.rules import name_key
from hub.volunteers.states import PhoneKind, Standing
from tests import factories
from tests.me.conftest import open_page

pytestmark = pytest.mark.usefixtures("places")
MARK, PHONE = "Zebedee", "+64215550168"
# Derived from the register at will, or a bare key in a queue of work: no fact about anybody.
SAYS_NOTHING = {"match_row", "twin_look"}


@pytest.fixture
def zeb(app):
    return factories.make_volunteer(
        given_name=MARK, family_name="Marsh", name_key=name_key(MARK, "Marsh"), phone=PHONE, email="zebedee@x.org",
        emergency_name=f"{MARK}s mother", emergency_phone="+64215550111", notes=f"{MARK} is kind",
        external_id=MARK, access_note=MARK, skills=("nurse",),
    )  # fmt: skip


@pytest.fixture
def page(own, zeb):
    return own(zeb)


def again(person):
    db.session.rollback()
    return db.session.get_one(Volunteer, person.id, populate_existing=True)


def tables_about_people():
    """Every table with a foreign key to the register, with that column."""
    return [
        (table, column)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "volunteer" for key in column.foreign_keys)
        and table.name != "volunteer"
    ]


def a_value(column, made):
    """Something that fits the column; words name the person."""
    kind = column.type
    if column.foreign_keys:
        return made[next(iter(column.foreign_keys)).column.table.name]
    if isinstance(kind, sa.Enum):
        return kind.enums[0] if kind.enum_class is None else next(iter(kind.enum_class))
    if isinstance(kind, sa.Uuid):
        return new_uid()
    if isinstance(kind, sa.String):
        return MARK[: kind.length or 80]
    if isinstance(kind, sa.JSON):
        return [MARK]
    if isinstance(kind, sa.Boolean):
        return True
    if isinstance(kind, sa.Date):
        return date(2026, 12, 1)
    if isinstance(kind, sa.Integer | sa.Float):
        return 1
    return clock.now()


@pytest.fixture
def everywhere(zeb):
    """One row about the person in every table that can hold one."""
    other, task = factories.make_volunteer(), factories.make_task()
    made = {
        "task": task.id, "shift": task.shifts[0].id, "task_line": task.lines[0].id, "incident": task.incident_id,
        "organisation": task.organisation_id, "hub": factories.make_hub().id,
        "conversation": factories.make_conversation(phone=PHONE).id, "volunteer": zeb.id,
        "roll_call": factories.keep(RollCall(incident_id=task.incident_id, by="test", begun_at=clock.now())).id,
    }  # fmt: skip
    for table, column in tables_about_people():
        if table.name == "volunteer_skill":
            continue
        needed = [one for one in table.columns if not (one.primary_key and one.name == "id")]
        values = {
            one.name: a_value(one, made) for one in needed
            if one.name == column.name or not one.nullable or isinstance(one.type, sa.String)
        }  # fmt: skip
        if table.name == "possible_twin":
            values["second_id" if column.name == "first_id" else "first_id"] = other.id
        if table.name == "stint":
            values |= {"state": "closed", "signed_out_at": clock.now()}
        with transaction():
            db.session.execute(sa.delete(table).where(column == zeb.id))
            db.session.execute(sa.insert(table).values(**values))
    return zeb


def the_file(page):
    return json.loads(page.get("me.everything_file").html)


def test_the_file_forgets_no_table(everywhere, own):
    held = the_file(own(everywhere))
    for table, _column in tables_about_people():
        if table.name not in SAYS_NOTHING:
            assert held.get(table.name), f"the export forgets {table.name}"


def test_the_file_has_what_the_person_said_and_no_secrets(page, zeb):
    with transaction():
        outbox.enqueue_text("Thank you Zebedee", PHONE, lane=Lane.OTHER, valid_for=timedelta(hours=1))
    held = the_file(page)
    assert held["volunteer"][0]["emergency_name"] == "Zebedees mother"
    assert "Thank you Zebedee" in held["message"][-1]["body"]
    assert "code_hash" not in json.dumps(held)


def test_the_page_reads_every_table_as_words(everywhere, own):
    page = own(everywhere).get("me.everything")
    assert "On the register since" in page.text and "Known to be yours since" in page.text
    assert "[" not in page.text and "_" not in page.text and "None" not in page.text


def test_the_page_says_who_did_what(page, zeb):
    assert "You opened your own page (you)" in page.get("me.everything").text


def test_an_erasure_forgets_no_column_of_any_table(everywhere, own):
    page = own(everywhere)
    with transaction():
        outbox.enqueue_text("Thank you Zebedee", PHONE, lane=Lane.OTHER, valid_for=timedelta(hours=1))
        talk = outbox.conversation_for(PHONE)
        db.session.add(Inbound(provider_sid="SM1", conversation_id=talk.id, body="Zebedee here", to_phone="x",
                               received_at=clock.now(), outcome=MARK, reading={"note": MARK}))  # fmt: skip
    page.submit(page.get("me.erase"), "Erase everything", word="ERASE")
    db.session.rollback()
    left = [
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.String | sa.JSON)
        for value in db.session.scalars(sa.select(sa.cast(column, sa.Text)))
        if value and any(word in value.casefold() for word in ("zebed", "5550168", "5550111", "marsh"))
        # Who signed in, answered or decided is a uid or a role, never a name: the test wrote its mark there.
        and not column.name.endswith("by") and column.name != "flags"
    ]  # fmt: skip
    # Which work it was and who watched over it: what is left of the hours, as an audit reads them. A letter's code is
    # drawn by chance and names nobody; here the test wrote its mark there.
    # What was given stays as figures, with where they come from.
    given = {f"donation.{name}" for name in ("what", "unit", "currency", "source", "supervisor", "once")}
    assert set(left) <= {"stint.role", "stint.supervisor", "hours_letter.code", *given}


def test_hours_stay_as_numbers_without_a_name(everywhere, own):
    page = own(everywhere)
    page.submit(page.get("me.erase"), "Erase everything", word="erase")
    person = again(everywhere)
    assert (person.name, person.phone, person.state) == ("Erased", None, Standing.WITHDRAWN)
    assert person.erased_at is not None
    assert db.session.scalar(sa.text("SELECT count(*) FROM stint")) == 1


def test_nothing_happens_until_the_word_is_typed(page, zeb):
    answer = page.submit(page.get("me.erase"), "Erase everything", word="yes")
    assert answer.status == 422 and "Type the word erase" in answer.text
    assert again(zeb).given_name == MARK


def test_after_an_erasure_the_page_is_closed_and_the_number_opens_nothing(page, zeb):
    home = page.submit(page.get("me.erase"), "Erase everything", word="erase")
    assert home.path == "/" and "You are erased" in home.text
    assert page.get("me.details").location == "/me"
    with pytest.raises(IndexError):
        open_page(page, PHONE)


def test_nobody_is_erased_or_leaves_while_signed_in(page, zeb):
    from hub.accounts.rules import SYSTEM

    hub = factories.make_hub(opened_for=factories.make_incident())
    attendance.sign_in(zeb.uid, hub_id=hub.id, by=SYSTEM)
    answer = page.submit(page.get("me.erase"), "Erase everything", word="erase")
    assert answer.status == 422 and "Sign out first" in answer.text
    left = page.submit(page.get("me.leave_register"), "Leave the register")
    assert "Sign out first" in left.text and again(zeb).state is Standing.ELIGIBLE


def test_who_leaves_gives_their_places_back_and_may_return(page, zeb):
    task = factories.make_task()
    referral = factories.make_referral(task, zeb, state=ReferralState.ACCEPTED)
    assert "Pack food parcels" in page.get("me.leave_register").text
    home = page.submit(page.get("me.leave_register"), "Leave the register")
    assert "You left the register" in home.text
    db.session.rollback()
    assert db.session.get_one(Referral, referral.id).state is ReferralState.WITHDRAWN
    page.submit(page.get("me.everything"), "Come back to the register")
    assert again(zeb).state is Standing.ELIGIBLE


def test_what_others_said_on_a_shared_phone_stays(page, zeb):
    factories.make_volunteer(given_name="Ben", phone=PHONE, date_of_birth=date(1961, 1, 1))
    with transaction():
        outbox.enqueue_text("For Ben", PHONE, lane=Lane.OTHER, valid_for=timedelta(hours=1))
        outbox.enqueue_text(
            "For him", PHONE, lane=Lane.OTHER, valid_for=timedelta(hours=1), subject_uid=zeb.uid
        )
    page.submit(page.get("me.erase"), "Erase everything", word="erase")
    db.session.rollback()
    bodies = list(db.session.scalars(sa.select(Message.body)))
    assert any("For Ben" in body for body in bodies) and not any("For him" in body for body in bodies)
    assert db.session.scalar(sa.select(Conversation.phone)) == PHONE


def test_what_waits_to_leave_is_stopped(page, zeb):
    with transaction():
        outbox.enqueue_text("Hello", PHONE, lane=Lane.OTHER, valid_for=timedelta(hours=1))
    page.submit(page.get("me.erase"), "Erase everything", word="erase")
    db.session.rollback()
    assert set(db.session.scalars(sa.select(Message.state))) == {MessageState.CANCELLED}


def test_who_has_my_details_names_charity_time_and_what(page, zeb):
    offered = datetime(2026, 11, 13, 20, 0, tzinfo=UTC)
    task = factories.make_task(organisation=factories.make_organisation(name="Harbour Aid"))
    factories.make_referral(task, zeb, state=ReferralState.OFFERED, offered_at=offered)
    text = page.get("me.shared").text
    assert "Harbour Aid" in text and "Not your number" in text and "one charity" in text


def test_every_look_by_staff_is_said_by_role_and_not_by_name(page, zeb, sign_in):
    sign_in(Role.COORDINATOR, name="Moana Te Rangi").get("people.show", uid=zeb.uid)
    text = page.get("me.shared").text
    assert "a coordinator" in text and "Moana" not in text


def test_merged_rows_and_former_numbers_are_in_the_file_and_go_too(page, zeb):
    alias = factories.make_volunteer(given_name=MARK, phone="+64215550133", alias_of_id=zeb.id)
    with transaction():
        db.session.add(OtherPhone(volunteer_id=zeb.id, phone="+64215550144", phone_kind=PhoneKind.MOBILE,
                                  added_at=clock.now(), added_by="x"))  # fmt: skip
    assert len(the_file(page)["volunteer"]) == 2
    page.submit(page.get("me.erase"), "Erase everything", word="erase")
    assert again(alias).phone is None and again(alias).given_name == "Erased"
