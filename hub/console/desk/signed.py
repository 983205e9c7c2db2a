"""What was said at a sign-in: one short form beside the quick way, changeable while the person is in."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.models import Stint
from hub.attendance.queries import Present, left_for, stint_by_uid, with_person
from hub.attendance.rules import still_out
from hub.attendance.signing import services
from hub.attendance.signing.forms import SaidForm, SendOnForm
from hub.attendance.signing.kit_words import asked_back
from hub.attendance.signing.queries import beside, buddy_of, functions, lent_out, who_briefs
from hub.attendance.states import StintState
from hub.console.words import flag_words
from hub.database import db
from hub.errors import HubError, NotFound
from hub.organisations.models import Organisation
from hub.tasks.queries import open_tasks
from hub.web.back import own_path
from hub.web.filters import clock_time

bp = Blueprint("signed", __name__, url_prefix="/console/desk/stints")


@dataclass(frozen=True, slots=True)
class Signed:
    """One stint as the desk shows it: where, what is missing, what is lent, and the form."""

    item: Present
    form: SaidForm
    send_on: SendOnForm
    before: Present | None
    buddy: Present | None
    out: list[str]
    briefers: list[str]
    functions: list[str]

    @property
    def is_open(self) -> bool:
        """Whether they are still in."""
        return self.item.stint.state is StintState.OPEN

    @property
    def place(self) -> str:
        """Where: “on T-0042 Pack food parcels”, or “at the hub”."""
        return place_words(self.item)

    @property
    def flags(self) -> list[str]:
        """What is missing, as tags."""
        return flag_words(self.item.stint)

    @property
    def cover(self) -> str:
        """Whose insurance covers them."""
        task = self.item.task
        owner = db.session.get(Organisation, task.organisation_id) if task and task.organisation_id else None
        return owner.cover.words if owner else ""

    @property
    def moved(self) -> str:
        """That this sign-in ended another one."""
        return moved_words(self.before) if self.before else ""


def place_words(item: Present) -> str:
    """“on T-0042 Pack food parcels”, or “at the hub”."""
    return f"on {item.task.number} {item.task.title}" if item.task else "at the hub"


def moved_words(before: Present) -> str:
    """That somebody was signed in elsewhere until now."""
    return (
        f"They were signed in {place_words(before)} since {clock_time(before.stint.signed_in_at)}. "
        "That sign-in ended with this one."
    )


def signed_in_words(uid: UUID) -> str:
    """That somebody is signed in, since when and where, and what ended with it."""
    item = item_of(uid)
    before, at = left_for(item.stint), clock_time(item.stint.signed_in_at)
    words = f"{item.volunteer.name} is signed in at {at}. They are {place_words(item)}."
    return f"{words} {moved_words(before)}" if before else words


def gather(item: Present, form: SaidForm | None = None, send_on: SendOnForm | None = None) -> Signed:
    """Everything about one stint; the forms as they were sent, else as things stand."""
    stint, task, buddy = item.stint, item.task, buddy_of(item.stint)
    if form is None:
        form = form_for(item)
        form.buddy.data = str(buddy.stint.uid) if buddy else ""
    names = [*who_briefs(task.id), task.contact_name] if task else []
    return Signed(
        item=item, form=form, send_on=send_on or SendOnForm(formdata=None), before=left_for(stint), buddy=buddy,
        out=still_out(stint.kit, stint.kit_back), briefers=list(dict.fromkeys(filter(None, names))),
        functions=list(functions()),
    )  # fmt: skip


def form_for(item: Present) -> SaidForm:
    """The form about one stint."""
    others = [(str(one.stint.uid), one.volunteer.name) for one in beside(item.stint)]
    return SaidForm(request.form if request.method == "POST" else None).about(item.stint, item.task, others)


def item_of(uid: UUID) -> Present:
    """The stint with its person and task. Raises NotFound."""
    row = db.session.execute(with_person().where(Stint.uid == uid)).first()
    if row is None:
        raise NotFound("There is no such sign-in.")
    return Present(*row)


def just_done(args: Mapping[str, str]) -> Signed | None:
    """The stint that the address of the desk names, if it names one."""
    try:
        stint = stint_by_uid(UUID(args.get("did", "")))
    except ValueError:
        return None
    return gather(item_of(stint.uid)) if stint else None


@bp.get("/<uuid:uid>")
@requires(Permission.DESK)
def show(uid: UUID) -> str:
    """One sign-in: all that was said, what is missing, and sending them on."""
    return _page(gather(item_of(uid)))


@bp.post("/<uuid:uid>")
@requires(Permission.DESK)
def say(uid: UUID) -> Response | tuple[str, int]:
    """Keeps what was said."""
    item = item_of(uid)
    form = form_for(item)
    if form.validate_on_submit():
        try:
            services.say(uid, form.said, by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash(f"Kept for {item.volunteer.name}.")
            return redirect(own_path(request.form.get("back"), url_for("signed.show", uid=uid)), 303)
    return _page(gather(item, form)), 422


@bp.post("/<uuid:uid>/back")
@requires(Permission.DESK)
def give_back(uid: UUID) -> Response:
    """What was lent is back, or given up for lost."""
    things, is_lost = request.form.getlist("thing"), bool(request.form.get("lost"))
    out = services.give_back(uid, things, is_lost=is_lost, by=actor())
    word = "Given up" if is_lost else "Back"
    still = f" Still out: {', '.join(out)}." if out else " Nothing is out."
    flash(f"{word}: {', '.join(things)}.{still}" if things else "Nothing was ticked.")
    return redirect(own_path(request.form.get("back"), url_for("signed.kit")), 303)


@bp.get("/kit")
@requires(Permission.DESK)
def kit() -> str:
    """Everything that was lent and is not back."""
    lent = lent_out()
    asked = asked_back([one.item.stint.uid for one in lent if one.is_gone])
    return render_template("console/kit.html", lent=lent, asked=asked)


def _page(signed: Signed) -> str:
    return render_template("console/signed.html", signed=signed, open_tasks=open_tasks())
