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
    walk_in,
)

BLUEPRINTS = tuple(
    noun.bp
    for noun in (
        home, tasks, callouts, people, charities, hubs, inbox, alarms, desk, walk_in, t_cards, find, phones, sign_ins,
        kiosk, skill_words,
    )
)  # fmt: skip
