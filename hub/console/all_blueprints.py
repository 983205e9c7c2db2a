"""Every blueprint of the console, one for each noun."""

from hub.console import (
    alarms,
    callouts,
    charities,
    desk,
    find,
    home,
    hubs,
    inbox,
    kiosk,
    people,
    phones,
    sign_ins,
    skill_words,
    t_cards,
    tasks,
    twins,
    unplaced,
    walk_in,
)

NOUNS = (
    alarms,
    callouts,
    charities,
    desk,
    find,
    home,
    hubs,
    inbox,
    kiosk,
    people,
    phones,
    sign_ins,
    skill_words,
    t_cards,
    tasks,
    twins,
    unplaced,
    walk_in,
)
BLUEPRINTS = tuple(noun.bp for noun in NOUNS)
