"""What becomes of hand-overs when two rows are one person, or a number is somebody else's. Ring: moves."""

from hub import clock
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.database import db
from hub.messaging.states import Lane
from hub.referrals.moves import freed
from hub.referrals.places import lock_shift
from hub.referrals.queries import Handover, of_volunteer
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import (
    CONFIRMED,
    go_on_signed,
    step,
    stop_asking_to_agree,
    stop_waiting_for_answers,
    tell_everything,
)
from hub.volunteers.events import PaperSigned, PeopleMerged, PhoneRetired
from hub.volunteers.models import Volunteer
from hub.volunteers.numbers.moves import stop_texts

_S = ReferralState
FURTHEST = (
    _S.ON_TASK, _S.ACCEPTED, _S.OFFERED, _S.AGREED, _S.LAPSED, _S.WAITLISTED, _S.ASKED, _S.NO_ANSWER, _S.PROPOSED,
)  # fmt: skip
MOST = 200
MERGED = "The same person under another entry."


def follow_merge(event: PeopleMerged) -> None:
    """Nobody holds two places of one shift: what went further stays, the other is given up without a text."""
    by_shift: dict[int, list[Handover]] = {}
    for h in of_volunteer(event.person_id, limit=MOST):
        if h.referral.state.is_live and h.shift.ends_at > clock.now():
            by_shift.setdefault(h.shift.id, []).append(h)
    for shift_id, several in by_shift.items():
        several.sort(key=lambda h: FURTHEST.index(h.referral.state))
        for h in several[1:]:
            lock_shift(shift_id)
            _give_up(h, by=event.by)


def _give_up(h: Handover, *, by: str) -> None:
    if h.referral.state is _S.ON_TASK:
        return
    held = h.referral.state.holds_place
    stop_waiting_for_answers([h.referral.uid], by=by)
    step(h, ReferralEvent.WITHDRAW, by=by, why=MERGED, reason=MERGED, decided_by=by)
    if held:
        freed(h, by=by)


def follow_retired(event: PhoneRetired) -> None:
    """Asks to that number are closed. Whoever is promised reads it on their other number, or an alarm rings."""
    live = [h for h in of_volunteer(event.person_id, limit=MOST) if h.referral.state.is_live]
    stop_texts(event.phone, [h.referral.uid for h in live], by=event.by)
    for h in live:
        if (
            not h.referral.state.is_committed
            or h.referral.state is _S.ON_TASK
            or h.shift.ends_at <= clock.now()
        ):
            continue
        if h.volunteer.phone and h.volunteer.phone_kind.gets_texts:
            if h.referral.state is _S.ACCEPTED:
                tell_everything(h, lane=Lane.CHANGE, news=CONFIRMED)
            continue
        raise_alarm(
            AlarmKind.NOT_TOLD, h.referral, title=f"No number reaches {h.volunteer.name} any more",
            detail=f"They are expected for {h.task.number} {h.task.title}. Find another way, or ask somebody else.",
        )  # fmt: skip


def follow_signature(event: PaperSigned) -> None:
    """A paper is signed: no text need ask for it any more, and the addresses that waited for it go out."""
    volunteer = db.session.get_one(Volunteer, event.person_id)
    stop_asking_to_agree(volunteer.uid, by=event.by)
    go_on_signed(volunteer)
