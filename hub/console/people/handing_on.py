"""Who could take this person in? Organisations in order of fit, one after another, asked first where they want that."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import asked
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.errors import Conflict
from hub.organisations.queries import by_ids
from hub.referrals.general import services as general
from hub.referrals.general.candidates import order_for
from hub.referrals.general.fit import WhyNot
from hub.referrals.general.queries import of_person, under_way
from hub.referrals.general.rules import Way, way_of
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid
from hub.volunteers.telling.moves import can_be_texted
from hub.web.back import own_path
from hub.web.filters import when

bp = Blueprint("handing_on", __name__, url_prefix="/console/people/<uuid:uid>/hand-on")

_S = ReferralState
TAGS: dict[ReferralState, tuple[str, str]] = {
    _S.PROPOSED: ("Begun", "info"),
    _S.ASKED: ("They were asked", "info"),
    _S.NO_ANSWER: ("They did not answer", "take-up"),
    _S.AGREED: ("They said yes", "info"),
    _S.OFFERED: ("The charity decides", "info"),
    _S.LAPSED: ("The charity was silent", ""),
    _S.ACCEPTED: ("Taken on", "confirmed"),
    _S.DECLINED: ("They said no", ""),
    _S.REFUSED: ("Refused by the charity", ""),
    _S.WITHDRAWN: ("Taken back", ""),
}
# Why one organisation is left out, after its name.
ONE = {
    WhyNot.NOT_ACTIVE: "not active here",
    WhyNot.NO_COVER: "no insurance that holds",
    WhyNot.MEMBER: "has them already",
    WhyNot.BEFORE: "was asked about them",
    WhyNot.STOPPED: "takes nobody for now",
    WhyNot.FULL: "full today",
    WhyNot.TOO_FAR: "too far",
    WhyNot.AGE: "takes older people only",
}
# What a coordinator can still do about one, by its state.
MAY_ANSWER = (_S.ASKED, _S.NO_ANSWER)
MAY_TAKE_BACK = (_S.ASKED, _S.NO_ANSWER, _S.OFFERED, _S.ACCEPTED)


@bp.get("")
@requires(Permission.REGISTER_SEE)
def index(uid: UUID) -> str | Response:
    """The organisations with reasons, and what was tried before."""
    person = by_uid(uid)
    if person.uid != uid:
        return redirect(url_for("handing_on.index", uid=person.uid))
    found = order_for(person)
    best = f"{found.fits[0].name} fits best." if found.fits else "Nobody can, as things stand."
    answer = handed_on_line(person) or best
    owners = by_ids([fit.organisation_id for fit in found.fits])
    rows = [(fit, owners[fit.organisation_id]) for fit in found.fits]
    return render_template(
        "console/hand_on.html", person=person, rows=rows, order=found, words=ONE, answer=answer,
        way=way_of(person.consent_share, gets_texts=can_be_texted(person)), ways=Way, now=under_way(person.id),
        trail=of_person(person.id), tags=TAGS, may_answer=MAY_ANSWER,
        may_take_back=MAY_TAKE_BACK, here=url_for("handing_on.index", uid=uid),
    )  # fmt: skip


@bp.post("")
@requires(Permission.CALL_OUT)
def start(uid: UUID) -> Response:
    """Hands them on: they said yes here, or are asked by text."""
    organisation = asked.uid(request.form, "organisation")
    agreed = request.form.get("how") == "agreed"
    try:
        general.hand_on(uid, by=actor(), organisation_uid=organisation, agreed=agreed,
                        note=request.form.get("note", ""))  # fmt: skip
        flash(handed_on_line(by_uid(uid)))
    except Conflict as error:
        flash(error.sentence)
    return redirect(url_for("handing_on.index", uid=uid), 303)


@bp.post("/<uuid:referral>/<any(yes,no,accept,withdraw,on,let_be):step>")
@requires(Permission.CALL_OUT)
def decide(uid: UUID, referral: UUID, step: str) -> Response:
    """What somebody said on the telephone, or what a coordinator decides."""
    try:
        flash(_do(referral, step))
    except Conflict as error:
        flash(error.sentence)
    return redirect(own_path(request.form.get("back"), url_for("handing_on.index", uid=uid)), 303)


def _do(referral: UUID, step: str) -> str:
    by = actor()
    if step in ("yes", "no"):
        return general.answer_for(referral, step, by=by)
    if step == "on":
        return f"{general.go_on(referral, by=by)} is next."
    if step == "accept":
        general.accept(referral, by=by)
        return "Accepted. They get the charity's contact by text."
    if step == "withdraw":
        general.withdraw(referral, by=by, why="Taken back by a coordinator.")
        return "Taken back. Whoever was told is told that too."
    general.let_be(referral, by=by)
    return "Left as it is. They stay on the list for other work."


def handed_on_line(person: Volunteer) -> str:
    """“Harbour Food Rescue: the charity decides.”; empty when nothing is under way and nobody has taken them on."""
    if now := under_way(person.id):
        by = f" until {when(now.referral.due_at)}" if now.referral.due_at else ""
        if now.referral.state is _S.ASKED:
            return f"{person.given_name} was asked by text about {now.organisation.name}, and can answer{by}."
        return f"{now.organisation.name} decides about {person.given_name}{by}."
    taken = [h for h in of_person(person.id) if h.referral.state is _S.ACCEPTED]
    return f"{taken[0].organisation.name} has taken them on." if taken else ""
