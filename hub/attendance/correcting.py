"""The one step by which the times of a stint are changed: the old ones stay. Ring: moves."""

from datetime import datetime

from hub import clock
from hub.attendance.models import Stint, StintCorrection
from hub.database import db

LONGEST_WHY = 300


def correct_times(
    stint: Stint,
    signed_in_at: datetime,
    signed_out_at: datetime | None,
    *,
    is_estimated: bool,
    why: str,
    by: str,
) -> None:
    """Keeps the times as they were, with who changes them and why; the hours are unconfirmed again."""
    before = StintCorrection(
        stint_id=stint.id, was_in_at=stint.signed_in_at, was_out_at=stint.signed_out_at,
        was_estimated=stint.is_estimated, why=why.strip()[:LONGEST_WHY], by=by, at=clock.now(),
    )  # fmt: skip
    db.session.add(before)
    stint.signed_in_at, stint.signed_out_at, stint.is_estimated = signed_in_at, signed_out_at, is_estimated
    stint.confirmed_at, stint.confirmed_by = None, ""
