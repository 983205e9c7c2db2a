"""Who waits for our decision? Hand-overs where time ran out, each with one next step."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.console.thing import Thing
from hub.referrals import services as referrals
from hub.referrals.figures.stuck import Stuck, Waiting, waiting
from hub.referrals.general.queries import HandedOn, needs_coordinator
from hub.referrals.states import ReferralState

bp = Blueprint("deciding", __name__, url_prefix="/console/decide")

# What happened, and what to do now.
WORDS = {
    Stuck.CHARITY_SILENT: ("{charity} did not answer in time.", "Ring them, or decide for them."),
    Stuck.NOT_ACTIVE: (
        "{charity} is not active, so nothing may go to it.",
        "Activate it, or take {name} off.",
    ),
    Stuck.TAKES_NOBODY: ("{charity} takes nobody just now.", "Ring them, or take {name} off."),
    Stuck.NO_TEXTS: ("{name} gets no texts.", "Ring: is it all right, and may {charity} have their number?"),
    Stuck.SHARE_SILENT: ("{name} was asked whether we may share, and is silent.", "Ring and ask."),
    Stuck.SHARE_NO: ("{name} would rather not share by text.", "Ring and ask what would be all right."),
    Stuck.WANTS_A_CALL: ("{name} shares nothing before we ring.", "Ring and ask whether {charity} may know."),
    Stuck.STANDS_BY: ("{name} stands by, and it starts soon.", "Call them, or let them go."),
    Stuck.NOT_HERE: ("{name} has not signed in, and others have.", "Ring, or say that they did not come."),
}
TAGS = {Stuck.CHARITY_SILENT: "Silent", Stuck.STANDS_BY: "Stands by", Stuck.NOT_HERE: "Not here"}


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """The list, whose shift begins first at the top."""
    rows = [(one, *words_of(one)) for one in waiting(clock.now())]
    general = [(h, *general_words(h)) for h in needs_coordinator()]
    return render_template(
        "console/deciding.html", rows=rows, general=general, tags=TAGS, here=url_for("deciding.index")
    )


@bp.post("/<uuid:uid>/did-not-come")
@requires(Permission.CALL_OUT)
def did_not_come(uid: UUID) -> Response:
    """Somebody who was expected did not come; their place goes to who waits."""
    referrals.did_not_come(uid, by=actor())
    flash("Noted. Their place is free, and whoever waits is asked. They are told by text.")
    return redirect(url_for("deciding.index"), 303)


def general_words(h: HandedOn) -> tuple[str, str]:
    """The same for somebody who was handed on without a task and whom nobody took."""
    name, charity = h.volunteer.given_name, h.organisation.name
    if h.referral.state is ReferralState.NO_ANSWER:
        return f"{name} has not said whether {charity} may know of them.", "Ring them, or leave it."
    how = "did not answer" if h.referral.state is ReferralState.LAPSED else "cannot take them on"
    return f"{charity} {how}, and nobody else was asked.", "Look who else could take them in, or leave it."


def words_of(one: Waiting) -> tuple[str, str]:
    """What happened, and what to do about it."""
    name, charity = one.h.volunteer.given_name, one.h.organisation.name
    happened, to_do = WORDS[one.why]
    return happened.format(name=name, charity=charity), to_do.format(name=name, charity=charity)


def things_to_decide(now: datetime) -> Iterator[Thing]:
    """For the console's home: one thing for each charity that is silent and each person to ring, grouped by task."""
    groups: dict[tuple[str, int], list[Waiting]] = {}
    for one in waiting(now):
        silent = one.why is Stuck.CHARITY_SILENT
        key = ("charity", one.h.organisation.id) if silent else (one.why.value, one.h.task.id)
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        yield _thing(group)
    if handed := needs_coordinator():
        yield _general_thing(handed)


def _general_thing(handed: list[HandedOn]) -> Thing:
    first, url = handed[0], url_for("deciding.index")
    more = f", and {len(handed) - 1} more" if len(handed) > 1 else ""
    _, to_do = general_words(first)
    return Thing(
        kind="take-up", word="Hand on", title=f"{first.volunteer.name} found no organisation yet{more}", url=url,
        at=first.referral.due_at or first.referral.created_at, detail=to_do, action_label=f"Decide for {len(handed)}",
        action_url=url, order=7,
    )  # fmt: skip


def _thing(group: list[Waiting]) -> Thing:
    first, number = group[0], len(group)
    happened, to_do = words_of(first)
    silent = first.why is Stuck.CHARITY_SILENT
    title = happened.rstrip(".")
    if silent:
        title = f"{first.h.organisation.name} has not answered for {number}"
    elif number > 1:
        title = f"{title}, and {number - 1} more"
    url = url_for("deciding.index")
    label = f"Decide for {number}" if silent or number > 1 else f"Ring {first.h.volunteer.given_name}"
    return Thing(
        kind="take-up", word=TAGS.get(first.why, "Ring"), title=title, url=url, action_url=url, order=4,
        number=first.h.task.number, at=min(one.since for one in group), action_label=label,
        detail=f"{first.h.task.title}. {to_do}",
    )  # fmt: skip
