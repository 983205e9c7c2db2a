"""Every blueprint of the console, one for each noun."""

from hub.console import alarms, find, home, hubs, sign_ins
from hub.console.charities import charities, charity_people, charity_taking, charity_trust
from hub.console.desk import desk, groups, kiosk, lists, paper, t_cards, walk_in
from hub.console.hours import hours
from hub.console.needs import boards, notes
from hub.console.people import (
    handing_on,
    numbers,
    papers,
    people,
    person_correct,
    person_data,
    person_free,
    skill_words,
    standing,
    twins,
    unplaced,
)
from hub.console.tasks import by_phone, deciding, fairness, offers, on_the_spot, slips, tasks, telling, to_fill
from hub.console.texts import call_list, callouts, inbox, keeping, line, outbox, phones, ringing, saved_replies

NOUNS = (
    alarms,
    boards,
    by_phone,
    call_list,
    callouts,
    charities,
    charity_people,
    charity_taking,
    charity_trust,
    deciding,
    desk,
    fairness,
    find,
    groups,
    handing_on,
    home,
    hours,
    hubs,
    inbox,
    keeping,
    kiosk,
    line,
    notes,
    numbers,
    offers,
    lists,
    on_the_spot,
    outbox,
    paper,
    papers,
    people,
    person_correct,
    person_data,
    person_free,
    phones,
    ringing,
    saved_replies,
    sign_ins,
    skill_words,
    slips,
    standing,
    t_cards,
    tasks,
    telling,
    to_fill,
    twins,
    unplaced,
    walk_in,
)
BLUEPRINTS = tuple(noun.bp for noun in NOUNS)
