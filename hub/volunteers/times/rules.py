"""“Free now until …”: how far it reaches, and how it reads. Times are on the local clock."""

from datetime import datetime, time, timedelta

from flask_babel import gettext as _

from hub.errors import Invalid

# “Until tonight” ends when the evening does, as in the week.
TONIGHT = time(22)
LATEST = timedelta(hours=24)


def until_of(choice: str, clock_time: str, now_local: datetime) -> datetime:
    """The moment somebody means by `two_hours`, `tonight` or `at` with a clock time. Raises Invalid."""
    if choice == "two_hours":
        return now_local + timedelta(hours=2)
    if choice == "tonight":
        tonight = _at(now_local, TONIGHT)
        return tonight if tonight > now_local else _at(now_local, time(23, 59))
    if choice != "at":
        raise Invalid({"until": _("Choose until when you are free.")})
    return _next(clock_time, now_local)


def _next(clock_time: str, now_local: datetime) -> datetime:
    try:
        wanted = time.fromisoformat(clock_time.strip().replace(".", ":"))
    except ValueError:
        raise Invalid({"at": _("Write the time like 17:30.")}) from None
    today = _at(now_local, wanted)
    return today if today > now_local else today + timedelta(days=1)


def _at(day: datetime, when: time) -> datetime:
    return day.replace(hour=when.hour, minute=when.minute, second=0, microsecond=0)


def words(until_local: datetime) -> str:
    """“6 pm”, “5:30 pm”, “noon”, “midnight”."""
    hour, minute = until_local.hour, until_local.minute
    if minute == 0 and hour in (0, 12):
        return "noon" if hour else "midnight"
    past = f":{minute:02d}" if minute else ""
    return f"{hour % 12 or 12}{past} {'am' if hour < 12 else 'pm'}"
