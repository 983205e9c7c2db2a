"""Facts for the texts of a referral: who asks, what, where, when, and what to bring. Ring: queries."""

import textwrap
from datetime import datetime, timedelta

from hub import clock
from hub.database import db
from hub.incidents.models import Hub
from hub.installation.queries import settings
from hub.installation.rules import Settings
from hub.messaging.texts.spoken import Spoken, day_in, hour_in, hours_in
from hub.organisations.models import Organisation
from hub.tasks import demands
from hub.tasks.models import Shift, Task

# What fits beside the fixed words in two parts of a text. Addresses and contacts are never cut.
TITLE, NAME, PLACE, THINGS, DEMANDS, WAY, RIDE = 50, 44, 30, 60, 50, 90, 50

# A ride at this hour from there, and back at that hour.
RIDES = {
    "es": ("{} desde {}", ", vuelta {}"), "fr": ("{} depuis {}", ", retour {}"), "pt": ("{} de {}", ", volta {}"),
    "mi": ("{} i {}", ", hoki {}"), "ht": ("{} nan {}", ", tounen {}"),
}  # fmt: skip


def short(words: str, letters: int) -> str:
    """The words, cut at a space with three dots when they are too many."""
    return textwrap.shorten(words, letters, placeholder="...")


def clock_words(moment: datetime) -> str:
    """A local time as people write it in a text: 1pm, 12:45pm, midday, midnight."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "midnight" if moment.hour == 0 else "midday"
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def date_words(moment: datetime) -> str:
    """A local day: Sat 14 Nov."""
    return f"{moment:%a} {moment.day} {moment:%b}"


def day_words(moment: datetime, today: datetime) -> Spoken:
    """A local day, with “today” or “tomorrow” before it where that helps."""
    days = (moment.date() - today.date()) // timedelta(days=1)
    near = {0: "today, ", 1: "tomorrow, "}.get(days, "")
    return Spoken(f"{near}{date_words(moment)}", lambda language: day_in(language, moment, today))


def hours_words(start: datetime, end: datetime) -> Spoken:
    """From when to when, local; the second day is named when there is one."""
    day = "" if start.date() == end.date() else f" {date_words(end)}"
    return Spoken(
        f"{clock_words(start)} to {clock_words(end)}{day}", lambda language: hours_in(language, start, end)
    )


def label(task: Task, shift: Shift, *, given_name: str = "") -> str:
    """How the person recognises the ask when several are open: the work, the day and the hour.

    `given_name` says for whom, on a phone that several people share.
    """
    starts = settings().local(shift.starts_at)
    what = f"{short(task.title, 80)}, {date_words(starts)} {clock_words(starts)}"
    return f"{given_name}: {what}" if given_name else what


def ride_words(task: Task) -> str:
    """“8:15am from Petone station, back 5pm”: by the clock, the same for every shift; empty without a ride."""
    if not task.ride_from or task.ride_at is None:
        return ""
    local, where = settings().local, short(task.ride_from.strip().rstrip("."), RIDE)
    goes, returns = local(task.ride_at), local(task.ride_back_at) if task.ride_back_at else None
    back = f", back {clock_words(returns)}" if returns else ""

    def say(language: str) -> str:
        start, again = RIDES.get(language, ("{}, {}", ", {}"))
        said = start.format(hour_in(language, goes), where)
        return said + (again.format(hour_in(language, returns)) if returns else "")

    return Spoken(f"{clock_words(goes)} from {where}{back}", say)


def asker(task: Task) -> str:
    """Who speaks: the task's hub, else this installation's name."""
    hub = db.session.get(Hub, task.hub_id) if task.hub_id else None
    return hub.name if hub else settings().site_name


def ask_facts(task: Task, shift: Shift, organisation: Organisation, *, leaves_at: datetime) -> dict[str, str]:
    """All that may be said before somebody is confirmed: suburb only, no contact.

    “Today” is judged by when the text leaves, not by when it was written.
    """
    here: Settings = settings()
    starts, ends = here.local(shift.starts_at), here.local(shift.ends_at)
    return {
        "asker": short(asker(task), NAME),
        "organisation": short(organisation.name, NAME),
        "title": short(task.title, TITLE),
        "suburb": short(task.place_name, PLACE),
        "day": day_words(starts, here.local(leaves_at)),
        "hours": hours_words(starts, ends),
        "bring": short(task.you_bring.strip().rstrip("."), THINGS),
        "demands": short(demands.words(task.demands).lower(), DEMANDS),
    }


def full_facts(task: Task, shift: Shift, organisation: Organisation) -> dict[str, str]:
    """What the confirmed read beside that: where exactly, and whom to ask for."""
    return {
        **ask_facts(task, shift, organisation, leaves_at=clock.now()),
        "number": task.number,
        "address": task.address or task.place_name,
        "directions": short(task.directions.strip().rstrip("."), WAY),
        "ride": ride_words(task),
        "meeting_point": task.briefing_point.strip().rstrip("."),
        "contact_name": task.contact_name or organisation.contact_name,
        "contact_phone": task.contact_phone or organisation.phone,
    }


def say_address(facts: dict[str, str]) -> str:
    """The same as it is said on the telephone: where, how to get there, and whom to ask for."""
    ride, way, meet = facts["ride"], facts["directions"], facts["meeting_point"]
    ask_for = f"{facts['contact_name']} {facts['contact_phone']}".strip()
    parts = [f"{facts['day']}, {facts['hours']}", f"Go to {facts['address']}"]
    parts += [f"Ride: {ride}"] if ride else [way] if way else []
    parts += [f"Meet: {meet}"] if meet else []
    parts += [f"Ask for {ask_for}"] if ask_for else []
    parts += [f"Bring {facts['bring']}"] if facts["bring"] else []
    return ". ".join(part.rstrip(".") for part in parts) + "."
