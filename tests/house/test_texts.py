"""Texts: each is filled in with what is usual and with the longest there can be, and stays short, plain and safe."""

import re
from itertools import product
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta

from hub.messaging.replies.grammar.lexicon import LANGUAGES
from hub.messaging.texts.filling import EXERCISE, plain
from hub.messaging.texts.segments import Encoding, count
from hub.referrals.wording import DEMANDS, NAME, PLACE, RIDE, THINGS, TITLE, WAY, short
from hub.volunteers.by_text.rules import Why
from hub.volunteers.consents import SENTENCES
from hub.volunteers.states import ConsentKind
from tests.house.rooms import ROOT

FOLDER = ROOT / "templates" / "sms"
KINDS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.txt"))
TEXTS = Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=False)
# Carriers cut people off at some of these words and answer others themselves, so no text may teach them.
FORBIDDEN = (
    "YES", "START", "UNSTOP", "HELP", "INFO", "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE",
    "OPTOUT",
)  # fmt: skip
SHOUTED = re.compile(rf"\b({'|'.join(FORBIDDEN)})\b")
TAUGHT = re.compile(rf"\b(text|reply|answer|send|say|type)\s+\W?({'|'.join(FORBIDDEN)})\b", re.IGNORECASE)

USUAL = {
    "site": "Rangitoto Bay hubs", "emergency_number": "111", "url": "https://hubs.example.org/register",
    "asker": "Rangitoto Bay hubs", "organisation": "Harbour Food Rescue", "title": "Pack food parcels",
    "left": "Sandbags at the river",
    "suburb": "Petone", "day": "tomorrow, Sat 14 Nov", "hours": "12:45pm to 5:15pm", "code": "K7",
    "number": "T-0042", "bring": "closed shoes and water", "address": "14 Beach Street, Petone",
    "meeting_point": "Side door of the hall", "contact_name": "Leilani Tuala", "contact_phone": "+6427555033",
    "news": "A place is free: you are confirmed", "position": 12, "people": 12, "rings": 2,
    "by_when": "12:45pm Sat 14 Nov", "begins": "22:00 Fri", "given_name": "Beatriz",
    "link": "https://hubs.example.org/a/rpmaqbabpdbtzugxkk7yn6cznvrgqxke",
    "own_page": "https://hubs.example.org/me",
    "body": "Petone Scouts", "leader": "Carlos Almeida",
    "demands": "lifting and carrying, stairs", "directions": "", "ride": "",
    "is_over": True, "ended": "17:00", "again": "18:00", "where": "Petone School hall",
    "things": "radio 7, orange vest",
    "name": "Beatriz Almeida", "names": "Beatriz Almeida and Carlos Almeida", "spent": "3 hours 20 minutes",
    "outcome": "412 homes had food on Sunday", "detail": "Text from 021 *** **72. They were told to ring 111.",
    "written": "Richmond", "min_age": 16, "until": "Mon 16 Nov", "known": "First aid, Chainsaw", "others": "juggling",
    "consent": str(SENTENCES[ConsentKind.SMS]),
    "reason": "the safety of people", "tasks": "Pack food parcels, Sat 14 Nov, and 2 more",
    "agreement": "I help of my own free will, know it can be risky, and follow the safety rules and the site lead.",
    "words": "The gate is shut. Come in by the side door and ask for Leilani.",
    "before": "Petone Food Bank", "can": "First aid, Driving a van",
    "what": "first aid certificate", "runs_out": "runs out on Sat 14 Nov 2026",
    "options": ["Beatriz: Pack food parcels, Sat 14 Nov 1pm", "Carlos: Pack food parcels, Sat 14 Nov 1pm"],
}  # fmt: skip
LONGEST = USUAL | {
    "site": "Wellington Region Community Emergency Hubs North and East",
    "asker": short("Wellington High School and Community Emergency Hub North", NAME),
    "organisation": short("Wellington Region Flood Relief and Recovery Charitable Trust", NAME),
    "title": short("Fill, carry and lay sandbags along the river bank behind the school", TITLE),
    "suburb": short("Paraparaumu Beach and Raumati South", PLACE),
    "bring": short("closed shoes, thick gloves, a torch, water for the day, and something warm", THINGS),
    "demands": short("lifting and carrying, standing for long, ladders or heights, driving", DEMANDS),
    "directions": short("Over the bridge, past the church and the petrol station, then the second gate, left", WAY),
    "ride": f"10:45pm from {short('the car park behind the railway station, by the clock', RIDE)}, back 5:45pm",
    "hours": "10:45pm to 11:15pm Sun 15 Nov", "code": "K72", "position": 12345, "people": 1234,
    "address": "Flat 12, 1204 Upper Wainuiomata Valley Road, Paraparaumu Beach",
    "meeting_point": "the side door behind the car park, under the blue sign",
    "contact_name": "Wilhelmina Featherstonehaugh-Wetere", "contact_phone": "+64 27 555 0333 ext. 12",
    "name": "Maximiliana Featherstonehaugh-Cholmondeley", "given_name": "Maximiliana",
    "body": "Wellington High School Old Boys and...", "leader": "Bartholomew Featherstonehaugh-Cholmondeley",
    "names": "Maximiliana Featherstonehaugh-Cholmondeley and Bartholomew Featherstonehaugh-Cholmondeley",
    "detail": "Text from 021 *** **72, Maximiliana Featherstonehaugh-Cholmondeley. They were told to ring 111.",
    "before": short("Wellington Region Flood Relief and Recovery Charitable Trust", NAME), "can": "x" * 60,
    "reason": "a check or a certificate is missing or unclear", "what": "training to work with vulnerable people",
    "tasks": short("Fill, carry and lay sandbags along the river bank behind the school", TITLE) + ", Sat 14 Nov",
    "agreement": "I promise to do this work honestly, under the orders of those in charge, and to tell nobody. " * 2,
    "outcome": "412 homes had food, and old people a visitor. " * 6 + "All is well.",
    "words": "The river is higher than we thought. " * 12,
    "written": "Paraparaumu Beach and Raumati South in th", "until": "Mon 16 Nov 2027",
    "things": short("radio 7 with charger, orange vest, head torch, two traffic cones, goggles, " * 2, 120),
    "where": short("Wellington High School and Community Emergency Hub North, 249 Taranaki Street, Te Aro, City", 90),
    "known": "Psychological first aid, Chainsaw operation, Heavy vehicle driving, Interpreting", "others": "j" * 80,
    "options": ["Maximiliana: Fill, carry and lay sandbags along the river bank, Sat 14 Nov 10:45pm"] * 3,
}  # fmt: skip
LACK = "You are under 18. Come to a hub with a parent or guardian before we can ask you."
# What a template branches on.
SWITCHES = {
    "moved_up": (False, True), "no_place": (False, True),
    "again": (False, True), "had_contact": (False, True), "asks": (False, True),
    "lack": ("", LACK), "needs_place": (False, True), "is_unread": (False, True), "why": tuple(Why),
    "asked": ("", "ask", "welfare", "confirm_number", "offer"),
    "is_changed": (False, True), "opens": (False, True), "called_off": (False, True), "asks_why": (False, True),
    "over": (False, True), "lifts": (False, True), "unheeded": ("", "Beatriz Almeida has not taken it up"),
}  # fmt: skip


