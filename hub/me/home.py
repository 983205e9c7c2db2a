"""Where do I stand, what was I asked, and why was I (not) called: the own page's reading parts."""

from flask import render_template, url_for
from flask_babel import gettext as _

from hub import clock
from hub.attendance.occurrences.queries import asked_to_leave
from hub.attendance.queries import given_in, minutes_of, stints_of
from hub.installation.queries import settings
from hub.matching.for_one import tasks_near
from hub.me import words
from hub.me.signing import suspended
from hub.me.visit import bp, own
from hub.referrals.queries import Handover, of_volunteer
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import until_yesterday
from hub.volunteers.standing.agreements import signatures
from hub.volunteers.states import Standing
from hub.volunteers.telling.queries import Lack, lacks_of
from hub.volunteers.times import availability
from hub.web.filters import clock_time, day, duration, when


def home(person: Volunteer) -> str:
    """Where the person stands, in the first line, and everything they can do here."""
    asked = of_volunteer(person.id)
    return render_template(
        "me/home.html", person=person, suspended=suspended(person), papers=signatures(person),
        answer=_answer(person, asked), lacks=_lacks(person), sent_away=asked_to_leave(person.id),
        asked=len(asked), waiting=[h for h in asked if h.referral.state.waits_for_person and _is_ahead(h)],
        minutes=given_in(stint for stint, _task in stints_of(person.id)), free=free_line(person),
    )  # fmt: skip


def free_line(person: Volunteer) -> str:
    """When the person is free, in one line."""
    if person.free_until and person.free_until > clock.now():
        return str(_("free now, until %(time)s", time=clock_time(person.free_until)))
    if person.paused_at is not None:
        return _pause_line(person)
    return availability.describe(person.availability)


def _pause_line(person: Volunteer) -> str:
    if person.paused_until is None:
        return str(_("on a break, until you say so"))
    return str(_("on a break, until %(day)s", day=day(person.paused_until)))


def _answer(person: Volunteer, asked: list[Handover]) -> str:
    """The first line: the next thing they are confirmed for, else whether they can be called."""
    coming = [
        h for h in asked if h.referral.state.is_committed and _is_ahead(h) and h.referral.state.is_confirmed
    ]
    if coming:
        nearest = min(coming, key=lambda h: h.shift.starts_at)
        return str(
            _(
                "You are confirmed for %(task)s, %(when)s.",
                task=nearest.task.title,
                when=when(nearest.shift.starts_at),
            )
        )
    if person.paused_at is not None and person.state is Standing.ELIGIBLE:
        return str(_("You are %(break)s. We ask you nothing.", **{"break": _pause_line(person)}))
    return str(words.STANDING[person.state])


def _is_ahead(h: Handover) -> bool:
    return h.shift.ends_at > clock.now()


def _lacks(person: Volunteer) -> list[tuple[Lack, str]]:
    """What is missing, each with where on this page it is put right, if here."""
    if person.state.is_off:
        return []
    parts = words.PUT_RIGHT
    return [
        (one, url_for("me.change", part=parts[one.missing]) if one.missing in parts else "")
        for one in lacks_of(person)
    ]


@bp.get("/asks")
@own
def asks(person: Volunteer) -> str:
    """What they were asked, what came of it, and the tasks near them that went by."""
    asked = of_volunteer(person.id)
    task_ids = {h.task.id for h in asked}
    missed = [(one, words.why_not(one)) for one in tasks_near(person) if one.task.id not in task_ids]
    return render_template(
        "me/asks.html", asked=asked, outcomes=words.OUTCOMES, missed=missed, yesterday=until_yesterday(),
        rest_hours=settings().preset.rest_hours,
    )  # fmt: skip


@bp.get("/hours")
@own
def hours(person: Volunteer) -> str:
    """Every sign-in and sign-out, and what it makes in all."""
    stints = [(stint, task, minutes_of(stint)) for stint, task in stints_of(person.id)]
    total = duration(given_in(stint for stint, _task, _minutes in stints))
    return render_template("me/hours.html", stints=stints, total=total)
