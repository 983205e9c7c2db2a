"""Decisions about a person's standing: suspended, appealed, lifted, left, back again."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.console.people.person_forms import Answer, one_thing, told
from hub.database import db
from hub.referrals.persons import leaving
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid
from hub.volunteers.selves import person_of
from hub.volunteers.standing import queries as vouched
from hub.volunteers.standing import services as standing
from hub.volunteers.standing.forms import AppealForm, DecideForm, SuspendForm, WhyForm
from hub.volunteers.states import Standing

bp = Blueprint("standing", __name__, url_prefix="/console/people")


@bp.route("/<uuid:uid>/suspend", methods=["GET", "POST"])
@requires(Permission.SUSPEND)
def suspend(uid: UUID) -> Answer:
    """Takes a person off every list until somebody lifts it."""
    form, by = SuspendForm(), actor()

    def do() -> str:
        is_told = leaving.suspend(uid, form.kind.data, why=form.why.data or "", by=by)
        return f"They are suspended and off their tasks. {told(is_told)}"

    return one_thing(
        form, by_uid(uid), do, title="Why must they be suspended?", button="Suspend them",
        answer="They are taken off their tasks and told the kind of reason. They may ask somebody else to look at it.",
    )  # fmt: skip


@bp.route("/<uuid:uid>/lift", methods=["GET", "POST"])
@requires(Permission.SUSPEND)
def lift(uid: UUID) -> Answer:
    """Lifts a suspension."""
    form, by = WhyForm(), actor()

    def do() -> str:
        return f"The suspension is lifted. {told(leaving.lift(uid, why=form.why.data or '', by=by))}"

    return one_thing(
        form, by_uid(uid), do, title="What is different now?", button="Lift the suspension",
        answer="They can be called again, unless something else is missing. They are told.",
    )  # fmt: skip


@bp.route("/<uuid:uid>/appeal", methods=["GET", "POST"])
@requires(Permission.VOUCH)
def appeal(uid: UUID) -> Answer:
    """Writes down what a suspended person says against it."""
    form, by = AppealForm(), actor()

    def do() -> str:
        standing.appeal(uid, form.words.data or "", by=by)
        return "It is written down. Somebody else than who suspended them decides."

    return one_thing(
        form, by_uid(uid), do, title="What do they say against it?", button="Write it down",
        answer="In their own words. A supervisor who did not suspend them looks at it.",
    )  # fmt: skip


@bp.route("/appeal/<uuid:appeal_uid>/decide", methods=["GET", "POST"])
@requires(Permission.SUSPEND)
def decide(appeal_uid: UUID) -> Answer:
    """Keeps or lifts a suspension after an appeal."""
    row, form, by = vouched.appeal_by_uid(appeal_uid), DecideForm(), actor()
    form.words.description = "They read this on their own page."

    def do() -> str:
        lifts = form.decision.data == "lift"
        is_told = leaving.decide_appeal(appeal_uid, lifts=lifts, words=form.words.data or "", by=by)
        return f"The suspension {'is lifted' if lifts else 'stays'}. {told(is_told)}"

    return one_thing(
        form, person_of(db.session.get_one(Volunteer, row.volunteer_id)), do, title="Does the suspension stay?",
        answer="They say:", text=row.words, button="Decide",
    )  # fmt: skip


@bp.route("/<uuid:uid>/leave", methods=["GET", "POST"])
@requires(Permission.VOUCH)
def leave(uid: UUID) -> Answer:
    """They want to leave the register."""
    form, by = WhyForm(why=leaving.LEFT), actor()
    form.why.label.text = "What did they say?"

    def do() -> str:
        is_told = leaving.withdraw_person(uid, by=by, why=form.why.data or "")
        return f"They are off the register and their tasks. {told(is_told)}"

    return one_thing(
        form, by_uid(uid), do, title="Do they want to leave the register?", button="Take them off",
        answer="They are taken off their tasks and asked nothing more. They can come back at any time.",
    )  # fmt: skip


@bp.post("/<uuid:uid>/come-back")
@requires(Permission.VOUCH)
def come_back(uid: UUID) -> Response:
    """Somebody who had left is on the register again."""
    after = leaving.come_back(uid, by=actor())
    flash(
        "They are back." + ("" if after is Standing.ELIGIBLE else " Something is still missing: look below.")
    )
    return redirect(url_for("people.show", uid=uid), 303)
