"""The QR code of a task or a hub, to hang up: whoever scans it signs in and out on their own phone."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.arriving import services
from hub.attendance.arriving.queries import code_of, subject_by_uid
from hub.errors import NotFound
from hub.incidents.models import Hub
from hub.tasks.models import Task
from hub.web.door_address import door_address, has_public_address, own_address
from hub.web.qr import qr

bp = Blueprint("qr_poster", __name__, url_prefix="/console/qr/<any(task,hub):kind>/<uuid:uid>")


@bp.get("")
@requires(Permission.DESK)
def show(kind: str, uid: UUID) -> str:
    """The poster; `?here=1` carries this laptop's own address, for a hall with no internet."""
    subject = _subject(kind, uid)
    kept = code_of(**_ids(subject))
    door = door_address(own=bool(request.args.get("here")))
    address = f"{door.address}{url_for('arriving.show', code=kept.code)}" if kept else ""
    return render_template(
        "console/qr_poster.html", kind=kind, subject=subject, code=kept.code if kept else "", address=address,
        svg=qr(address) if kept else "", door=door, own=own_address(), has_public=has_public_address(),
        name=subject.title if isinstance(subject, Task) else subject.name,
        back=url_for("tasks.show" if kind == "task" else "hubs.show", uid=uid),
    )  # fmt: skip


@bp.post("")
@requires(Permission.DESK)
def make(kind: str, uid: UUID) -> Response:
    """Makes the code, or another one that ends the old."""
    ids = _ids(_subject(kind, uid))
    if request.form.get("renew"):
        services.renew(**ids, by=actor())
        flash("There is a new code. Take the old posters down: they do nothing any more.")
    else:
        services.code_for(**ids, by=actor())
    return redirect(url_for("qr_poster.show", kind=kind, uid=uid), 303)


def _subject(kind: str, uid: UUID) -> Task | Hub:
    found = subject_by_uid(kind, uid)
    if found is None:
        raise NotFound("There is no such task or hub.")
    return found


def _ids(subject: Task | Hub) -> dict[str, int]:
    return {"task_id" if isinstance(subject, Task) else "hub_id": subject.id}
