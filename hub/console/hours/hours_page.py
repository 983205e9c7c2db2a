"""What the pages about hours show: an incident's totals, one day at one place, one stint with its old times."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask import request, url_for

from hub.accounts.queries import names_by_uid
from hub.attendance.donated.queries import waiting as expenses_waiting
from hub.attendance.hours import queries
from hub.attendance.hours.queries import Day, Total, Worked
from hub.attendance.queries import minutes_between
from hub.attendance.sheets.queries import sheets_by_id
from hub.incidents.models import Incident
from hub.incidents.queries import all_incidents
from hub.installation.queries import settings

NOTHING: Mapping[str, Any] = {
    "incident": None,
    "days": [],
    "expenses_wait": 0,
    "figures": [],
    "rates": [],
    "incidents": [],
}


def gather() -> Mapping[str, Any]:
    """The page of one incident: the one asked for by `?of=uid`, else the newest."""
    incidents = all_incidents()
    incident = next((one for one in incidents if str(one.uid) == request.args.get("of")), None)
    incident = incident or next(iter(incidents), None)
    if incident is None:
        return {**NOTHING, "answer": "No incident yet, so there are no hours."}
    rows = queries.worked(incident.id)
    known, days = queries.rates(), queries.days(rows)
    total, inside = queries.total(rows, known), queries.still_in(incident.id)
    waiting = len({uid for day in days for uid in day.waiting})
    return {
        "incident": incident, "incidents": incidents, "answer": _answer(total, len(rows), inside),
        "figures": _figures(total, waiting, inside), "rates": queries.rate_rows(),
        "days": [_line(day, incident) for day in days], "expenses_wait": expenses_waiting(incident.id),
    }  # fmt: skip


def hours_words(minutes: int) -> str:
    """“1,234 h 05 min”."""
    hours, rest = divmod(minutes, 60)
    return f"{hours:,} h {rest:02} min" if rest else f"{hours:,} h"


def money(sums: Mapping[str, Decimal]) -> str:
    """“1,250.00 NZD”, several currencies one after another; “none yet” where nothing is priced."""
    return ", ".join(f"{amount:,.2f} {currency}" for currency, amount in sorted(sums.items())) or "none yet"


def _answer(total: Total, stints: int, inside: int) -> str:
    if not stints:
        return (
            f"None yet. {inside} signed in now."
            if inside
            else "None yet: they begin with the first sign-out."
        )
    said = f"{hours_words(total.minutes)} in {stints:,} sign-in{'' if stints == 1 else 's'}."
    if total.estimated:
        said += f" {hours_words(total.estimated)} more are estimates and stay outside the total."
    if total.paid:
        said += f" {hours_words(total.paid)} of paid people stay outside too."
    return said


def _figures(total: Total, waiting: int, inside: int) -> list[dict[str, str]]:
    unpriced = f"{hours_words(total.unpriced)} have no rate" if total.unpriced else ""
    return [
        {"word": "Hours that count", "value": hours_words(total.minutes)},
        {"word": "To confirm", "value": f"{waiting:,}", "small": "sign-ins"},
        {"word": "Still signed in", "value": f"{inside:,}", "small": "their hours come when they leave"},
        {"word": "Cost-share value", "value": money(total.worth), "small": unpriced},
        {"word": "Thank-you value", "value": money(total.thanks), "small": "kept apart"},
    ]


def _line(day: Day, incident: Incident) -> dict[str, Any]:
    where: dict[str, Any] = {"incident": incident.uid, "on": day.on.isoformat(), "number": day.key}
    is_task = day.key.startswith("T-")
    return {
        "day": f"{day.on:%a} {day.on.day} {day.on:%b %Y}", "place": day.place, "number": day.key if is_task else "Hub",
        "people": day.people, "hours": hours_words(day.minutes), "waiting": len(day.waiting), "seen": day.seen,
        "estimated": hours_words(day.estimated) if day.estimated else "",
        "paid": hours_words(day.paid) if day.paid else "",
        "url": url_for("hours.day", **where), "confirm_url": url_for("hours.confirm", **where),
        "category_url": url_for("hours.category", **where),
    }  # fmt: skip


def url_of(row: Worked) -> str:
    """The page of the day on which a stint began."""
    on = settings().local(row.stint.signed_in_at).date()
    incident = next(one for one in all_incidents() if one.id == row.stint.incident_id)
    key = queries.place_of(row)[1]
    return url_for("hours.day", incident=incident.uid, on=on.isoformat(), number=key)


def of_day(day: Day) -> Mapping[str, Any]:
    """One day at one place: a line for each person, who came first first."""
    incident = next(one for one in all_incidents() if one.id == day.rows[0][0].stint.incident_id)
    put_right = queries.corrections(row.stint.id for row, _ in day.rows)
    names = queries.certifiers(row for row, _ in day.rows)
    papers = _papers(row for row, _ in day.rows)
    rows = [
        {
            "name": row.name, "person_url": url_for("people.show", uid=row.volunteer.uid), "role": row.role,
            "came": f"{part.begins_at:%H:%M}", "left": f"{part.ends_at:%H:%M}", "hours": hours_words(part.minutes),
            "how": row.how, "is_paid": row.stint.is_paid, "paper": papers.get(row.stint.sheet_id or 0),
            "was_changed": row.stint.id in put_right,
            "url": url_for("hours.correct", uid=row.stint.uid),
            "confirmed_by": names.get(row.stint.confirmed_by, ""), "is_confirmed": row.stint.confirmed_at is not None,
        }
        for row, part in day.rows
    ]  # fmt: skip
    return {
        "incident": incident,
        "rows": rows,
        **_line(day, incident),
        "supervisor": day.rows[0][0].supervisor,
    }


def _papers(rows: Iterable[Worked]) -> dict[int, dict[str, str]]:
    """The paper sheets from which hours were keyed in, and by whom."""
    sheets = sheets_by_id({row.stint.sheet_id for row in rows if row.stint.sheet_id})
    names = names_by_uid({sheet.keyed_by for sheet in sheets.values()})
    return {
        key: {"url": url_for("sheets.show", uid=sheet.uid), "keyed_by": names.get(sheet.keyed_by, "")}
        for key, sheet in sheets.items()
    }


def of_stint(row: Worked) -> Mapping[str, Any]:
    """One stint and what it was before."""
    kept = queries.corrections([row.stint.id]).get(row.stint.id, [])
    names = names_by_uid({one.by for one in kept})
    before = [
        {"came": one.was_in_at, "left": one.was_out_at, "why": one.why, "at": one.at, "by": names.get(one.by, ""),
         "was_estimated": one.was_estimated,
         "hours": hours_words(minutes_between(one.was_in_at, one.was_out_at)) if one.was_out_at else ""}
        for one in kept
    ]  # fmt: skip
    return {
        "name": row.name,
        "work": row.work,
        "hours": hours_words(row.minutes),
        "back": url_of(row),
        "before": before,
    }
