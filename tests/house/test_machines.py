"""Every transition table: states × events, and no state that cannot be reached or named twice."""

import pytest

from hub.alarms.states import ALARM, AlarmEvent, AlarmState
from hub.attendance.states import STINT, StintEvent, StintState
from hub.callouts.states import CALL_OUT, CallOutEvent, CallOutState
from hub.errors import IllegalTransition
from hub.incidents.states import OPENING, OpeningEvent, OpeningState
from hub.machine import advance
from hub.messaging.states import (
    INBOUND,
    MESSAGE,
    QUESTION,
    InboundEvent,
    InboundState,
    MessageEvent,
    MessageState,
    QuestionEvent,
    QuestionState,
)  # fmt: skip
from hub.needs.states import NOTE, NoteEvent, NoteState
from hub.organisations.states import ORGANISATION, OrganisationEvent, OrganisationState
from hub.referrals.offering.states import OFFER, OfferEvent, OfferState
from hub.referrals.states import REFERRAL, ReferralEvent, ReferralState
from hub.tasks.states import TASK, TaskEvent, TaskState
from hub.volunteers.states import JOINING, STANDING, JoiningEvent, JoiningStep, Standing, StandingEvent

MACHINES = [
    (ALARM, AlarmState, AlarmEvent),
    (STINT, StintState, StintEvent),
    (CALL_OUT, CallOutState, CallOutEvent),
    (OPENING, OpeningState, OpeningEvent),
    (MESSAGE, MessageState, MessageEvent),
    (INBOUND, InboundState, InboundEvent),
    (QUESTION, QuestionState, QuestionEvent),
    (ORGANISATION, OrganisationState, OrganisationEvent),
    (REFERRAL, ReferralState, ReferralEvent),
    (OFFER, OfferState, OfferEvent),
    (NOTE, NoteState, NoteEvent),
    (TASK, TaskState, TaskEvent),
    (STANDING, Standing, StandingEvent),
    (JOINING, JoiningStep, JoiningEvent),
]
by_state = pytest.mark.parametrize(
    ("table", "states", "events"), MACHINES, ids=lambda v: getattr(v, "__name__", "")
)


@by_state
def test_what_is_not_written_is_refused(table, states, events):
    for state in states:
        for event in events:
            if (state, event) in table:
                assert advance(table, state, event) in states
            else:
                with pytest.raises(IllegalTransition, match="not possible"):
                    advance(table, state, event)


@by_state
def test_every_state_can_be_reached_from_the_first(table, states, events):
    reached = {next(iter(states))}
    while more := {to for (origin, _), to in table.items() if origin in reached} - reached:
        reached |= more
    assert reached == set(states)


@by_state
def test_every_event_is_used(table, states, events):
    assert {event for _, event in table} == set(events)
