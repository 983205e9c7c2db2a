"""A letter about hours as it reads, on paper and on the public page that vouches for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from hub.attendance.letters.queries import Draft, Letter
from hub.attendance.letters.rules import Line, spaced
from hub.attendance.rules import hours_words
from hub.installation.queries import settings
from hub.web.filters import date_words
from hub.web.links import public_link
from hub.web.qr import qr

# So many days are named one by one; more are counted.
MOST_DAYS = 3


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One kind of work, in words."""

    work: str
    role: str
    owner: str
    days: str
    hours: str
    estimated: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a letter says. `name` is empty once the person was erased."""

    name: str
    site: str
    incident: str
    is_exercise: bool
    when: str
    days: str
    hours: str
    estimated: str
    confirmed: str
    lines: list[SheetLine]
    issued_on: str
    issued_by: str
    code: str
    address: str
    svg: Markup


def sheet_of(letter: Letter) -> Sheet:
    """The letter as it was issued; nothing in it follows what became of the hours since."""
    row, content = letter.row, letter.content
    days = sorted({day for line in letter.lines for day in line.days})
    confirmed = content.get("confirmed", 0)
    return Sheet(
        name=content.get("name", ""), site=content.get("site", settings().site_name),
        incident=content.get("incident", ""), is_exercise=content.get("is_exercise", settings().is_exercise),
        when=_span(row.from_on, row.until_on), days=_counted(days), hours=_hours(row.stamped_minutes),
        estimated=_hours(row.estimated_minutes), confirmed=_hours(confirmed),
        lines=[_line(one) for one in letter.lines],
        issued_on=date_words(settings().local(row.issued_at).date()), issued_by=content.get("issued_by", ""),
        code=spaced(row.code), address=public_link("verify.index"),
        svg=qr(public_link("verify.show", code=row.code)),
    )  # fmt: skip


def preview(draft: Draft) -> list[SheetLine]:
    """The lines that a letter would have."""
    return [_line(line) for line in draft.lines]


def in_all(draft: Draft) -> str:
    """What a letter would come to: “12 hours 30 minutes, and 2 hours that were estimated”."""
    if not draft.estimated:
        return _hours(draft.stamped)
    if not draft.stamped:
        return str(_("%(hours)s, all estimated", hours=_hours(draft.estimated)))
    return str(
        _(
            "%(hours)s, and %(more)s that were estimated",
            hours=_hours(draft.stamped),
            more=_hours(draft.estimated),
        )
    )


def _line(line: Line) -> SheetLine:
    return SheetLine(
        line.work, line.role, line.owner, day_list(line.days), _hours(line.stamped), _hours(line.estimated)
    )


def _hours(minutes: int) -> str:
    return str(hours_words(minutes)) if minutes else ""


def day_list(days: Sequence[date]) -> str:
    """A few days by name; of many how many, and the first and the last."""
    if len(days) <= MOST_DAYS:
        return ", ".join(date_words(day) for day in days)
    return f"{_counted(days)}, {_span(days[0], days[-1])}"


def _counted(days: Sequence[date]) -> str:
    return str(ngettext("%(num)s day", "%(num)s days", len(days)))


def _span(first: date, last: date) -> str:
    if first == last:
        return str(_("on %(day)s", day=date_words(first)))
    return str(_("from %(first)s to %(last)s", first=date_words(first), last=date_words(last)))
