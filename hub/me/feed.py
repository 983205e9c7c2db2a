"""The feed behind a person's private address: the shifts they are confirmed for, for their calendar."""

from flask import Blueprint, Response

from hub.accounts.guards import public
from hub.extensions import limiter
from hub.referrals.calendar import feed

bp = Blueprint("calendar", __name__)


@bp.get("/calendar/<key>.ics")
@limiter.limit("30 per minute")
@public
def shifts(key: str) -> Response:
    """The shifts somebody is confirmed for, to whoever holds the address."""
    answer = Response(feed(key), mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
