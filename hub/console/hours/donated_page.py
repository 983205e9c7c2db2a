"""What the pages about donated things show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask import request, url_for

from hub.accounts.guards import allowed
from hub.accounts.permissions import Permission
from hub.attendance.donated import queries
from hub.attendance.donated.forms import units
from hub.attendance.donated.queries import Gift
from hub.attendance.donated.rules import KindTotal
from hub.attendance.states import DonationKind, DonationState
from hub.console.thing import Thing
from hub.errors import HubError, Invalid
from hub.incidents.models import Incident
from hub.incidents.queries import all_incidents, current_incident
from hub.tasks.models import Task
from hub.tasks.queries import all_tasks, by_number
from hub.web.attached import shown
from hub.web.filters import date_words, exact

KIND_WORDS = {
    DonationKind.EQUIPMENT: "Equipment", DonationKind.MILES: "Distance driven", DonationKind.GOODS: "Goods",
    DonationKind.EXPENSE: "Expenses",
}  # fmt: skip
STATE_TAGS = {
    DonationState.RECORDED: ("Recorded", ""), DonationState.WAITING: ("Waits for approval", "take-up"),
    DonationState.APPROVED: ("Approved", "confirmed"), DonationState.REFUSED: ("Refused", ""),
    DonationState.STRUCK_OUT: ("Struck out", "done"),
}  # fmt: skip
LINES_ON_PAPER = 17


def things_of_expenses() -> Iterator[Thing]:
    """One thing for all expenses that wait, for those who may decide them."""
    waits = queries.oldest_waiting() if allowed(Permission.EXPENSE_DECIDE) else []
    if not waits:
        return
    first, number = waits[0], len(waits)
    incident = next(one for one in all_incidents() if one.id == first.row.incident_id)
    url = (
        url_for("donated.show", uid=first.row.uid)
        if number == 1
        else url_for("donated.index", of=incident.uid)
    )
    money = f"{first.worth:,.2f} {first.row.currency}" if first.worth is not None else "no figure"
    yield Thing(
        kind="take-up", word="Expense", url=url, at=first.row.recorded_at, order=5, action_url=url,
        title=f"{number} expense{' waits' if number == 1 else 's wait'} for somebody to approve",
        detail=f"{first.row.what[:80]}, {money}, paid by {first.donor}." + (" It waits longest." if number > 1 else ""),
        action_label="Decide it" if number == 1 else "Decide them",
    )  # fmt: skip


def gather() -> Mapping[str, Any]:
    """Everything of one incident: of the one asked for by `?of=uid`, else of the newest."""
    incidents = all_incidents()
    incident = next((one for one in incidents if str(one.uid) == request.args.get("of")), None)
    incident = incident or next(iter(incidents), None)
    gifts = queries.gifts_of(incident.id) if incident else []
    waits = [row_of(gift) for gift in gifts if gift.row.state.is_waiting]
    settled = [gift for gift in gifts if not gift.row.state.is_waiting]
    return {
        "incident": incident, "incidents": incidents, "waits": waits, "answer": _answer(incident, gifts, len(waits)),
        "figures": [figure_of(one) for one in queries.totals_of(gifts)],
        "kinds": [(KIND_WORDS[kind], kind.value, rows) for kind, rows in by_kind(settled)],
    }  # fmt: skip


def _answer(incident: Incident | None, gifts: Sequence[Gift], waits: int) -> str:
    if incident is None:
        return "No incident yet, so nothing was given for one."
    if not gifts:
        return (
            "Nothing yet. Write down what somebody lends, drives, gives or pays, with a photo of the receipt."
        )
    lines = f"{len(gifts)} line{'' if len(gifts) == 1 else 's'}, beside the hours and never added to them."
    expenses = "expense waits" if waits == 1 else "expenses wait"
    return f"{lines} {waits} {expenses} for somebody to approve." if waits else lines


def by_kind(gifts: Iterable[Gift]) -> list[tuple[DonationKind, list[dict[str, Any]]]]:
    """The lines of each kind that has any."""
    found = {kind: [row_of(gift) for gift in gifts if gift.row.kind is kind] for kind in DonationKind}
    return [(kind, rows) for kind, rows in found.items() if rows]


def money(figure: Decimal | None, currency: str) -> str:
    """“1,250.00 NZD”; “no figure yet” where nothing is priced."""
    return f"{figure:,.2f} {currency}" if figure is not None else "no figure yet"


def amount(gift: Gift) -> str:
    """“6 hours at 85.00”, “40 pieces”; empty for a flat value alone."""
    row = gift.row
    if row.quantity is None:
        return ""
    plain = f"{row.quantity.normalize():f} {row.unit}".strip()
    return f"{plain} at {row.rate:,.2f}" if row.rate is not None else plain


def figure_of(one: KindTotal) -> dict[str, str]:
    """One kind in one currency, as the head of the page shows it."""
    number = f"{one.number} line{'' if one.number == 1 else 's'}"
    value = money(one.value, one.currency) if one.currency else "no figure yet"
    return {"word": KIND_WORDS[one.kind], "value": value, "small": number}


def row_of(gift: Gift) -> dict[str, Any]:
    """One line of a list."""
    row = gift.row
    word, kind = STATE_TAGS[row.state]
    return {
        "what": row.what, "url": url_for("donated.show", uid=row.uid), "day": date_words(row.given_on),
        "donor": gift.donor, "amount": amount(gift), "value": money(gift.worth, row.currency), "counts": gift.counts,
        "state": word, "tag": kind, "receipts": gift.receipts, "task": gift.task.number if gift.task else "",
        "kind": KIND_WORDS[row.kind], "source": row.source, "place": row.place, "is_off": row.state.is_off,
    }  # fmt: skip


def of_form(before: Gift | None) -> Mapping[str, Any]:
    """What the form offers."""
    tasks = [f"{task.number} {task.title}" for task in all_tasks()[:200]]
    return {
        "units": units(),
        "tasks": tasks,
        "before": row_of(before) if before else None,
        "again": before.row.uid if before else None,
    }


def task_called(text: str) -> Task | None:
    """The task that was named. Raises Invalid for none."""
    words = " ".join(text.split())
    if not words:
        return None
    try:
        return by_number(words.partition(" ")[0])
    except HubError as error:
        raise Invalid({"task": error.sentence}) from None


def incident_for(task: Task | None, before: Gift | None) -> Incident:
    """For which incident it was given: that of its task, of the old record, or the one that is open."""
    wanted = task.incident_id if task else before.row.incident_id if before else None
    found = next((one for one in all_incidents() if one.id == wanted), None) or current_incident()
    if found is None:
        raise Invalid({"task": "No incident is open. Name the task it was for."})
    return found


def of_gift(gift: Gift) -> Mapping[str, Any]:
    """One donation with everything that was written down about it."""
    row, names = gift.row, queries.names_of([gift])
    decided = (
        f"{exact(row.decided_at)} by {names.get(row.decided_by, 'nobody known')}" if row.decided_at else ""
    )
    facts = (
        ("Given or paid by", gift.donor), ("On", date_words(row.given_on)), ("How much", amount(gift)),
        ("Worth", money(gift.worth, row.currency)), ("The figure comes from", row.source or "nobody said"),
        ("For", f"{gift.task.number} {gift.task.title}" if gift.task else ""), ("Used at", row.place),
        ("Seen by", row.supervisor), ("Note", row.note),
        ("Written down", f"{exact(row.recorded_at)} by {names.get(row.recorded_by, 'nobody known')}"),
        ("Decided", decided), ("Because", row.decided_why),
    )  # fmt: skip
    may_strike = allowed(Permission.DESK) and not row.state.is_struck_out
    may_strike = may_strike and (row.decided_at is None or allowed(Permission.EXPENSE_DECIDE))
    return {
        **row_of(gift), "uid": row.uid, "facts": facts, "may_strike": may_strike, "is_waiting": row.state.is_waiting,
        "incident": next(one for one in all_incidents() if one.id == row.incident_id),
        "is_decided": row.decided_at is not None,
        "files": shown(row, lambda receipt: url_for("donated.receipt", uid=row.uid, receipt=receipt)),
    }  # fmt: skip


def for_paper(incident: Incident) -> Mapping[str, Any]:
    """The same on sheets of paper, kind after kind; the totals stand on the last."""
    gifts = queries.gifts_of(incident.id)
    lines = [row for _, rows in by_kind(gifts) for row in rows]
    sheets = [lines[start : start + LINES_ON_PAPER] for start in range(0, len(lines), LINES_ON_PAPER)]
    return {
        "incident": incident,
        "sheets": sheets,
        "totals": [figure_of(one) for one in queries.totals_of(gifts)],
    }
