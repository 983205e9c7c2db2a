"""Why was I asked to leave, and what do I say against it?"""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hub.accounts.rules import volunteer_actor
from hub.attendance.occurrences import services
from hub.attendance.occurrences.moves import is_appealable
from hub.attendance.occurrences.queries import own_by_uid
from hub.errors import Conflict, Invalid
from hub.me.visit import bp, own
from hub.volunteers.models import Volunteer
from hub.volunteers.own.forms import OwnAppealForm


@bp.route("/asked-to-leave/<uuid:uid>", methods=["GET", "POST"])
@own
def sent_away(person: Volunteer, uid: UUID) -> str | Response | tuple[str, int]:
    """The reason as it was written down, and what they say; somebody else than who decided it looks."""
    one, form = own_by_uid(uid, person.id), OwnAppealForm()
    if form.is_submitted():
        try:
            services.appeal(uid, form.words.data or "", by=volunteer_actor(person.uid))
        except Invalid:
            form.words.errors = [_("Write why, in at most 1,000 letters.")]
        except Conflict:
            flash(_("There is nothing to look at again, or somebody is looking already."), "warning")
            return redirect(url_for("me.index"), 303)
        else:
            flash(_("Thank you. Somebody else than who decided it will look at it and tell you."), "success")
            return redirect(url_for("me.index"), 303)
    page = render_template("me/sent_away.html", form=form, one=one, may_appeal=is_appealable(one.row))
    return page, 422 if form.errors else 200
