"""What a reader types into the desk's field: a badge, or the code of a slip. The person stands there at once."""

from dataclasses import dataclass

from hub.attendance.badges.queries import bearer_of
from hub.attendance.badges.rules import is_badge_code
from hub.printed_codes import spaced, tidy
from hub.referrals.persons.slip_code import bearer_of_slip, is_slip_code
from hub.volunteers.models import Volunteer

# Of a badge's code and of a slip's, as a reader types it.
LENGTH = 9


@dataclass(frozen=True, slots=True)
class Scanned:
    """Whom a code names. `person` None: it is none of ours, or must not sign anybody in; `why_not` says so."""

    what: str
    code: str
    person: Volunteer | None
    why_not: str = ""
    badge: str = ""
    is_ours: bool = True

    @property
    def words(self) -> str:
        """The first line of the desk."""
        if self.person is None:
            return self.why_not
        return self.why_not or f"{self.what} {self.code} is {self.person.name}. Enter does what the row says."


def scanned(query: str) -> Scanned | None:
    """What this code says; None for words that have not the shape of one.

    A reader types behind whatever stood in the field: a code of ours at the end of other words is found too.
    """
    found = _of_code(query)
    if found is None and len(query) > LENGTH:
        last = _of_code(query[-LENGTH:])
        return last if last and last.is_ours else None
    return found


def _of_code(query: str) -> Scanned | None:
    code = spaced(tidy(query))
    if is_badge_code(query):
        return _badge(query, code)
    return _slip(query, code) if is_slip_code(query) else None


def _badge(query: str, code: str) -> Scanned:
    bearer = bearer_of(query)
    if bearer is None:
        return _unknown("badge", code)
    if bearer.badge.ended_at is not None and bearer.why_not:
        # It may be in anybody's hands: whoever stands here is looked up by name.
        return Scanned("Badge", code, None, f"{bearer.why_not} It was made for {bearer.volunteer.name}.")
    return Scanned("Badge", code, bearer.volunteer, bearer.why_not, badge=bearer.badge.code)


def _slip(query: str, code: str) -> Scanned:
    bearer = bearer_of_slip(query)
    if bearer is None:
        return _unknown("slip", code)
    return Scanned("Slip", code, bearer.h.volunteer, bearer.why_not)


def _unknown(what: str, code: str) -> Scanned:
    why_not = f"No {what} of ours has the code {code}. Type their name instead."
    return Scanned(what, code, None, why_not, is_ours=False)
