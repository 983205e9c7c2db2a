"""People on the console: the register, and what a coordinator does on one person's page."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import asked
from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import minutes_of
from hub.console.people import register_care, register_page
from hub.console.people.handing_on import handed_on_line
from hub.console.people.person import gather
from hub.console.tasks.on_the_spot import SHORT, panel_for
from hub.console.words import REFERRAL_TAGS, SHARE_WORDS, SMS_WORDS, STANDING_TAGS
from hub.errors import Conflict
from hub.referrals import services as referrals
from hub.tasks.queries import by_uid as task_by_uid
from hub.tasks.queries import open_tasks
from hub.volunteers import skills
from hub.volunteers.queries import by_uid
from hub.volunteers.services import note_seen
from hub.volunteers.states import Standing

bp = Blueprint("people", __name__, url_prefix="/console/people")


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """The register, a page at a time, or those who match a search."""
    query, wanted = request.args.get("q", "").strip(), request.args.get("standing", "")
    page = register_page.gather(
        query, asked.whole(request.args, "from"), Standing(wanted) if wanted in list(Standing) else None,
        by_telephone=request.args.get("by") == "telephone",
    )  # fmt: skip
    return render_template(
        "console/people.html", page=page, tags=STANDING_TAGS, label=skills.label,
        care=[] if query else register_care.items(), tasks=open_tasks() if page.by_telephone else [],
    )  # fmt: skip


@bp.get("/<uuid:uid>")
@requires(Permission.REGISTER_SEE)
def show(uid: UUID) -> str | Response:
    """One person. Looking is written down. A merged row leads to its person."""
    volunteer = by_uid(uid)
    if volunteer.uid != uid:
        return redirect(url_for("people.show", uid=volunteer.uid))
    note_seen(volunteer.uid, by=actor())
    person = gather(by_uid(uid), by=actor().uid)
    panel = panel_for(person.volunteer) if allowed(Permission.DESK) else None
    return render_template("console/person.html", person=person, sms=SMS_WORDS, share=SHARE_WORDS,
                           back=url_for("people.show", uid=uid), minutes_of=minutes_of, panel=panel,
                           tags=REFERRAL_TAGS, tasks=open_tasks(), most=SHORT,
                           handed_on=handed_on_line(person.volunteer))  # fmt: skip


@bp.post("/<uuid:uid>/refer")
@requires(Permission.CALL_OUT)
def refer(uid: UUID) -> Response:
    """Puts somebody on a task: they have said yes here, or are asked by text."""
    volunteer = by_uid(uid)
    task = task_by_uid(asked.uid(request.form, "task"))
    agreed, slip = request.form.get("how") == "agreed", request.form.get("slip", "")
    try:
        referral = referrals.refer(
            task.id, volunteer.id, by=actor(), agreed=agreed, shared=agreed, on_paper=slip == "print"
        )
    except Conflict as error:
        flash(error.sentence)
        return redirect(url_for("on_the_spot.index" if slip else "people.show", uid=uid), 303)
    if slip:
        return redirect(url_for("slips.show", uid=referral), 303)
    flash("They are on the task." if agreed else "They are asked by text.")
    return redirect(url_for("people.show", uid=uid), 303)
