"""What the page of an alarm says about somebody who does not know what they must: whom, what, and how to tell them."""

from dataclasses import dataclass

from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind
from hub.messaging.models import Message
from hub.referrals.changes.saying import last_said
from hub.referrals.must_know import TITLES, Untold
from hub.referrals.queries import Handover, handover, key_of, waiting_list
from hub.referrals.voice.untold import unread
from hub.referrals.wording import full_facts, say_address


@dataclass(frozen=True, slots=True)
class UntoldPerson:
    """Whom to ring, and the words to say."""

    h: Handover
    text: Message | None
    waiting: int
    is_about_words: bool = False

    @property
    def say(self) -> str:
        """What they were to read; where no text was written, where and when to come."""
        if self.text is not None:
            return self.text.body
        if self.is_about_words:
            return last_said(self.h.task.uid)
        return say_address(full_facts(self.h.task, self.h.shift, self.h.organisation))

    @property
    def next_one(self) -> str:
        """What happens with the place once it is given on."""
        if not self.waiting:
            return "Nobody waits for the place. It is free then, and you can ask more people."
        people = "1 person waits" if self.waiting == 1 else f"{self.waiting} people wait"
        return f"{people}. The first of them gets the place and is told at once."


def untold_about(alarm: Alarm) -> UntoldPerson | None:
    """The person a `not told` alarm is about; None for every other alarm."""
    if alarm.kind is not AlarmKind.NOT_TOLD:
        return None
    h = handover(key_of(alarm.subject_uid)[0])
    is_about_words = alarm.title == TITLES[Untold.WORDS].format(h.volunteer.name)
    return UntoldPerson(h, unread(h.referral.uid), len(waiting_list(h.shift.id)), is_about_words)
