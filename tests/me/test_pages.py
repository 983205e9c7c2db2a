"""On the own page: see and correct, hours and asks, and why somebody was called or not."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.attendance.models import Stint
from hub.attendance.states import Door, StintState
from hub.audit.models import AuditEntry
from hub.database import db, new_uid, transaction
from hub.referrals.states import ReferralState
from hub.volunteers import moves
from hub.volunteers.models import OtherPhone, Volunteer
from hub.volunteers.models_standing import ConsentAnswer
from hub.volunteers.states import ConsentKind, ConsentSms, PhoneKind, Source, Standing
from tests import factories
from tests.me.conftest import codes_to

pytestmark = pytest.mark.usefixtures("places")
NEW = "+64215550177"


@pytest.fixture
def ana(app):
    return factories.make_volunteer(given_name="Ana", family_name="Silva", skills=("nurse",))


@pytest.fixture
def page(own, ana):
    return own(ana)


def again(person):
    db.session.rollback()
    return db.session.get_one(Volunteer, person.id, populate_existing=True)


def test_the_first_page_says_when_one_is_free_and_each_part_leads_back_to_itself(page):
    assert "Now: any time." in page.get("me.index").text
    assert page.get("me.week").find(".own-bar a")["href"] == "/me/free"
    assert page.get("me.change", part="name").find(".own-bar a")["href"] == "/me/details"
    assert page.get("me.hours").find(".own-bar a")["href"] == "/me"


def test_who_has_no_address_is_placed_near_a_hub(page, ana):
    hub = factories.make_hub(name="Lincoln School", lat=-43.64, lon=172.48)
    change(page, "area", near_hub=str(hub.uid))
    assert (again(ana).lat, again(ana).lon) == (-43.64, 172.48)
    assert "Lincoln School" in page.get("me.details").text


def change(page, part, button="Keep this", **typed):
    return page.submit(page.get("me.change", part=part), button, **typed)


def test_everything_kept_stands_on_one_page(page):
    text = page.get("me.details").text
    for words in ("Ana Silva", "021 1", "Petone", "Nurse", "1 May 1990", "Yes, text me"):
        assert words in text


def test_each_part_opens_with_what_is_kept(page):
    assert page.get("me.change", part="name").find("input[name=given_name]")["value"] == "Ana"
    assert page.get("me.change", part="birth").find("input[name=birth_year]")["value"] == "1990"
    ticked = page.get("me.change", part="skills").find_all("input[checked]")
    assert [box["value"] for box in ticked] == ["nurse"]


def test_a_name_is_corrected_and_the_record_names_only_the_field(page, ana, one):
    change(page, "name", given_name="Anna")
    assert again(ana).name == "Anna Silva"
    entry = one(sa.select(AuditEntry).where(AuditEntry.action == "volunteer.correct"))
    assert entry.details == {"fields": ["given_name"]} and entry.by == f"volunteer:{ana.uid}"


def test_an_unchanged_answer_changes_nothing(page):
    assert "Nothing was changed" in change(page, "name").text
    assert db.session.scalar(sa.select(AuditEntry.id).where(AuditEntry.action == "volunteer.correct")) is None


def test_errors_read_as_on_the_register(page, ana):
    answer = change(page, "area", address="Petonne")
    assert answer.status == 422 and "is not a place we know" in answer.text
    change_again = page.submit(answer, "Petone, Wellington")
    assert "Changed" in change_again.text and again(ana).place_name == "Petone"


def test_moving_house_moves_the_point_that_matching_reads(page, ana):
    change(page, "area", address="Lower Hutt", travel_km="25")
    person = again(ana)
    assert person.lat != factories.PETONE[0] and person.travel_km == 25
    assert person.state is Standing.ELIGIBLE


def test_skills_with_words_that_fit_none_are_kept(page, ana):
    change(page, "skills", skills=["nurse", "first_aid"], skills_other="juggling")
    assert "“juggling”" in page.get("me.details").text
    person = again(ana)
    assert sorted(entry.skill for entry in person.skills) == ["first_aid", "nurse"]


def test_nobody_grows_up_alone(own):
    child = factories.make_volunteer(date_of_birth=date(2010, 1, 1), state=Standing.REGISTERED)
    answer = change(own(child), "birth", birth_year="1990")
    assert answer.status == 422 and "Come to a hub" in answer.text
    assert again(child).date_of_birth == date(2010, 1, 1)


def test_a_slip_in_the_date_of_birth_is_put_right(page, ana):
    change(page, "birth", birth_day="2")
    assert again(ana).date_of_birth == date(1990, 5, 2)


def test_access_needs_are_ticked_as_function(page, ana):
    change(page, "access", access_needs=["step_free", "seat"], access_note="I sign")
    person = again(ana)
    assert (person.access_needs, person.access_note) == (["step_free", "seat"], "I sign")


def test_no_to_texts_is_no_from_then_on(page, ana):
    change(page, "consent", consent_sms="no")
    person = again(ana)
    assert (person.consent_sms, person.state) == (ConsentSms.NO, Standing.REGISTERED)
    kept = db.session.scalars(sa.select(ConsentAnswer)).one()
    assert (kept.kind, kept.answer, kept.door) == (ConsentKind.SMS, "no", Source.WEB)
    assert kept.wording.startswith("May we text you")
    assert "You said no to texts" in page.get("me.index").text


def test_a_new_number_is_confirmed_by_a_code_to_it_and_the_old_one_stays_as_history(page, ana, one):
    old = ana.phone
    asks = page.submit(page.get("me.new_number"), "Text a code to it", phone=NEW)
    assert again(ana).phone == old
    assert page.submit(asks, "Use this number", code="1").status == 422
    done = page.submit(asks, "Use this number", code=codes_to(NEW)[-1])
    assert "From now on we text your new number" in done.text
    assert again(ana).phone == NEW
    kept = one(sa.select(OtherPhone))
    assert kept.phone == old and kept.retired_at is not None and kept.phone_kind is PhoneKind.MOBILE


def test_a_landline_cannot_become_the_new_number_here(page):
    answer = page.submit(page.get("me.new_number"), "Text a code to it", phone="04 555 0168")
    assert answer.status == 422 and "landline" in answer.text


def test_hours_are_listed_and_summed(page, ana):
    task = factories.make_task()
    factories.keep(Stint(
        incident_id=task.incident_id, volunteer_id=ana.id, task_id=task.id, state=StintState.CLOSED,
        signed_in_at=clock.now() - timedelta(hours=3), signed_out_at=clock.now(), expected_end_at=clock.now(),
        in_by="x", in_door=Door.DESK,
    ))  # fmt: skip
    assert "3 h in all" in page.get("me.hours").text


def test_what_was_asked_and_what_came_of_it(page, ana):
    task = factories.make_task(title="Carry sandbags")
    factories.make_referral(task, ana, state=ReferralState.DECLINED)
    text = page.get("me.asks").text
    assert "Carry sandbags" in text and "You said no" in text


def test_an_open_ask_is_said_first(page, ana):
    factories.make_referral(factories.make_task(), ana)
    assert "wait for your answer" in page.get("me.index").text


class TestWhyNot:
    """Matching's own reasons, for this person alone and in words to them."""

    def why(self, page, **task):
        factories.make_task(**{"title": "Clear silt", **task})
        return page.get("me.asks").text

    def test_nobody_was_asked_yet(self, page):
        assert "You fit. Nobody has been asked for it yet." in self.why(page)

    def test_others_came_first(self, page):
        task, other = factories.make_task(), factories.make_volunteer(given_name="Zebedee")
        with transaction():
            moves.note_asked([other.id], task.shifts[0].uid, clock.now())
        text = page.get("me.asks").text
        assert "Others came first" in text and "Zebedee" not in text

    def test_too_far(self, page):
        assert "further away than you said you travel" in self.why(page, lat=-41.6, lon=175.3)

    def test_a_skill_that_was_not_named(self, page):
        assert "a skill that you did not name" in self.why(page, lines=(("boat", 2),))

    def test_not_free_then(self, page, ana):
        with transaction():
            db.session.get_one(Volunteer, ana.id).availability = 0
            moves.refresh_match_rows([ana.id])
        assert "you are not free then" in self.why(page)

    def test_rest_after_an_ask(self, page, ana):
        with transaction():
            moves.note_asked([ana.id], new_uid(), clock.now())
        assert "We let people rest" in self.why(page)

    def test_tasks_that_are_no_drafts_and_not_of_last_month(self, page, at):
        factories.make_task(title="Still a draft", opened_at=None, state="draft")
        factories.make_task(title="Long over", state="closed", over_at=clock.now() - timedelta(days=8))
        text = page.get("me.asks").text
        assert "Still a draft" not in text and "Long over" not in text and "There was none." in text
