"""What exercise phones make of the hub's texts."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from hub.carrier import CarrierSettings
from hub.carrier.behaviour import Temper, Wants, temper_of, utterances, wants
from tests.carrier.line import ACCOUNT, HUB, TOKEN

ASK = (
    "EXERCISE Kowhai Flat Hall. The door and the contact come once you are confirmed. "
    "Text 1 I can come, 2 I can't. (K7)"
)
WORDING = Path(__file__).parents[2] / "templates/sms/en"
SETTINGS = CarrierSettings("unused", ACCOUNT, TOKEN, (HUB,))
PHONES = [f"+6421555{n:04d}" for n in range(1000)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ASK, Wants.ASK),
        ("Can you pack parcels at 2pm? Reply 1 if you can come, 2 if not.", Wants.ASK),
        ("¿Puede venir? Responda 1 sí, 2 no", Wants.ASK),
        ("EXERCISE Thank you for registering. Text 1 to confirm this is your phone.", Wants.CONFIRM_NUMBER),
        ("Please text 1 so that we can confirm your number.", Wants.CONFIRM_NUMBER),
        ("Are you all right? 1 I'm fine, 2 I need help", Wants.SAFETY),
        ("You are confirmed. Kowhai Hall, 12 Main Road, 1pm. Ask for Ana.", Wants.COME_NOW),
        ("You're confirmed. Text IN when you arrive and OUT when you leave.", Wants.COME_NOW),
        ("We have who we need, thank you.", Wants.NOTHING),
        ("Stand down. Please do not come. Thank you.", Wants.STAY_HOME),
        ("To answer us now, text 1 for yes, 2 for no.", Wants.NUDGE),
        ("If this is your number, text 1.", Wants.CONFIRM_NUMBER),
        ("Thank you. If you can come after all, text 1. (K7)", Wants.NOTHING),
        ("Bring boots. 12 people are coming.", Wants.NOTHING),
        ("", Wants.NOTHING),
    ],
)
def test_a_phone_knows_which_texts_want_an_answer(text: str, kind: Wants) -> None:
    assert wants(text) is kind


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("ask", Wants.ASK),
        ("ask_standby", Wants.ASK),
        ("confirmed", Wants.COME_NOW),
        ("registered_confirm", Wants.CONFIRM_NUMBER),
        ("registered_other_person", Wants.CONFIRM_NUMBER),
        ("share_question", Wants.CONSENT),
        ("which", Wants.CHOICE),
        ("task_offer", Wants.NOTHING),
        ("task_offer_again", Wants.NOTHING),
        ("task_offer_lapsed", Wants.NOTHING),
        ("task_offer_refused", Wants.NOTHING),
        ("task_offer_gone", Wants.STAY_HOME),
        ("stand_down", Wants.STAY_HOME),
        ("filled_thanks", Wants.STAY_HOME),
        ("no_thanks", Wants.NOTHING),
        ("last_resort", Wants.NOTHING),
        ("standing_by", Wants.NOTHING),
        ("not_expected", Wants.NOTHING),
        ("registered_done", Wants.NOTHING),
        ("thank_you", Wants.NOTHING),
        ("danger", Wants.NOTHING),
        ("alert", Wants.NOTHING),
    ],
)
def test_a_phone_understands_the_hubs_own_wording(template: str, kind: Wants) -> None:
    assert wants((WORDING / f"{template}.txt").read_text(encoding="utf-8")) is kind


def test_a_person_never_changes_under_one_seed() -> None:
    assert [temper_of(1, phone) for phone in PHONES] == [temper_of(1, phone) for phone in PHONES]
    assert [temper_of(1, phone) for phone in PHONES] != [temper_of(2, phone) for phone in PHONES]


def test_a_crowd_has_every_temper_and_few_in_trouble() -> None:
    crowd = Counter(temper_of(1, phone) for phone in PHONES)
    assert set(crowd) == set(Temper)
    assert crowd[Temper.WILLING] > 350
    assert crowd[Temper.IN_TROUBLE] < 50


def answers(kind: Wants) -> list[str | None]:
    spoken = (
        utterances(kind, temper_of(1, phone), settings=SETTINGS, chance=Random(phone)) for phone in PHONES
    )
    return [said[0].body if said else None for said in spoken]


def test_an_ask_draws_every_kind_of_answer() -> None:
    heard = Counter(answers(Wants.ASK))
    assert heard["1"] > 150
    assert heard["2"] > 80
    assert heard[None] > 150
    assert any(text and "min" in text for text in heard)
    assert heard["what should I bring?"] and heard["water coming in, my mother can't walk"]


def test_most_people_confirm_their_number() -> None:
    heard = Counter(answers(Wants.CONFIRM_NUMBER))
    assert set(heard) == {"1", None}
    assert heard["1"] > 850


def test_some_of_the_confirmed_report_in_and_then_out() -> None:
    spoken = [
        utterances(Wants.COME_NOW, Temper.WILLING, settings=SETTINGS, chance=Random(n)) for n in range(200)
    ]
    kinds = Counter(tuple(said.body for said in each) for each in spoken)
    assert set(kinds) == {(), ("IN",), ("IN", "OUT")}
    assert all(each[0].after_seconds < each[1].after_seconds for each in spoken if len(each) == 2)


def test_answers_come_within_the_set_delay() -> None:
    said = [utterances(Wants.ASK, Temper.WILLING, settings=SETTINGS, chance=Random(n)) for n in range(200)]
    assert all(5 <= each[0].after_seconds <= 90 for each in said if each)
