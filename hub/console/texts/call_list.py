"""Whom of a call-out do we ring? The silent ones on screen and on paper, with answers keyed in for many at once."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.callouts import second_texts, silence
from hub.callouts.models import CallOut
from hub.callouts.queries import by_uid
from hub.console.texts.call_list_form import BY_FIGURE, CHOICES, Wrong, from_lines, from_rows
from hub.database import db
from hub.errors import Conflict
from hub.referrals.queries import free_places
from hub.referrals.voice import ringing
from hub.referrals.voice.answers import Said
from hub.referrals.voice.ringing import Kept
from hub.referrals.wording import ask_facts, full_facts, say_address
from hub.tasks.models import Shift
from hub.tasks.queries import by_id, owner_of

bp = Blueprint("call_list", __name__, url_prefix="/console/call-outs/<uuid:uid>/ring")
COUNTED = {
    Said.YES_SHARE: "yes", Said.YES: "yes", Said.NO: "no", Said.NO_ANSWER: "not reached",
    Said.WRONG_NUMBER: "wrong number", Said.LATER: "later", Said.TOLD: "told where to go",
}  # fmt: skip


@bp.get("/")
@requires(Permission.CALL_OUT)
def index(uid: UUID) -> str:
    """The list on the screen, whom to ring first first."""
    return render_template("console/call_list.html", **_list(by_uid(uid)), lines="", wrong=[])


@bp.get("/print")
@requires(Permission.CALL_OUT)
def on_paper(uid: UUID) -> str:
    """The same on paper, to ring from."""
    return render_template("console/call_list_paper.html", **_list(by_uid(uid)), by_street=False)


@bp.get("/runner")
@requires(Permission.CALL_OUT)
def runner(uid: UUID) -> str:
    """By place and street, for somebody who walks from door to door."""
    found = _list(by_uid(uid))
    found["rows"] = sorted(silence.to_ring(by_uid(uid)), key=lambda one: one.street)
    return render_template("console/call_list_paper.html", **found, by_street=True)


@bp.post("/")
@requires(Permission.CALL_OUT)
def key_in(uid: UUID) -> Response | tuple[str, int]:
    """Keeps every answer that was chosen or written; what could not be kept stays in the form with the reason."""
    call_out = by_uid(uid)
    numbers = silence.numbers_of(call_out.id)
    uids = {number: one for one, number in numbers.items()}
    lines, wrong = from_lines(request.form.get("lines", ""), uids)
    kept = ringing.key_in([*from_rows(request.form, uids.values()), *lines], by=actor())
    wrong += _refused(kept, numbers)
    if words := _words(kept, call_out):
        flash(words)
    if not wrong and kept:
        return redirect(url_for("call_list.index", uid=uid), 303)
    error = "" if wrong else "Choose an answer in a row, or write lines from the paper list."
    left = "\n".join(one.line for one in wrong)
    found = _list(by_uid(uid))
    return render_template("console/call_list.html", **found, lines=left, wrong=wrong, error=error), 422


@bp.post("/second-text")
@requires(Permission.CALL_OUT)
def second_text(uid: UUID) -> Response:
    """One more text to whoever is silent and had no second one."""
    try:
        sent = second_texts.text_silent(uid, by=actor())
        flash(f"{sent} {'person reads' if sent == 1 else 'people read'} a second text." if sent
              else "Everybody who is silent has had a second text. Ring them.")  # fmt: skip
    except Conflict as error:
        flash(error.sentence)
    return redirect(url_for("callouts.show", uid=uid), 303)


def _list(call_out: CallOut) -> dict[str, object]:
    task, shift = by_id(call_out.task_id), db.session.get_one(Shift, call_out.shift_id)
    owner, tell = owner_of(task), silence.to_tell(call_out)
    return {
        "call_out": call_out, "task": task, "shift": shift, "rows": silence.to_ring(call_out), "choices": CHOICES,
        "words": ask_facts(task, shift, owner, leaves_at=clock.now()) if owner else None, "tell": tell,
        "say": say_address(full_facts(task, shift, owner)) if owner and tell else "",
        "free": sum(free_places(shift.id).values()), "ring_words": ring_words,
        "numbers": silence.numbers_of(call_out.id),
    }  # fmt: skip


def ring_words(one: silence.ToRing) -> str:
    """Why this person stands here, and what came of earlier rings."""
    if one.rings:
        said = COUNTED.get(Said(str(one.rings[0].details.get("said", "no_answer"))), "")
        times = "" if len(one.rings) == 1 else f", rung {len(one.rings)} times"
        return f"{said.capitalize()}{times}"
    if one.is_lost:
        return "The text did not arrive"
    if one.h.referral.by_voice:
        return "Not rung yet"
    return "Silent after two texts" if one.h.referral.second_text_at else "Silent"


def _words(kept: Sequence[Kept], call_out: CallOut) -> str:
    """“Kept 9 answers: 4 yes, 3 no, 2 not reached. 2 places are free.”"""
    done = [one for one in kept if not one.error]
    if not done:
        return ""
    counts = Counter(COUNTED[one.entry.said] for one in done)
    parts = ", ".join(f"{number} {word}" for word, number in counts.items())
    free = sum(free_places(call_out.shift_id).values())
    places = (
        "All places are held." if not free else f"{free} {'place is' if free == 1 else 'places are'} free."
    )
    return f"Kept {len(done)} {'answer' if len(done) == 1 else 'answers'}: {parts}. {places}"


def _refused(kept: Sequence[Kept], numbers: dict[UUID, int]) -> list[Wrong]:
    figures = {said: figure for figure, said in BY_FIGURE.items()}
    return [
        Wrong(
            f"{numbers[one.entry.referral_uid]} {figures.get(one.entry.said, '')} {one.entry.note}".strip(),
            one.error,
        )
        for one in kept
        if one.error
    ]
