"""The QR code of a task or a hub, to hang up: whoever scans it signs in and out on their own phone."""

import socket
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.arriving import services
from hub.attendance.arriving.queries import code_of, subject_by_uid
from hub.errors import NotFound
from hub.incidents.models import Hub
from hub.tasks.models import Task
from hub.web.qr import qr

bp = Blueprint("qr_poster", __name__, url_prefix="/console/qr/<any(task,hub):kind>/<uuid:uid>")


@bp.get("")
@requires(Permission.DESK)
def show(kind: str, uid: UUID) -> str:
    """The poster; `?here=1` carries this laptop's own address, for a hall with no internet."""
    subject = _subject(kind, uid)
    kept = code_of(**_ids(subject))
    base = own_address() if request.args.get("here") else current_app.config["PUBLIC_URL"]
    address = f"{base}{url_for('arriving.show', code=kept.code)}" if kept else ""
    return render_template(
        "console/qr_poster.html", kind=kind, subject=subject, code=kept.code if kept else "", address=address,
        svg=qr(address) if kept else "", is_here=bool(request.args.get("here")), own=own_address(),
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


def own_address() -> str:
    """This machine's address in its own network, at the port on which it serves; nothing is sent to find it."""
    port = request.host.rpartition(":")[2]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
            host = str(probe.getsockname()[0])
        except OSError:
            host = "127.0.0.1"
    return f"{request.scheme}://{host}:{port}" if port.isdigit() else f"{request.scheme}://{host}"


def _subject(kind: str, uid: UUID) -> Task | Hub:
    found = subject_by_uid(kind, uid)
    if found is None:
        raise NotFound("There is no such task or hub.")
    return found


def _ids(subject: Task | Hub) -> dict[str, int]:
    return {"task_id" if isinstance(subject, Task) else "hub_id": subject.id}
