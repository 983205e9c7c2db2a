"""Who has my details, everything that is kept as a page and as a file, leaving, and being erased."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response as Download
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.queries import roles_by_uid
from hub.accounts.rules import volunteer_actor
from hub.audit.queries import done_to
from hub.errors import Conflict, Invalid
from hub.me.readable import doers, given_out, readable
from hub.me.signing import suspended
from hub.me.visit import bp, own
from hub.me.visit import leave as close_page
from hub.me.words import HANDED_ON
from hub.referrals.general.queries import of_person
from hub.referrals.persons import leaving
from hub.referrals.queries import Handover, of_volunteer
from hub.volunteers.models import Volunteer
from hub.volunteers.own import data as own_data
from hub.volunteers.own.forms import EraseForm
from hub.volunteers.own.queries import consents_of, rows_of
from hub.web.filters import words

THEMSELVES = "They left the register themselves, on their own page."
LOOKS = ("volunteer.seen", "volunteer.export")


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody of the staff opened the person's page: in which role and when, not who they are."""

    role: str
    at: datetime
    took_a_copy: bool


@bp.get("/shared")
@own
def shared(person: Volunteer) -> str:
    """What they said yes to, which charity got what and when, and who looked at their page."""
    given = [h for h in of_volunteer(person.id) if h.referral.offered_at is not None]
    handed_on = [h for h in of_person(person.id) if h.referral.offered_at is not None]
    return render_template(
        "me/shared.html", consents=consents_of(person.id), given=given, looks=_looks(person), fully=_fully(given),
        handed_on=handed_on, accepted=_accepted([h.referral.uid for h in handed_on], "general_referral.accept"),
        charities=len({h.organisation.id for h in given} | {h.organisation.id for h in handed_on}), states=HANDED_ON,
    )  # fmt: skip


def _fully(given: list[Handover]) -> set[UUID]:
    """Those of these hand-overs with which name and number went too: the person was confirmed."""
    return _accepted([h.referral.uid for h in given], "referral.accept") | {
        h.referral.uid for h in given if h.referral.state.is_confirmed
    }


def _accepted(uids: list[UUID], action: str) -> set[UUID]:
    return {entry.subject_uid for entry in done_to(uids, (action,))}


def _looks(person: Volunteer) -> list[Look]:
    entries = done_to([row.uid for row in rows_of(person)], LOOKS)
    roles = roles_by_uid({entry.by for entry in entries})
    return [
        Look(words(roles.get(entry.by, _("staff"))), entry.at, entry.action != LOOKS[0])
        for entry in entries
        if not entry.by.startswith("volunteer:")
    ]


@bp.get("/everything")
@own
def everything(person: Volunteer) -> str:
    """Everything that is kept, to read; and the ways to take it along, leave, or be erased."""
    held = own_data.export(person)
    return render_template(
        "me/everything.html",
        person=person,
        tables=readable(held, roles_by_uid(doers(held))),
        off=suspended(person),
    )


@bp.get("/everything.json")
@own
def everything_file(person: Volunteer) -> Download:
    """The same as a file, for any other program."""
    return download(person)


def download(person: Volunteer) -> Download:
    """Everything that is kept about a person as a JSON file, but what staff wrote to one another."""
    held = {"taken_at": clock.now().isoformat(), **given_out(own_data.export(person))}
    body = json.dumps(held, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": "attachment; filename=what-we-keep.json", "Cache-Control": "no-store"}
    return Download(body, mimetype="application/json", headers=headers)


@bp.route("/leave-the-register", methods=["GET", "POST"])
@own
def leave_register(person: Volunteer) -> str | Response:
    """Off the register; what is kept stays until they have it erased."""
    if request.method == "POST":
        try:
            leaving.withdraw_person(person.uid, by=volunteer_actor(person.uid), why=THEMSELVES)
            flash(
                _("You have left the register. We ask you nothing any more. Thank you for having offered."),
                "success",
            )
        except Conflict as refused:
            flash(refused.sentence, "warning")
        return redirect(url_for("me.index"), 303)
    return render_template("me/leave.html", promised=_promised(person), why=own_data.why_held(person))


@bp.post("/come-back")
@own
def come_back(person: Volunteer) -> Response:
    """On the register again."""
    try:
        leaving.come_back(person.uid, by=volunteer_actor(person.uid))
        flash(_("Welcome back. You are on the register again."), "success")
    except Conflict:
        flash(_("You are on the register already."), "warning")
    return redirect(url_for("me.index"), 303)


@bp.route("/erase", methods=["GET", "POST"])
@own
def erase(person: Volunteer) -> str | Response | tuple[str, int]:
    """Everything that says who they were goes; told before, and done only when the word is typed."""
    form = EraseForm()
    if form.is_submitted():
        try:
            leaving.erase_person(person.uid, form.word.data or "", by=volunteer_actor(person.uid))
        except Invalid as error:
            form.word.errors = [error.fields["word"]]
        except Conflict as refused:
            form.word.errors = [refused.sentence]
        else:
            close_page()
            flash(
                _(
                    "You are erased. We know nothing any more that says who you were. Thank you for having offered."
                )
            )
            return redirect(url_for("public.home"), 303)
    page = render_template(
        "me/erase.html", form=form, promised=_promised(person), why=own_data.why_held(person)
    )
    return page, 422 if form.errors else 200


def _promised(person: Volunteer) -> list[Handover]:
    """What they hold a place for and has not begun."""
    ahead = (h for h in of_volunteer(person.id) if h.shift.ends_at > clock.now())
    return [h for h in ahead if h.referral.state.may_be_taken_off]
