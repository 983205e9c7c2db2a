"""Everything that is kept about one person, for somebody who asks at a desk; and whom to look at again."""

import json
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import Response as Download
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.errors import Conflict, Invalid
from hub.installation.queries import settings
from hub.referrals.persons import leaving
from hub.volunteers.own import data as own_data
from hub.volunteers.own import services as own_leaving
from hub.volunteers.own.forms import EraseForm
from hub.volunteers.own.queries import past_date
from hub.volunteers.queries import by_uid

bp = Blueprint("person_data", __name__, url_prefix="/console/people")
# What each table keeps, for one row and for several; the file has every table by its own name.
KEPT_WORDS = {
    "volunteer": ("entry on the register", "entries on the register"),
    "volunteer_skill": ("skill", "skills"),
    "affiliation": ("place in an organisation", "places in organisations"),
    "volunteer_day_off": ("span of days off", "spans of days off"),
    "volunteer_phone": ("further number", "further numbers"),
    "volunteer_asked": ("ask", "asks"),
    "volunteer_commitment": ("promise to come", "promises to come"),
    "volunteer_consent": ("answer about consent", "answers about consent"),
    "credential": ("certificate or check", "certificates and checks"),
    "agreement": ("signature", "signatures"),
    "guardian_consent": ("guardian’s consent", "guardians’ consents"),
    "standing_appeal": ("appeal", "appeals"),
    "skill_word": ("word about what they can do", "words about what they can do"),
    "possible_twin": ("likeness to somebody else", "likenesses to somebody else"),
    "referral": ("hand-over to a charity or team", "hand-overs to charities and teams"),
    "stint": ("sign-in", "sign-ins"),
    "conversation": ("conversation by text", "conversations by text"),
    "message": ("text to them", "texts to them"),
    "inbound": ("text from them", "texts from them"),
    "question": ("question we asked by text", "questions we asked by text"),
    "audit_entry": ("line about what was done, and by whom", "lines about what was done, and by whom"),
}


@bp.get("/<uuid:uid>/kept")
@requires(Permission.REGISTER_ERASE)
def show(uid: UUID) -> str:
    """What is kept and how to give it out or erase it. Nothing of it is shown: the file has it."""
    return _page(uid, EraseForm())


def _page(uid: UUID, form: EraseForm) -> str:
    person = by_uid(uid)
    kept = [_counted(table, len(rows)) for table, rows in own_data.export(person).items() if rows]
    return render_template(
        "console/person_data.html", person=person, form=form, kept=kept, why=own_data.why_held(person)
    )


def _counted(table: str, rows: int) -> str:
    one, several = KEPT_WORDS.get(table, (table.replace("_", " "),) * 2)
    return f"{rows} {one if rows == 1 else several}"


@bp.post("/<uuid:uid>/kept/file")
@requires(Permission.REGISTER_ERASE)
def file(uid: UUID) -> Download:
    """All of it as a file; that it was taken is written down and shown to the person."""
    own_leaving.note_export(uid, by=actor())
    held = {"taken_at": clock.now().isoformat(), **own_data.export(by_uid(uid))}
    headers = {"Content-Disposition": "attachment; filename=what-we-keep.json", "Cache-Control": "no-store"}
    return Download(
        json.dumps(held, ensure_ascii=False, indent=1), mimetype="application/json", headers=headers
    )


@bp.post("/<uuid:uid>/erase")
@requires(Permission.REGISTER_ERASE)
def erase(uid: UUID) -> Response | tuple[str, int]:
    """Empties everything that says who this was."""
    form = EraseForm()
    try:
        leaving.erase_person(uid, form.word.data or "", by=actor())
    except (Invalid, Conflict) as error:
        form.word.errors = [getattr(error, "fields", {}).get("word", error.sentence)]
        return _page(uid, form), 422
    flash("They are erased. Their hours stay as numbers without a name.", "success")
    return redirect(url_for("person_data.look_again"), 303)


@bp.get("/look-again")
@requires(Permission.REGISTER_SEE)
def look_again() -> str:
    """Whose delete date has passed: each is kept for a reason, or erased."""
    today, preset = settings().local(clock.now()).date(), settings().preset
    return render_template("console/look_again.html", people=past_date(today), months=preset.keep_months)


@bp.post("/<uuid:uid>/keep-longer")
@requires(Permission.REGISTER_ERASE)
def keep_longer(uid: UUID) -> Response:
    """They are still needed: somebody looks again after the usual time."""
    own_leaving.keep_longer(uid, by=actor())
    flash("Kept. We ask again when that time is over.", "success")
    return redirect(url_for("person_data.look_again"), 303)
