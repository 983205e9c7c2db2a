"""Somebody new at the desk: one dense page by keyboard alone, then on to what the desk needs next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance import reception
from hub.attendance.models import Stint
from hub.attendance.queries import open_stint_of
from hub.console.desk.desk_hub import desk_hub
from hub.console.desk.entry import entry_form, said_of, words_to_offer
from hub.console.desk.from_offer import offer_asked_for, said_in
from hub.console.tasks.on_the_spot import NearPanel, panel_for
from hub.console.words import STANDING_TAGS
from hub.errors import NotFound
from hub.needs import services as boards
from hub.volunteers.by_hand.forms import EntryForm
from hub.volunteers.by_hand.queries import alike
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid, missing_of, registration_context
from hub.volunteers.registering.moves import was_taken_back
from hub.volunteers.rules import Registration
from hub.volunteers.states import ConsentSms, Missing

bp = Blueprint("walk_in", __name__, url_prefix="/console/desk")


@dataclass(frozen=True, slots=True)
class JustReceived:
    """Whom this desk has just registered, or found on the register, and what to tell them."""

    person: Volunteer
    is_new: bool
    stint: Stint | None
    words: list[str]
    panel: NearPanel

    @property
    def tag(self) -> tuple[str, str]:
        """The standing in a word, and its colour."""
        return STANDING_TAGS[self.person.state]


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.DESK)
def new() -> str | Response | tuple[str, int]:
    """The entry; Enter goes from field to field and at last registers and signs in."""
    offer = offer_asked_for()
    form = entry_form(said_in(offer) if offer else said_of(request.args.get("who", "").strip()))
    if request.method == "GET":
        return _show(form)
    facts = form.registration(registration_context())
    if facts is None:
        return _show(form), 422
    if others := _not_seen_yet(facts):
        return _show(form, others)
    hub = desk_hub()
    facts = replace(facts, hub_id=hub.id if hub else None, asked_in=str(get_locale()))
    # A place chosen below a mistake is sent with what was pressed before.
    wanted = request.form.get("go") or request.form.get("wanted")
    done = reception.receive(facts, signs_in=wanted != "only", by=actor())
    if offer is not None:
        boards.put_on_register(offer.uid, done.uid, by=actor())
    said = {"new": done.uid} if done.is_new else {"known": done.uid}
    return redirect(url_for("desk.index", **said), 303)  # type: ignore[arg-type]


@bp.post("/<uuid:uid>/take-back")
@requires(Permission.DESK)
def take_back(uid: UUID) -> Response:
    """Undoes a registration that was a mistake."""
    flash(f"{reception.take_back(uid, by=actor())} is taken off the register again.")
    return redirect(url_for("desk.index"), 303)


def _not_seen_yet(facts: Registration) -> list[Volunteer]:
    """People who may be this one and were not on the page when “somebody new” was pressed."""
    others = alike(facts)
    seen = request.form.get("not_one_of", "").split()
    return [] if {str(other.uid) for other in others} <= set(seen) else others


def _show(form: EntryForm, others: list[Volunteer] | None = None) -> str:
    hub = desk_hub()
    return render_template(
        "console/walk_in.html", form=form, hub=hub, others=others or [], tags=STANDING_TAGS, offer=offer_asked_for(),
        **words_to_offer(hub),
    )  # fmt: skip


def just_received(args: Mapping[str, str]) -> JustReceived | None:
    """The person that the address of the desk names, if it names one."""
    said = args.get("new") or args.get("known") or ""
    try:
        person = by_uid(UUID(said))
    except (ValueError, NotFound):
        return None
    if was_taken_back(person):
        return None
    is_new = "new" in args
    words = _tell(person) if is_new else []
    return JustReceived(person, is_new, open_stint_of(person.id), words, panel_for(person, is_here=True))


def _tell(person: Volunteer) -> list[str]:
    """What to say to them now, in the order in which it matters."""
    missing = missing_of(person)
    lines = {
        "They are under 18. A parent or guardian must agree before we can ask them: record it on their page.": (
            Missing.GUARDIAN in missing
        ),
        "They have no phone, so we cannot ask them later. They can help from here: tell them to come to the desk.": (
            person.phone is None
        ),
        "They said no to texts, so we cannot ask them.": bool(person.phone)
        and person.consent_sms is ConsentSms.NO,
        "We could not find where they live. Put the place right on their page, or they are not asked.": (
            Missing.PLACE in missing
        ),
        "Their phone is a landline: they are on the call list, and we ring.": _is_rung(person),
        "A text is on its way to them. They need not answer it.": _is_texted(person),
    }
    return [line for line, holds in lines.items() if holds]


def _is_rung(person: Volunteer) -> bool:
    wants = person.consent_sms is ConsentSms.YES
    return bool(person.phone) and wants and not person.phone_kind.gets_texts


def _is_texted(person: Volunteer) -> bool:
    wants = person.consent_sms is ConsentSms.YES
    return bool(person.phone) and wants and person.phone_kind.gets_texts
