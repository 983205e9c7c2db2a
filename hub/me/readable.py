"""Everything that is kept about a person, as somebody reads it: plain headings, times as people say them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from hub.volunteers.times import availability
from hub.web.filters import when, words

Rows = Sequence[Mapping[str, object]]
# In the order in which people ask for it; what is not named here follows under its own name.
HEADINGS: dict[str, LazyString] = {
    "volunteer": _("You"),
    "volunteer_skill": _("What you can do"),
    "skill_word": _("What you can do, in your own words"),
    "volunteer_phone": _("Other numbers"),
    "volunteer_day_off": _("Days off"),
    "affiliation": _("Where you belong"),
    "volunteer_group": _("Your group"),
    "volunteer_consent": _("What you said yes and no to"),
    "agreement": _("What you signed"),
    "credential": _("Licences, training and checks that somebody has seen"),
    "guardian_consent": _("Who agreed for you"),
    "standing_appeal": _("What you said against a decision"),
    "referral": _("What you were asked for"),
    "stint": _("When you were there"),
    "volunteer_asked": _("When you were asked"),
    "volunteer_commitment": _("When you were promised"),
    "message": _("What we texted"),
    "inbound": _("What you texted"),
    "question": _("What our texts asked"),
    "conversation": _("Your conversation"),
    "joining": _("Registering by text"),
    "possible_twin": _("Whether you are here twice"),
    "audit_entry": _("What was done with it"),
}
# How the machine does its work; it stands in the file and helps nobody who reads.
MACHINE = {"uid", "subject_uid", "context_uid", "subject_kind", "lane", "segments", "attempts", "claimed_by",
           "claimed_at", "lease_until", "not_before", "provider_sid", "is_invented", "untold_at", "channel",
           "error_code", "reading", "media_count", "to_phone", "lat", "lon", "is_urgent"}  # fmt: skip
UNREAD = {"own_page_code", "twin_look"}


def readable(tables: Mapping[str, Rows]) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """A heading for each table, and for each row what is filled in."""
    known = [name for name in HEADINGS if tables.get(name)]
    others = [name for name, rows in tables.items() if rows and name not in HEADINGS and name not in UNREAD]
    return [
        (str(HEADINGS.get(name, words(name).capitalize())), [_filled_in(row) for row in tables[name]])
        for name in (*known, *others)
    ]


def _filled_in(row: Mapping[str, object]) -> list[tuple[str, str]]:
    return [
        (words(key.removesuffix("_at").removesuffix("_on")).capitalize(), said)
        for key, value in row.items()
        if key not in MACHINE and (said := _said(key, value))
    ]


def _said(key: str, value: object) -> str:
    if key == "availability":
        return availability.describe(int(str(value)))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, str) and key.endswith(("at", "until")) and value[10:11] == "T":
        return when(datetime.fromisoformat(value))
    return "" if value is None else str(value)
