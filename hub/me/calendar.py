"""My shifts in my own calendar: a private address to copy and to renew, and the feed behind it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hub.me.visit import bp, own
from hub.referrals.calendar import feed_of
from hub.referrals.persons import calendars
from hub.volunteers.models import Volunteer


@bp.get("/calendar")
@own
def calendar(person: Volunteer) -> str:
    """The address, if there is one, and what a calendar shows from it."""
    row = feed_of(person.id)
    address = url_for("calendar.shifts", key=row.key, _external=True) if row else ""
    return render_template(
        "me/calendar.html", person=person, address=address, made_at=row.made_at if row else None
    )


@bp.post("/calendar/<any(make,stop):step>")
@own
def change_calendar(person: Volunteer, step: str) -> Response:
    """Makes an address, or a new one in place of it; or stops it."""
    if step == "make":
        calendars.make_address(person)
        flash(_("Your address is ready. An older one leads nowhere now."), "success")
    else:
        calendars.forget_address(person)
        flash(_("Stopped. No calendar reads your shifts any more."), "success")
    return redirect(url_for("me.calendar"), 303)
