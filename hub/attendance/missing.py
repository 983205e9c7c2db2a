"""What is missing of a stint and what goes along with its person: kit, buddy, briefing. Ring: moves."""

from collections.abc import Collection

import sqlalchemy as sa

from hub.attendance.lacking import flags_now
from hub.attendance.models import Stint
from hub.attendance.queries import open_stint_of
from hub.attendance.rules import still_out
from hub.attendance.states import Flag, StintState
from hub.database import db
from hub.tasks.models import Task
from hub.volunteers.events import PapersChanged
from hub.volunteers.queries import people


def hold(stints: Collection[Stint]) -> None:
    """These, and those of whoever goes with them, are ours as they are now until this transaction ends.

    Always in one order: two who go together leave at two doors in the same moment, and neither door then waits for
    what the other holds.
    """
    ids = {one.id for one in stints} | {one.buddy_id for one in stints if one.buddy_id is not None}
    query = sa.select(Stint).where(Stint.id.in_(ids)).order_by(Stint.id)
    query = query.with_for_update(key_share=True)
    db.session.scalars(query.execution_options(populate_existing=True)).all()


def take_along(before: Stint, stint: Stint) -> None:
    """What somebody wears and was lent goes with them to the next place, and so does who pays for their time."""
    stint.kit, before.kit = still_out(before.kit, before.kit_back), list(before.kit_back)
    stint.badge, stint.is_paid = before.badge, before.is_paid
    stint.role = before.role if before.is_paid else ""


def leave_behind(stint: Stint) -> None:
    """What was lent and is not back is a loud flag; so is a buddy who is alone now."""
    if still_out(stint.kit, stint.kit_back):
        stint.flags = [*stint.flags, Flag.KIT_OUT]
    _leave_buddy(stint)


def _leave_buddy(stint: Stint) -> None:
    buddy = db.session.get(Stint, stint.buddy_id) if stint.buddy_id else None
    if buddy is not None and buddy.buddy_id == stint.id and buddy.state is StintState.OPEN:
        buddy.buddy_id, buddy.flags = None, [*buddy.flags, Flag.BUDDY_LEFT]


def part(stint: Stint) -> None:
    """They go together no longer; the other one is alone now, and flagged."""
    _leave_buddy(stint)
    stint.buddy_id = None


def is_alone_by_choice(stint: Stint) -> None:
    """Somebody has looked: without the one who left it is right as well."""
    stint.flags = [flag for flag in stint.flags if flag != Flag.BUDDY_LEFT]


def look_again(stint: Stint) -> None:
    """What is missing of a stint is looked at anew: a flag goes when the thing is said or shown."""
    volunteer = people([stint.volunteer_id])[stint.volunteer_id]
    task = db.session.get(Task, stint.task_id) if stint.task_id else None
    found = flags_now(stint, volunteer, task)
    if found != stint.flags:
        stint.flags = found


def follow_papers(event: PapersChanged) -> None:
    """A paper came or ended while its bearer is here: the flags of their stint say so at once."""
    stint = open_stint_of(event.person_id)
    if stint is not None:
        look_again(stint)
