"""One card: where is this person, until when do they stay, and do they work alone?"""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import Present, limits, open_stint_of, stint_by_uid
from hub.attendance.states import StintState
from hub.attendance.welfare import alone
from hub.attendance.welfare.forms import ChecksForm, LeftForm, StayForm, next_time
from hub.attendance.welfare.queries import present_one
from hub.attendance.welfare.services import clear_team
from hub.errors import HubError, NotFound
from hub.refusals import RefusableForm
from hub.volunteers.services import note_seen
from hub.web.filters import clock_time, when

bp = Blueprint("card", __name__, url_prefix="/console/t-cards/<uuid:uid>")
Answer = str | Response | tuple[str, int]


@bp.get("/")
@requires(Permission.DESK)
def show(uid: UUID) -> Answer:
    """Everything that can be done with this card."""
    item = _item(uid)
    if item.stint.state is not StintState.OPEN:
        # An old link: where they are now, else their page.
        now = open_stint_of(item.volunteer.id)
        return redirect(
            url_for("card.show", uid=now.uid) if now else url_for("people.show", uid=item.volunteer.uid)
        )
    note_seen(item.volunteer.uid, by=actor())
    return _page(uid)


@bp.post("/until")
@requires(Permission.DESK)
def until(uid: UUID) -> Answer:
    """They stay until then."""
    form = StayForm()

    def keep() -> str:
        end = next_time(form.until.data, clock.now(), field="until")
        alone.stay_until(uid, end, form.why.data or "", by=actor())
        return f"They are expected to leave {when(end)}."

    return _done(uid, "stay", form, keep)


@bp.post("/checks")
@requires(Permission.DESK)
def checks(uid: UUID) -> Answer:
    """They work alone: asked every so often."""
    form = ChecksForm(prefix="checks")

    def keep() -> str:
        alone.check_on(uid, form.minutes.data, by=actor())
        return f"They are asked every {form.minutes.data} minutes whether they are well."

    return _done(uid, "checks", form, keep)


@bp.post("/checks/end")
@requires(Permission.DESK)
def end_checks(uid: UUID) -> Answer:
    """They do not work alone any more."""

    def keep() -> str:
        alone.check_on(uid, None, by=actor())
        return "They are not asked any more until they should leave."

    return _done(uid, "checks", None, keep)


@bp.post("/left")
@requires(Permission.DESK)
def left(uid: UUID) -> Answer:
    """They left a while ago and did not say so."""
    form = LeftForm(prefix="left")

    def keep() -> str:
        at = next_time(form.at.data, clock.now(), field="at", back=True)
        clear_team([uid], by=actor(), at=at)
        return f"Signed out at {clock_time(at)}, marked as an estimate."

    return _done(uid, "left", form, keep)


def _done(uid: UUID, name: str, form: RefusableForm | None, keep: Callable[[], str]) -> Answer:
    person = _item(uid).volunteer.uid
    if form is not None and not form.validate_on_submit():
        return _page(uid, **{name: form}), 422
    try:
        flash(keep())
    except HubError as error:
        if form is None:
            raise
        form.refuse(error)
        return _page(uid, **{name: form}), 422
    is_in = _item(uid).stint.state is StintState.OPEN
    return redirect(url_for("card.show", uid=uid) if is_in else url_for("people.show", uid=person), 303)


def _page(uid: UUID, **forms: RefusableForm) -> str:
    item = _item(uid)
    known = {
        "stay": StayForm(formdata=None),
        "checks": ChecksForm(formdata=None, prefix="checks", minutes=item.stint.check_minutes or 60),
        "left": LeftForm(formdata=None, prefix="left"),
    }
    return render_template(
        "console/t_card.html", item=item, now=clock.now(), longest=item.stint.signed_in_at + limits().longest,
        **(known | forms),
    )  # fmt: skip


def _item(uid: UUID) -> Present:
    stint = stint_by_uid(uid)
    item = present_one(stint.id) if stint else None
    if item is None:
        raise NotFound("There is no such card. Look at the board.")
    return item
