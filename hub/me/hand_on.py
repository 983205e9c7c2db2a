"""“Hand me on”: help an organisation without a task, asked by the person themselves; and taking that back."""

import textwrap
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hub.accounts.rules import volunteer_actor
from hub.errors import HubError
from hub.me.visit import bp, own
from hub.me.words import HANDED_ON
from hub.organisations.models import Organisation
from hub.organisations.queries import by_ids
from hub.referrals.general import services as general
from hub.referrals.general.candidates import order_for
from hub.referrals.general.forms import HandOnForm
from hub.referrals.general.queries import of_person, under_way
from hub.referrals.states import ReferralState
from hub.volunteers import skills
from hub.volunteers.models import Volunteer

MOST = 5
MAY_TAKE_BACK = (ReferralState.ASKED, ReferralState.NO_ANSWER, ReferralState.OFFERED, ReferralState.ACCEPTED)


@bp.route("/help-an-organisation", methods=["GET", "POST"])
@own
def hand_on(person: Volunteer) -> str | tuple[str, int] | Response:
    """Organisations that fit, the best first; choosing one is the word that it may know of them."""
    form = HandOnForm().with_choices(_choices(person))
    if form.validate_on_submit():
        try:
            general.hand_on(
                person.uid, by=volunteer_actor(person.uid), agreed=True,
                organisation_uid=UUID(form.organisation.data), note=(form.note.data or "").strip(),
            )  # fmt: skip
            flash(_("We asked them. You get a text with what they say."), "success")
        except HubError:
            flash(_("That did not work. Look at what stands below."), "warning")
        return redirect(url_for("me.hand_on"), 303)
    page = render_template(
        "me/hand_on.html", person=person, form=form, now=under_way(person.id), trail=of_person(person.id),
        states=HANDED_ON, may_take_back=MAY_TAKE_BACK,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _choices(person: Volunteer) -> list[tuple[str, str]]:
    """“Harbour Food Rescue: food handling, lifting”, the best first."""
    fits = order_for(person).fits[:MOST]
    owners = by_ids([fit.organisation_id for fit in fits])
    return [(str(one.uid), _name(one)) for one in (owners[fit.organisation_id] for fit in fits)]


def _name(one: Organisation) -> str:
    takes = one.takes or ", ".join(skills.label(row.skill).lower() for row in one.skills)
    return f"{one.name}: {textwrap.shorten(takes, 60, placeholder='...')}" if takes else one.name


@bp.post("/help-an-organisation/<uuid:uid>/take-back")
@own
def take_back(person: Volunteer, uid: UUID) -> Response:
    """Nothing more goes to that organisation, and it is told to delete what it got."""
    try:
        general.withdraw(uid, by=volunteer_actor(person.uid), why="They took it back on their own page.")
        flash(_("Taken back. They are told."), "success")
    except HubError:
        flash(_("This was over already."), "warning")
    return redirect(url_for("me.hand_on"), 303)
