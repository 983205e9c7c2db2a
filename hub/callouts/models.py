"""Call-outs and their waves."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.callouts.states import CallOutState, Level
from hub.database import Record, UtcDateTime, db, enum_column


class CallOut(Record, db.Model):
    """Asking many people for one shift of a task. `target` is how many yeses are wanted.

    `wave_size` is how many are asked at most in one wave, `every_minutes` the pause between waves, and
    `next_wave_at` when the next is due; it waits in the database, so a restart loses nothing.
    `authority` is the written reason, needed inside quiet hours.
    """

    __tablename__ = "call_out"
    __table_args__ = (sa.Index("ix_call_out_due", "state", "next_wave_at"),)

    task_id: Mapped[int] = mapped_column(sa.ForeignKey("task.id"), index=True)
    shift_id: Mapped[int] = mapped_column(sa.ForeignKey("shift.id"))
    level: Mapped[Level] = mapped_column(enum_column(Level, "level"), default=Level.ACTIVATE)
    state: Mapped[CallOutState] = mapped_column(
        enum_column(CallOutState, "state"), default=CallOutState.RUNNING
    )
    target: Mapped[int]
    wave_size: Mapped[int]
    every_minutes: Mapped[int] = mapped_column(default=15)
    answer_minutes: Mapped[int] = mapped_column(default=60)
    authority: Mapped[str] = mapped_column(sa.String(300), default="")
    # On whose authority: a name and an office, as printed.
    authorised_by: Mapped[str] = mapped_column(sa.String(120), default="")
    # “Could you come?”, asked for practice: a yes holds a place until the drill ends, and nobody travels.
    is_drill: Mapped[bool] = mapped_column(default=False)
    # No texts: people are asked by phone and by runners from a list.
    by_voice: Mapped[bool] = mapped_column(default=False)
    # An organisation calls its own people out: nobody else is asked, in no wave.
    members_only: Mapped[bool] = mapped_column(default=False)
    # When whoever was silent got a second text.
    second_text_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(sa.String(64))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_wave_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    waves: Mapped[list["Wave"]] = relationship(
        order_by="Wave.number", lazy="selectin", back_populates="call_out"
    )


class Wave(Record, db.Model):
    """One batch of asks. `leaves_at` is when its texts may leave; until then they can be stopped.

    `people` are [volunteer, line, km] in the order in which they are asked, `size` how many, and `reached`
    how many of them have been dealt with: whoever finds an unfinished wave goes on from there. `skipped`
    counts why some were left out.
    """

    __tablename__ = "wave"
    __table_args__ = (sa.UniqueConstraint("call_out_id", "number"),)

    call_out_id: Mapped[int] = mapped_column(sa.ForeignKey("call_out.id"))
    number: Mapped[int]
    # Thousands in a large wave: read only by whoever asks them, not by every page that shows the call-out.
    people: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, deferred=True)
    size: Mapped[int] = mapped_column(default=0)
    reached: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    # Why it went, and why so many: the figures of that moment.
    why: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    segments: Mapped[int] = mapped_column(default=0)
    leaves_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline: Mapped[datetime] = mapped_column(UtcDateTime)

    call_out: Mapped[CallOut] = relationship(back_populates="waves")

    @property
    def is_unfinished(self) -> bool:
        """Whether some of its people have not been dealt with yet."""
        return self.reached < self.size
