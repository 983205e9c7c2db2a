"""What holds here: preset, database row and environment laid over each other."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hub.clock import local
from hub.installation.states import Mode

USUAL_PAUSE = "30"


@dataclass(frozen=True, slots=True)
class AgreementText:
    """A release, oath or briefing that people sign before they are first sent somewhere.

    `text` fits into a text message; a new `version` asks everybody again, and so do `reconfirm_months`.
    """

    code: str
    title: str
    version: str
    text: str
    reconfirm_months: int | None = None

    def still_counts(self, signed_at: datetime, now: datetime) -> bool:
        """Whether a signature under this version is recent enough."""
        if self.reconfirm_months is None:
            return True
        months = signed_at.month - 1 + self.reconfirm_months
        year, month = signed_at.year + months // 12, months % 12 + 1
        return now < signed_at.replace(
            year=year, month=month, day=min(signed_at.day, monthrange(year, month)[1])
        )


@dataclass(frozen=True, slots=True)
class Preset:
    """What a programme fixes for its hubs. Ages in years, quiet hours as local clock times.

    `skills`: lists by name, the first ones first. `keep_months`: after how long somebody must look whether what is
    kept about a person is still needed. `break_after_hours`, `longest_shift_hours`: when the boards say that somebody
    needs a break, and that they have been here for too long.
    """

    name: str
    title: str
    country: str
    timezone: str
    emergency_number: str
    quiet_hours: str
    distance_unit: str
    min_age: int
    guardian_age: int
    keep_months: int
    languages: list[str]
    price_per_segment: float
    currency: str
    rest_hours: int
    asks_per_week: int
    break_after_hours: float
    longest_shift_hours: float
    skills: list[str]
    agreements: tuple[AgreementText, ...] = ()


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A span of the night in which nobody is asked. `start == end` means there is none."""

    start: time
    end: time

    def covers(self, moment: datetime) -> bool:
        """Whether this local moment lies inside."""
        clock_time = moment.time()
        if self.start <= self.end:
            return self.start <= clock_time < self.end
        return clock_time >= self.start or clock_time < self.end

    def next_allowed(self, moment: datetime) -> datetime:
        """The first local moment from `moment` on that lies outside."""
        if not self.covers(moment):
            return moment
        end = moment.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return end if end > moment else end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the rooms need to know about this installation."""

    mode: Mode
    site_name: str
    preset: Preset
    country: str
    timezone: str
    emergency_number: str
    quiet_hours: QuietHours
    call_out_pause: timedelta

    @property
    def is_exercise(self) -> bool:
        """Whether everybody in this database is invented."""
        return self.mode is Mode.EXERCISE

    def local(self, moment: datetime) -> datetime:
        """The moment on the wall clock of this place."""
        return local(moment, self.timezone)


def read_quiet_hours(text: str) -> QuietHours:
    """`22:00-07:00` or `none`. Raises ValueError with what is expected."""
    if text.strip().lower() == "none":
        return QuietHours(time(0), time(0))
    try:
        start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise ValueError(f"HUB_QUIET_HOURS is {text!r}; write it like 22:00-07:00, or none.") from None
    return QuietHours(start, end)


def read_pause(text: str) -> timedelta:
    """Whole seconds in which a call-out can still be taken back. Raises ValueError with what is expected."""
    if not text.strip().isdecimal():
        raise ValueError(f"CALL_OUT_PAUSE_SECONDS is {text!r}; write whole seconds, for example 30.")
    return timedelta(seconds=int(text))


def settle(preset: Preset, row: Mapping[str, str] | None, environ: Mapping[str, str | None]) -> Settings:
    """Lays the environment over the database's row over the preset."""
    row = row or {}
    return Settings(
        mode=Mode(row.get("mode", Mode.REAL)),
        site_name=row.get("site_name") or preset.title,
        preset=preset,
        country=environ.get("HUB_COUNTRY") or row.get("country") or preset.country,
        timezone=environ.get("HUB_TIMEZONE") or row.get("timezone") or preset.timezone,
        emergency_number=environ.get("EMERGENCY_NUMBER") or preset.emergency_number,
        quiet_hours=read_quiet_hours(environ.get("HUB_QUIET_HOURS") or preset.quiet_hours),
        call_out_pause=read_pause(environ.get("CALL_OUT_PAUSE_SECONDS") or USUAL_PAUSE),
    )
