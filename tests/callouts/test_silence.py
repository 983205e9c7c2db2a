"""Who is silent: a second text once, by half of the time, and then a list of whom to ring."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import g

from hub.callouts import jobs, second_texts, services, silence
from hub.callouts.models import CallOut
from hub.callouts.rules import CallOutPlan
from hub.database import db, transaction
from hub.errors import Conflict
from hub.messaging.models import Message
from hub.messaging.pricing import set_price
from hub.referrals.models import Referral
from hub.referrals.voice import ringing
from hub.referrals.voice.answers import Said
from hub.referrals.voice.ringing import Entry
from tests import factories
from tests.referrals.doing import ANA, answers, asked, kinds_to, send_all, texts_to

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def quiet(app):
    """Quiet hours from ten at night until seven."""
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    g.pop("hub_settings", None)
    yield
    app.config["HUB_QUIET_HOURS"] = "none"
    g.pop("hub_settings", None)


def call_out(*people, needed=2, **plan):
    """These people are asked for the same shift, and have an hour to answer."""
    task = factories.make_task(lines=(("", needed),), starts_in=timedelta(hours=12))
    services.send(task.id, CallOutPlan(**({"target": needed} | plan)), [one.id for one in people], by=ANA)
    send_all()
    return db.session.scalars(sa.select(CallOut)).one()


def people(number=3):
    return [factories.make_volunteer() for _ in range(number)]


def referral_of(person):
    db.session.rollback()
    return db.session.scalars(sa.select(Referral).where(Referral.volunteer_id == person.id)).one()


def lost(person):
    with transaction():
        query = sa.update(Message).where(Message.address == person.phone).values(state="undelivered")
        db.session.execute(query)


def test_what_a_second_text_takes_is_known_before_it_leaves(at):
    town = people()
    call = call_out(*town)
    set_price("+6421", 0.5, "NZD", by=ANA)
    at.forward(minutes=1)
    seen = second_texts.would_take(call)
    assert (seen.segments, seen.cost) == (6, "about 3.00 NZD")
    assert second_texts.text_silent(call.uid, by=ANA) == 3
    assert second_texts.would_take(call) is None
    assert sum(texts_to(one)[-1].segments for one in town) == seen.segments


def test_whoever_is_silent_at_half_of_the_time_reads_one_more_text(at):
    town = people()
    call_out(*town)
    answers(referral_of(town[0]), "2")
    jobs.text_silent_due()
    assert [kinds_to(one)[-1] for one in town] == ["no_thanks", "ask", "ask"]
    at.forward(minutes=31)
    assert jobs.text_silent_due() == 2
    assert [kinds_to(one)[-1] for one in town] == ["no_thanks", "ask_second", "ask_second"]


def test_nobody_reads_it_twice(at):
    town = people(1)
    one = call_out(*town)
    second_texts.text_silent(one.uid, by=ANA)
    at.forward(minutes=31)
    assert (jobs.text_silent_due(), kinds_to(town[0])) == (0, ["ask", "ask_second"])
    assert db.session.get_one(CallOut, one.id).second_text_at is not None


def test_the_second_text_carries_the_code_of_the_first_and_can_be_answered():
    town = people(1)
    second_texts.text_silent(call_out(*town).uid, by=ANA)
    first, second = texts_to(town[0])
    assert "we have not heard from you" in second.body and second.body[-4:] == first.body[-4:]
    assert answers(referral_of(town[0]), "1") == "accepted"


def test_nobody_is_texted_again_at_night(at, quiet):
    at(datetime(2026, 11, 14, 8, 15, tzinfo=UTC))  # 21:15
    one = call_out(*people(1), answer_minutes=120)
    at.forward(minutes=70)
    assert jobs.text_silent_due() == 0
    with pytest.raises(Conflict, match="quiet time"):
        second_texts.text_silent(one.uid, by=ANA)


def test_a_paused_call_out_texts_nobody_again(at):
    one = call_out(*people(1))
    services.pause(one.uid, by=ANA)
    at.forward(minutes=31)
    assert jobs.text_silent_due() == 0


def test_nobody_is_texted_again_once_all_places_are_held():
    town = people(2)
    one = call_out(*town, needed=1)
    answers(referral_of(town[0]), "1")
    with pytest.raises(Conflict, match="All places are held"):
        second_texts.text_silent(one.uid, by=ANA)


def test_an_answer_stops_the_second_text_that_waits():
    town = people(1)
    second_texts.text_silent(call_out(*town).uid, by=ANA)
    answers(referral_of(town[0]), "2")
    assert [m.state for m in texts_to(town[0])][:2] == ["sent", "cancelled"]


def test_whom_no_text_reached_is_rung_first():
    near, far, missed = people()
    one = call_out(near, far, missed)
    lost(missed)
    rows = silence.to_ring(one)
    assert (rows[0].h.volunteer.id, [row.is_lost for row in rows]) == (missed.id, [True, False, False])
    assert [row.number for row in rows] == [3, 1, 2]


def test_who_has_answered_is_not_on_the_list():
    town = people(2)
    one = call_out(*town)
    answers(referral_of(town[0]), "2")
    assert [row.h.volunteer.id for row in silence.to_ring(one)] == [town[1].id]


def test_many_answers_are_kept_together_each_as_if_it_came_by_text():
    town = people(4)
    one = call_out(*town, needed=1)
    said = (Said.YES_SHARE, Said.NO, Said.NO_ANSWER, Said.YES_SHARE)
    kept = ringing.key_in([Entry(referral_of(p).uid, s) for p, s in zip(town, said, strict=True)], by=ANA)
    assert [row.error for row in kept] == [""] * 4
    assert [referral_of(p).state for p in town] == ["accepted", "declined", "no_answer", "waitlisted"]
    assert [row.h.volunteer.id for row in silence.to_ring(one)] == [town[2].id]


def test_a_line_that_cannot_be_kept_stops_no_other():
    town = people(2)
    call_out(*town)
    first, second = referral_of(town[0]), referral_of(town[1])
    kept = ringing.key_in([Entry(first.uid, Said.TOLD), Entry(second.uid, Said.NO)], by=ANA)
    assert ["is not confirmed" in kept[0].error, kept[1].error] == [True, ""]
    assert referral_of(town[1]).state == "declined"


def test_a_wrong_number_and_a_later_time_stay_on_the_list_with_what_was_said():
    town = people(2)
    one = call_out(*town)
    said = [
        Entry(referral_of(town[0]).uid, Said.WRONG_NUMBER),
        Entry(referral_of(town[1]).uid, Said.LATER, "after 5pm"),
    ]
    ringing.key_in(said, by=ANA)
    rows = {row.h.volunteer.id: row for row in silence.to_ring(one)}
    assert rows[town[0].id].rings[0].details == {"said": "wrong_number"}
    assert (rows[town[1].id].h.referral.note, referral_of(town[1]).state) == ("after 5pm", "asked")


def test_an_ask_of_another_call_out_is_not_on_this_list():
    other = factories.make_volunteer()
    asked(factories.make_task(), other)
    assert len(silence.to_ring(call_out(*people(1)))) == 1
