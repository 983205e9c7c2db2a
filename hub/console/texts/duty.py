"""Who is on duty now, and who comes next? The duty phone and the inbox go from one hand to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.alarms.queries import open_alarms
from hub.attendance.queries import stint_counts
from hub.attendance.welfare.queries import overdue_places
from hub.console.texts.duty_form import DutyForm
from hub.console.thing import Thing
from hub.errors import HubError
from hub.messaging.inbox.queries import waiting_count
from hub.messaging.outgoing import doubts, handing_over
from hub.messaging.outgoing.duty import why_unheard
from hub.messaging.outgoing.on_duty import Duty, duty
from hub.web.duty_words import DutyLine, duty_line
from hub.web.filters import when

bp = Blueprint("duty", __name__, url_prefix="/console/duty")


@dataclass(frozen=True, slots=True)
class Open:
    """One line of what whoever comes next finds open: how many, of what, and where they see it."""

    number: int
    words: str
    url: str
    is_danger: bool = False


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.ALARM_CLEAR)
def index() -> str | Response | tuple[str, int]:
    """Who has it, what stands open, and the form that hands it on."""
    form = DutyForm().start()
    if form.validate_on_submit():
        try:
            handing_over.hand_over(
                form.name.data or "", form.number(), form.until(), note=form.note.data or "",
                anyway=form.anyway.data, by=actor(),
            )  # fmt: skip
        except HubError as error:
            form.refuse(error)
        else:
            flash(f"{form.name.data} is on duty until {when(form.until())}.")
            return redirect(url_for("duty.index"), 303)
    return _page(form), 422 if form.errors or getattr(form, "form_errors", ()) else 200


@bp.post("/<uuid:uid>/<any(confirm,give_back):step>")
@requires(Permission.ALARM_CLEAR)
def settle(uid: UUID, step: str) -> Response:
    """They said by voice that they have it; or nobody has it by name any more."""
    try:
        (handing_over.confirm if step == "confirm" else handing_over.give_back)(uid, by=actor())
        watch = duty().watch
        gone = (
            f"Done. {watch.name} is on duty now."
            if watch
            else "Done. Nobody is on duty by name now. Alarms go where it says below."
        )
        flash("Written down." if step == "confirm" else gone)
    except HubError as error:
        flash(error.sentence, "warning")
    return redirect(url_for("duty.index"), 303)


def _page(form: DutyForm) -> str:
    now = duty()
    return render_template(
        "console/duty.html", form=form, duty=now, line=duty_line(now), answer=_answer(now), open=what_is_open(),
        unheard=why_unheard(now), may_see_phone=allowed(Permission.PHONE_SEE), doubted=form.is_doubted,
        before=[one for one in now.watches if one.counts and one.stops_at <= now.at][:6],
    )  # fmt: skip


def _answer(now: Duty) -> str:
    watch = now.watch
    if watch is None:
        words = (
            "Nobody by name. Alarms are texted to the hub’s own phone." if now.phones else why_unheard(now)
        )
        return words + _who_next(now)
    said = "" if watch.is_confirmed or not watch.phone else " They have not said yet that they have it."
    return f"{watch.name}, until {when(now.until)}.{_who_next(now)}{said}"


def _who_next(now: Duty) -> str:
    span = now.next
    if span is None or span.watch is None:
        return ""
    at_once = now.watch is not None and span.begins_at == now.until
    return (
        f" Then {span.watch.name}." if at_once else f" {span.watch.name} has it from {when(span.begins_at)}."
    )


def what_is_open() -> list[Open]:
    """What the next one takes over: alarms, who is overdue, who is still in, texts that wait, texts in doubt."""
    now = clock.now()
    late = sum(len(place.people) for place in overdue_places(now))
    inside = stint_counts().get("open", 0)
    alarms, lost = len(open_alarms()), doubts.oldest_in_doubt(now)[0]
    texts = waiting_count()
    rows = [
        Open(alarms, _s(alarms, "alarm rings", "alarms ring"), url_for("alarms.index"), bool(alarms)),
        Open(late, _s(late, "person is overdue", "people are overdue"), url_for("overdue.index"), bool(late)),
        Open(inside, _s(inside, "person is signed in", "people are signed in"), url_for("t_cards.index")),
        Open(
            texts, _s(texts, "text waits for an answer", "texts wait for an answer"), url_for("inbox.index")
        ),
        Open(
            lost, _s(lost, "text may not have arrived", "texts may not have arrived"), url_for("texts.index")
        ),
    ]
    return [row for row in rows if row.number]


def _s(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def things_of_duty(now: datetime) -> Iterator[Thing]:
    """Somebody must be found for the duty phone, or be asked whether they have it."""
    found: Duty = duty(now)
    line: DutyLine = duty_line(found)
    if line.loud:
        title, _, rest = line.loud.partition(". ")
        watch = found.watch or found.before
        yield Thing(
            kind="take-up", word="On duty", title=title, url=url_for("duty.index"), detail=rest, order=1,
            at=watch.begins_at if watch else now, action_label="Hand it over", action_url=url_for("duty.index"),
        )  # fmt: skip
