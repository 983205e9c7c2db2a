"""Roll calls and who answered them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.attendance.states import RollCallState, RollState
from hub.database import Record, UtcDateTime, db, enum_column


class RollCall(Record, db.Model):
    """“Are you safe?”, or “leave now”, to everyone in an area, on a task or at a hub. Silent ones are rung."""

    __tablename__ = "roll_call"
    __table_args__ = (sa.Index("ix_roll_call_state", "incident_id", "state"),)

    incident_id: Mapped[int] = mapped_column(sa.ForeignKey("incident.id"))
    state: Mapped[RollCallState] = mapped_column(
        enum_column(RollCallState, "state"), default=RollCallState.OPEN
    )
    # Leave now: the text says which place, and why.
    is_leave_now: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(sa.String(300), default="")
    where_to_leave: Mapped[str] = mapped_column(sa.String(200), default="")
    task_id: Mapped[int | None] = mapped_column(sa.ForeignKey("task.id"), index=True)
    hub_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hub.id"), index=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    radius_km: Mapped[float | None]
    by: Mapped[str] = mapped_column(sa.String(64))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    second_round_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RollAnswer(Record, db.Model):
    """Where one person stands in a roll call. `answered_by`: who said it, when it was somebody else."""

    __tablename__ = "roll_answer"
    __table_args__ = (
        sa.UniqueConstraint("roll_call_id", "volunteer_id"),
        sa.Index("ix_roll_answer_state", "roll_call_id", "state"),
    )

    roll_call_id: Mapped[int] = mapped_column(sa.ForeignKey("roll_call.id"))
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteer.id"), index=True)
    state: Mapped[RollState] = mapped_column(enum_column(RollState, "state"), default=RollState.SILENT)
    # Where they were signed in when it began: that they were inside.
    stint_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stint.id"))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str] = mapped_column(sa.String(120), default="")
    said: Mapped[str] = mapped_column(sa.String(300), default="")
    place: Mapped[str] = mapped_column(sa.String(200), default="")
