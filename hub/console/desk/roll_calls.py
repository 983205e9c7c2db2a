"""Is everybody safe? Asking all at once, who answered what, and who must be rung."""

from collections.abc import Callable, Iterator
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.attendance.rollcall import queries, services
from hub.attendance.rollcall.forms import SIGNED_IN, RollCallForm
from hub.attendance.rollcall.teams import about_words, teams
from hub.attendance.states import RollEvent, RollState
from hub.console.thing import Thing
from hub.errors import HubError
from hub.incidents.queries import open_hubs
from hub.tasks.queries import open_tasks
from hub.web.live import conditional

bp = Blueprint("roll_calls", __name__, url_prefix="/console/roll-calls")
SHOWN = 400
SAID = (RollState.NEEDS_HELP, RollState.SILENT)


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.CALL_OUT)
def index() -> str | Response | tuple[str, int]:
    """Every roll call, and the form that begins one."""
    form = RollCallForm()
    form.whom.choices = _choices()
    if request.method == "GET":
        form.whom.data = request.args.get("whom", "")
    if form.validate_on_submit():
        try:
            uid = services.begin(
                form.chosen(), words=form.words.data or "", where=form.where.data or "",
                is_leave_now=form.is_leave_now, by=actor(),
            )  # fmt: skip
        except HubError as error:
            form.refuse(error)
        else:
            return redirect(url_for("roll_calls.show", uid=uid), 303)
    wrong = form.errors or getattr(form, "form_errors", ())
    rows = [(one, queries.standing(one.id), about_words(one)) for one in queries.all_roll_calls()]
    return render_template("console/roll_calls.html", form=form, rows=rows), 422 if wrong else 200


def _choices() -> list[tuple[str, str]]:
    tasks = [(f"task:{task.id}", f"{task.number} {task.title}") for task in open_tasks()]
    hubs = [(f"hub:{one.hub.id}", one.hub.name) for one in open_hubs()]
    groups = [
        (f"{team.kind}:{team.id}", f"Team: {team.name}, {team.people} on the register") for team in teams()
    ]
    signed_in = (SIGNED_IN, "Everybody who is signed in, wherever they are")
    return [("", "Everybody around a place, named below"), signed_in, *hubs, *tasks, *groups]


@bp.get("/<uuid:uid>")
@requires(Permission.CALL_OUT)
def show(uid: UUID) -> str:
    """How it stands: who needs help first, then who is silent."""
    return _page(uid)


@bp.get("/<uuid:uid>/print")
@requires(Permission.CALL_OUT)
def on_paper(uid: UUID) -> str:
    """Who was inside and who has answered what, on paper for the place where everybody meets: by name, inside first."""
    roll_call = queries.by_uid(uid)
    people = sorted(
        queries.called(roll_call.id), key=lambda one: (not one.was_inside, one.volunteer.name.casefold())
    )
    return render_template(
        "console/roll_call_paper.html", roll_call=roll_call, people=people, about=about_words(roll_call),
        standing=queries.standing(roll_call.id), inside=sum(one.was_inside for one in people),
    )  # fmt: skip


@bp.get("/<uuid:uid>/live")
@requires(Permission.CALL_OUT)
def live(uid: UUID) -> Response:
    """The figures as they change; and whether the list below has become an older one."""
    standing = queries.standing(queries.by_uid(uid).id)
    is_older = request.args.get("shown", standing.key) != standing.key
    again = _url(uid) if is_older else ""
    return conditional(render_template("console/_roll_call.html", standing=standing, again=again))


def _url(uid: UUID) -> str:
    return url_for("roll_calls.show", uid=uid, ring=request.args.get("ring") or None)


@bp.post("/<uuid:uid>")
@requires(Permission.CALL_OUT)
def settle(uid: UUID) -> Response | tuple[str, int]:
    """What an operator heard about the ticked people; a second round; the end."""
    steps: dict[str, Callable[[], str]] = {
        "safe": lambda: _heard(RollEvent.IS_SAFE), "help": lambda: _heard(RollEvent.NEEDS_HELP),
        "silent": lambda: _heard(RollEvent.TAKE_BACK),
        "again": lambda: f"{services.second_round(uid, by=actor())} texts are on their way.",
        "end": lambda: _end(uid),
    }  # fmt: skip
    step = steps.get(request.form.get("do", ""))
    if step is None:
        return _page(uid, "Press one of the buttons."), 422
    try:
        flash(step())
    except HubError as error:
        return _page(uid, error.sentence), 422
    return redirect(url_for("roll_calls.show", uid=uid), 303)


def _heard(event: RollEvent) -> str:
    try:
        ticked = [UUID(value) for value in request.form.getlist("answer")]
    except ValueError:
        ticked = []
    number = services.mark(ticked, event, answered_by=request.form.get("who", ""), by=actor())
    return f"Written down for {number} {'person' if number == 1 else 'people'}."


def _end(uid: UUID) -> str:
    services.end(uid, by=actor())
    return "The roll call is over."


def _page(uid: UUID, wrong: str = "") -> str:
    roll_call = queries.by_uid(uid)
    only_ring = bool(request.args.get("ring"))
    people = queries.called(roll_call.id, *(SAID if only_ring else ()))
    shown = people if request.args.get("all") else people[:SHOWN]
    return render_template(
        "console/roll_call.html", roll_call=roll_call, people=shown, more=people[len(shown) :],
        standing=queries.standing(roll_call.id), wrong=wrong, ticked=request.form.getlist("answer"),
        about=about_words(roll_call), only_ring=only_ring,
        inside=sum(one.was_inside for one in queries.called(roll_call.id)),
    )  # fmt: skip


def things_of_roll_calls() -> Iterator[Thing]:
    """Each roll call that nobody has ended, for those who may call: who needs help, and who is silent."""
    for one in queries.open_roll_calls() if allowed(Permission.CALL_OUT) else []:
        standing, url = queries.standing(one.id), url_for("roll_calls.show", uid=one.uid)
        waits = standing.needs_help or standing.silent
        yield Thing(
            kind="danger" if waits else "take-up", word="Roll call", title=standing.words, url=url, at=one.begun_at,
            detail=f"{'Leave now' if one.is_leave_now else 'Are you safe?'} Asked: {about_words(one)}.",
            action_label="See who is silent" if waits else "End it", action_url=url, order=1 if waits else 4,
        )  # fmt: skip
