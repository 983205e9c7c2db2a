"""Tasks, their lines (skill × number) and shifts."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.database import Record, UtcDateTime, db, enum_column
from hub.needs.models import BoardNote
from hub.tasks.states import RaisedFrom, Risk, TaskState


class Task(Record, db.Model):
    """A request for volunteers. Its `id` is its task number; `organisation_id` is its owner, who covers it.

    `pre_accepts`: whoever fits is accepted without a second hand-shake by the owner.
    """

    __tablename__ = "task"

    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    hub_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hub.id"), index=True)
    state: Mapped[TaskState] = mapped_column(
        enum_column(TaskState, "state"), default=TaskState.DRAFT, index=True
    )
    title: Mapped[str] = mapped_column(sa.String(120))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    directions: Mapped[str] = mapped_column(sa.String(300), default="")
    # How one gets in, and for whom that is hard.
    access: Mapped[str] = mapped_column(sa.String(300), default="")
    hazards: Mapped[str] = mapped_column(sa.String(300), default="")
    # What the work asks of the body, as function: codes such as `lifting`. Never a diagnosis.
    demands: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # Suburb or town: all that an ask may say before a person is confirmed.
    place_name: Mapped[str] = mapped_column(sa.String(120), default="")
    lat: Mapped[float]
    lon: Mapped[float]
    risk: Mapped[Risk] = mapped_column(enum_column(Risk, "risk"), default=Risk.OPEN)
    pre_accepts: Mapped[bool] = mapped_column(default=True)
    briefing_point: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_name: Mapped[str] = mapped_column(sa.String(120), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    min_age: Mapped[int | None]
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    # The level of check a person needs; empty: none.
    check_level: Mapped[str] = mapped_column(sa.String(24), default="")
    you_bring: Mapped[str] = mapped_column(sa.String(200), default="")
    we_issue: Mapped[str] = mapped_column(sa.String(200), default="")
    # The ride there and back, when there is one.
    ride_from: Mapped[str] = mapped_column(sa.String(200), default="")
    ride_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ride_seats: Mapped[int | None]
    ride_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whether officials are paid for such work, and if so what volunteers add to it, and who decided that.
    is_paid_work: Mapped[bool | None]
    adds: Mapped[str] = mapped_column(sa.String(300), default="")
    adds_decided_by: Mapped[str] = mapped_column(sa.String(64), default="")
    adds_decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Under which heading of a cost-share its hours are claimed ("B, protective measures").
    work_category: Mapped[str] = mapped_column(sa.String(60), default="")
    # Everybody on it works alone: minutes between the checks on whoever signs in.
    check_minutes: Mapped[int | None]
    external_id: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    # Recognises an imported row that has no external_id when the same list comes again.
    import_key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    raised_by: Mapped[str] = mapped_column(sa.String(64))
    raised_from: Mapped[RaisedFrom] = mapped_column(
        enum_column(RaisedFrom, "raised_from"), default=RaisedFrom.DESK
    )
    # The note on the board of needs that it came from.
    need_id: Mapped[int | None] = mapped_column(sa.ForeignKey("board_note.id"), index=True)
    # Who rang, when it came by phone.
    caller_name: Mapped[str] = mapped_column(sa.String(120), default="")
    caller_phone: Mapped[str] = mapped_column(sa.String(20), default="")
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What it brought, in the words of whoever closed it ("310 food parcels").
    outcome: Mapped[str] = mapped_column(sa.String(300), default="")

    need: Mapped[BoardNote | None] = relationship()
    lines: Mapped[list["TaskLine"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="TaskLine.id", back_populates="task"
    )
    # The shifts that stand; one that was called off is kept for whoever was promised to it.
    shifts: Mapped[list["Shift"]] = relationship(
        primaryjoin="and_(Shift.task_id == Task.id, Shift.called_off_at.is_(None))",
        cascade="all, delete-orphan", lazy="selectin", order_by="Shift.starts_at", back_populates="task",
    )  # fmt: skip

    @property
    def number(self) -> str:
        """The task number as people say it: T-0042."""
        return f"T-{self.id:04d}"

    @property
    def needed(self) -> int:
        """How many places its shifts have together."""
        return sum(line.needed for shift in self.shifts for line in self.lines_of(shift))

    def lines_of(self, shift: "Shift") -> list["TaskLine"]:
        """What one shift needs: its own lines and those of every shift."""
        return [line for line in self.lines if line.needed and line.shift_id in (None, shift.id)]


class TaskLine(Record, db.Model):
    """So many people with this skill; an empty skill means anyone. `credential`: a code they must hold in date.

    `shift_id`: the only shift that needs them; none: every shift does. `needed` is 0 once nobody is needed any
    more: the line is kept for whoever was asked for it.
    """

    __tablename__ = "task_line"
    __table_args__ = (sa.CheckConstraint("needed >= 0", name="needed"),)

    task_id: Mapped[int] = mapped_column(sa.ForeignKey("task.id"), index=True)
    shift_id: Mapped[int | None] = mapped_column(sa.ForeignKey("shift.id"))
    skill: Mapped[str] = mapped_column(sa.String(40), default="")
    needed: Mapped[int]
    credential: Mapped[str] = mapped_column(sa.String(60), default="")

    task: Mapped[Task] = relationship(back_populates="lines")
    shift: Mapped["Shift | None"] = relationship()


class Shift(Record, db.Model):
    """A dated span within a task. One that is called off while people may be coming stays, with when that was."""

    __tablename__ = "shift"
    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="span"),)

    task_id: Mapped[int] = mapped_column(sa.ForeignKey("task.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    task: Mapped[Task] = relationship(back_populates="shifts")
