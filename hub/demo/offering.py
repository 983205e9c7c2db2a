"""One task of the exercise that has no owner: an organisation has said no, and the next one thinks about it."""

from datetime import datetime, time, timedelta

from hub import clock
from hub.accounts.rules import SYSTEM, Actor
from hub.accounts.states import Role
from hub.demo.people import phone_number
from hub.installation.queries import settings
from hub.organisations.queries import by_name
from hub.referrals.offering import queries, services
from hub.referrals.offering.states import Refusal
from hub.tasks import services as tasks
from hub.tasks.rules import LineFacts, ShiftFacts, TaskFacts

FIRST = "Te Awa Support"
NOON, LASTS = time(12), timedelta(hours=5)


def show() -> None:
    """Raises the task and puts it to the first, who refuses; the next is asked by the same step."""
    task_id = tasks.raise_task(_meals(), by=SYSTEM)
    first = by_name(FIRST)
    services.offer_to(task_id, first.uid, by=SYSTEM)
    (asked,) = queries.waiting_of(task_id)
    leader = Actor("system", Role.CHARITY, organisation_id=first.id)
    services.refuse(asked.offer.uid, Refusal.NO_PEOPLE, "Our cooks are at the marae until Monday", by=leader)


def _meals() -> TaskFacts:
    """The day after tomorrow, so that whoever tries the exercise has time to look, answer, or be silent."""
    there = settings().local(clock.now())
    start = datetime.combine(there.date() + timedelta(days=2), NOON, tzinfo=there.tzinfo)
    return TaskFacts(
        title="Serve hot meals at the shelter", shifts=(ShiftFacts(start, start + LASTS),),
        lines=(LineFacts("food_handling", 4), LineFacts("driving_van", 1)), address="7 Tory Street, Petone",
        lat=-41.2262, lon=174.8745, description="Cook, serve and clean up for 120 people; one van brings the food.",
        briefing_point="Kitchen door at the back", contact_name="Ngaire Holm", contact_phone=phone_number(900_031),
        you_bring="closed shoes, hair tied back", we_issue="aprons, gloves",
    )  # fmt: skip