def source(kind):
    return (FOLDER / kind).read_text(encoding="utf-8")


def filled(kind, facts):
    """The text with every way its branches can go, marked as an exercise."""
    named = meta.find_undeclared_variables(TEXTS.parse(source(kind)))
    switches = {name: values for name, values in SWITCHES.items() if name in named}
    for values in product(*switches.values()):
        chosen = dict(zip(switches, values, strict=True))
        yield EXERCISE + plain(TEXTS.get_template(kind).render({**facts, **chosen}))


def usual(kind):
    """What is usually said; only who has just registered is greeted by name."""
    return USUAL | {"given_name": USUAL["given_name"] if "registered" in kind else ""}


def test_a_usual_text_fits_in_two_parts():
    bodies = [(kind, body) for kind in KINDS for body in filled(kind, usual(kind))]
    assert [one for one in bodies if count(one[1]).segments > 2] == []


def test_the_longest_text_fits_in_four_parts():
    bodies = [(kind, body) for kind in KINDS for body in filled(kind, LONGEST)]
    assert [one for one in bodies if count(one[1]).segments > 4] == []


@pytest.mark.parametrize("facts", [USUAL, LONGEST], ids=["usual", "longest"])
def test_english_is_written_in_the_characters_that_cost_least(facts):
    english = [kind for kind in KINDS if kind.startswith("en/")]
    bodies = [(kind, body) for kind in english for body in filled(kind, facts)]
    assert [one for one in bodies if count(one[1]).encoding is not Encoding.GSM_7] == []


def test_no_text_teaches_a_word_that_carriers_take_for_themselves():
    bodies = [(kind, body) for kind in KINDS for body in (source(kind), *filled(kind, USUAL))]
    assert [one for one in bodies if SHOUTED.search(one[1]) or TAUGHT.search(one[1])] == []


def test_every_language_says_what_english_says():
    for kind in KINDS:
        english = FOLDER / "en" / Path(kind).name
        assert english.exists(), f"{kind}: a text that English does not have is never sent"
        there = meta.find_undeclared_variables(TEXTS.parse(english.read_text(encoding="utf-8")))
        assert meta.find_undeclared_variables(TEXTS.parse(source(kind))) <= there, kind


# What a call-out says to volunteers, and what keeps them safe: each language that we promise has it.
SPOKEN = (
    "alert", "ask", "ask_second", "ask_standby", "danger", "filled_thanks", "last_resort", "no_thanks",
    "not_understood", "shift_reminder", "stand_down", "standing_by", "waitlisted", "which", "withdrawn_ok",
    "welfare", "welfare_fine", "confirmed", "moved", "waiting_over", "signed_in", "signed_out", "help_info",
    "thank_you", "kit_out", "drill_ask", "drill_no", "drill_over", "drill_yes",
)  # fmt: skip


def test_a_call_out_speaks_every_language_we_promise():
    missing = [
        f"{language}/{kind}"
        for language in LANGUAGES
        for kind in SPOKEN
        if f"{language}/{kind}.txt" not in KINDS
    ]
    assert missing == []
