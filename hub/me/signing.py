"""What must I sign first, why am I off the list, and what do I say against it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hub.accounts.rules import volunteer_actor
from hub.errors import Conflict, Invalid
from hub.me.visit import bp, own
from hub.referrals.persons import agreeing
from hub.referrals.persons.leaving import REASON_WORDS
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Appeal
from hub.volunteers.own.forms import OwnAppealForm, OwnSignForm
from hub.volunteers.queries import suspension_of
from hub.volunteers.standing import queries as vouched
from hub.volunteers.standing import services as standing
from hub.volunteers.standing.agreements import Signature, signatures
from hub.volunteers.states import AgreementWay, Standing, SuspendedFor

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Suspended:
    """Why somebody is off the list, and what they last said against it. `reason` is empty when nobody wrote a kind."""

    reason: LazyString | str
    appeal: Appeal | None

    @property
    def waits(self) -> bool:
        """Whether somebody still has to decide what they said."""
        return self.appeal is not None and self.appeal.decided_at is None


def suspended(person: Volunteer) -> Suspended | None:
    """Their suspension in words to them; None when there is none."""
    if person.state is not Standing.SUSPENDED:
        return None
    entry, said = suspension_of(person.uid), vouched.appeals_of(person.id)
    kind = str(entry.details.get("kind", "")) if entry else ""
    since = [one for one in said if entry is None or one.made_at >= entry.at]
    known = kind in list(SuspendedFor)
    return Suspended(REASON_WORDS[SuspendedFor(kind)] if known else "", since[0] if since else None)


@bp.get("/sign")
@own
def papers(person: Volunteer) -> str:
    """What must be signed before the first task, and what they have signed."""
    return _papers(person, {})


def _papers(person: Volunteer, typed: dict[str, OwnSignForm]) -> str:
    every = signatures(person)
    forms = {one.text.code: typed.get(one.text.code) or _empty(one) for one in every if not one.counts}
    wrong = next(iter(typed.values()), None)
    return render_template("me/sign.html", person=person, papers=every, forms=forms, wrong=wrong)


def _empty(one: Signature) -> OwnSignForm:
    return OwnSignForm(formdata=None, prefix=one.text.code)


@bp.post("/sign/<code>")
@own
def sign(person: Volunteer, code: str) -> Answer:
    """They agree to one of them, under their name."""
    form = OwnSignForm(prefix=code)
    try:
        by = volunteer_actor(person.uid)
        sent = agreeing.sign(person.uid, code, way=AgreementWay.SCREEN, name=form.name.data or "", by=by)
    except Invalid:
        form.name.errors = [_("Write your name. With it you agree to the words above.")]
        return _papers(person, {code: form}), 422
    flash(_("Signed. Thank you."), "success")
    if sent:
        flash(_("The address is on its way to your phone."), "success")
    return redirect(url_for("me.papers"), 303)


@bp.route("/appeal", methods=["GET", "POST"])
@own
def appeal(person: Volunteer) -> Answer:
    """What they say against being off the list; somebody else than who decided it looks."""
    form = OwnAppealForm()
    if form.is_submitted():
        try:
            standing.appeal(person.uid, form.words.data or "", by=volunteer_actor(person.uid))
        except Invalid:
            form.words.errors = [_("Write why, in at most 1,000 letters.")]
        except Conflict:
            flash(_("There is nothing to look at again, or somebody is looking already."), "warning")
            return redirect(url_for("me.index"), 303)
        else:
            flash(_("Thank you. Somebody else than who decided it will look at it and tell you."), "success")
            return redirect(url_for("me.index"), 303)
    page = render_template("me/appeal.html", form=form, suspended=suspended(person))
    return page, 422 if form.errors else 200
