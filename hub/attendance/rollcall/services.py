"""Use cases of a roll call: beginning it, what people answer, a second round, what operators hear, its end."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor, volunteer_actor
from hub.alarms.moves import raise_again
from hub.alarms.states import AlarmKind
from hub.attendance.models import RollAnswer, RollCall
from hub.attendance.rollcall.links import address_of, answer_behind
from hub.attendance.rollcall.queries import (
    answers_of_phone,
    by_uid,
    called,
    same_since,
    whom,
    with_same_phone,
)
from hub.attendance.rollcall.rules import (
    ANSWER_VALID_FOR,
    MOST_PEOPLE,
    TEXT_VALID_FOR,
    Whom,
    faults,
    help_words,
)
from hub.attendance.rollcall.teams import BEGIN, about_words, is_of_team, whose
from hub.attendance.rules import PRESSED_TWICE
from hub.attendance.states import ROLL, ROLL_CALL, RollCallEvent, RollCallState, RollEvent, RollState
from hub.audit.moves import change_state, record
from hub.database import db, new_uid, transaction
from hub.errors import Conflict, Invalid
from hub.incidents.queries import current_incident
from hub.installation.moves import one_form_at_a_time
from hub.messaging import questions
from hub.messaging.events import MessageNotDelivered, TextAnswered
from hub.messaging.outgoing import outbox
from hub.messaging.queries import opted_out_phones
from hub.messaging.replies.rules import Intent
from hub.messaging.states import Lane, QuestionEvent, QuestionKind
from hub.volunteers.queries import people as people_by_id

NOBODY = "Nobody is there as far as we know: nobody is signed in, promised, or lives in that area."


def begin(chosen: Whom, *, words: str = "", where: str = "", is_leave_now: bool = False, by: Actor) -> UUID:
    """Asks everybody “are you safe?”, or tells them to leave now, before every other text, at any hour.

    Raises Invalid for a choice that makes no sense, Conflict where nobody is there or too many would be asked.
    """
    if wrong := faults(chosen, words, where, is_leave_now=is_leave_now):
        raise Invalid(wrong)
    with transaction():
        # Pressed twice, or by two at once: the second waits here and then finds the first.
        one_form_at_a_time()
        incident = current_incident()
        if incident is None:
            raise Conflict("No incident is open. Open an incident first.")
        same = same_since(
            clock.now() - PRESSED_TWICE, chosen, words.strip(), where.strip()[:200], is_leave_now=is_leave_now
        )
        if same is not None and is_of_team(same, chosen.organisation_id, chosen.group_id):
            return same.uid
        found = whom(chosen)
        if not found:
            raise Conflict(NOBODY)
        if len(found) > MOST_PEOPLE:
            raise Conflict(f"That would ask more than {MOST_PEOPLE:,} people. Choose a smaller area.")
        roll_call = RollCall(
            uid=new_uid(), incident_id=incident.id, state=RollCallState.OPEN, is_leave_now=is_leave_now,
            words=words.strip(), where_to_leave=where.strip()[:200], task_id=chosen.task_id, hub_id=chosen.hub_id,
            lat=chosen.lat, lon=chosen.lon, radius_km=chosen.radius_km, by=by.uid, begun_at=clock.now(),
        )  # fmt: skip
        db.session.add(roll_call)
        db.session.flush()
        details: dict[str, object] = {"people": len(found), "leave_now": is_leave_now}
        details |= whose(chosen.organisation_id, chosen.group_id)
        record(BEGIN, roll_call, by=by.uid, details=details)
        _call(roll_call, found)
        return roll_call.uid


def _call(roll_call: RollCall, found: Mapping[int, int | None]) -> None:
    answers = [
        RollAnswer(uid=new_uid(), roll_call_id=roll_call.id, volunteer_id=person, stint_id=stint)
        for person, stint in found.items()
    ]
    db.session.add_all(answers)
    db.session.flush()
    _text(roll_call, answers)


def _text(roll_call: RollCall, answers: Sequence[RollAnswer]) -> int:
    """One text a phone, whoever shares it; answers how many texts."""
    people = people_by_id([answer.volunteer_id for answer in answers])
    stopped = opted_out_phones([person.phone for person in people.values() if person.phone])
    by_phone: defaultdict[str, list[RollAnswer]] = defaultdict(list)
    for answer in answers:
        person = people.get(answer.volunteer_id)
        if person and person.phone and person.phone_kind.gets_texts and person.phone not in stopped:
            by_phone[person.phone].append(answer)
    talks = outbox.conversations_for(list(by_phone))
    first = {mine[0].uid: talks[phone] for phone, mine in by_phone.items()}
    questions.ask_many(
        QuestionKind.ROLL_CALL, first, label="Are you safe?", deadline=clock.now() + ANSWER_VALID_FOR
    )
    for phone, mine in by_phone.items():
        names = " and ".join(people[answer.volunteer_id].given_name for answer in mine)
        facts = {
            "names": names, "words": roll_call.words, "where": roll_call.where_to_leave, "link": address_of(mine[0]),
        }  # fmt: skip
        outbox.enqueue(
            "leave_now" if roll_call.is_leave_now else "roll_call", phone, conversation=talks[phone],
            language=people[mine[0].volunteer_id].language, lane=Lane.DANGER, valid_for=TEXT_VALID_FOR, facts=facts,
            context_uid=roll_call.uid, subject_uid=mine[0].uid, by=roll_call.by,
        )  # fmt: skip
        for answer in mine:
            answer.asked_at = clock.now()
    return len(by_phone)


def take_answer(event: TextAnswered) -> None:
    """1, or words: safe; whoever shares the phone was asked in the same text. 2: needs help, beside the alarm."""
    with transaction():
        answer = db.session.scalar(sa.select(RollAnswer).where(RollAnswer.uid == event.subject_uid))
        if answer is None:
            questions.mark_read(event.inbound_id, "An answer to a roll call that is gone.", by=event.by)
            return
        mine = list(answers_of_phone(answer, event.phone)) or [answer]
        needs_help = event.reading.intent in (Intent.HELP, Intent.NO)
        step = RollEvent.NEEDS_HELP if needs_help else RollEvent.IS_SAFE
        for one in mine:
            _write(one, step, by=event.by, said=event.reading.note or "", answered_by=_for_whom(mine))
        if needs_help:
            questions.mark_unclear(
                event.inbound_id, "Needs help, says the roll call. Ring them now", by=event.by
            )
        else:
            questions.mark_read(event.inbound_id, "Is safe, says the roll call.", by=event.by)


def take_link(
    token: str, step: RollEvent, uids: Collection[UUID], *, said: str = "", position: str = ""
) -> None:
    """An answer on the page behind the link, for those of the phone who are named; a position when one is given.

    Who needs help rings at once. Raises NotFound, Invalid when nobody is named, Conflict once it is over.
    """
    with transaction():
        first = answer_behind(token)
        roll_call = db.session.get_one(RollCall, first.roll_call_id, with_for_update=True)
        if roll_call.state is RollCallState.OVER:
            raise Conflict("This roll call is over. If you are in danger, ring the emergency number.")
        named = [(one, person) for one, person in with_same_phone(first) if one.uid in uids]
        if not named:
            raise Invalid({"who": "Tick whom it is about."})
        by = volunteer_actor(named[0][1].uid).uid
        everybody = [one for one, _person in named]
        for one in everybody:
            _write(one, step, by=by, said=said.strip(), answered_by=_for_whom(everybody), place=position)
        if step is RollEvent.NEEDS_HELP:
            _ring(roll_call, by=by)


def follow_undelivered(event: MessageNotDelivered) -> bool:
    """The question did not reach a phone: whoever has it stands as not texted on the page, to be rung.

    An open roll call is on every console while anybody is silent. Answers whether it was ours to see to.
    """
    if event.kind not in ("roll_call", "leave_now"):
        return False
    with transaction():
        answer = db.session.scalar(sa.select(RollAnswer).where(RollAnswer.uid == event.subject_uid))
        for one, _person in with_same_phone(answer) if answer else []:
            one.asked_at = None
        return answer is not None


def _for_whom(answers: Sequence[RollAnswer]) -> str:
    """Who answered, where one phone answers for several."""
    return "the phone they share" if len(answers) > 1 else ""


def _ring(roll_call: RollCall, *, by: str) -> None:
    """One alarm a roll call, with everybody who needs help in it."""
    people = [(one.volunteer.name, one.where) for one in called(roll_call.id, RollState.NEEDS_HELP)]
    title, detail = help_words(people, about_words(roll_call))
    raise_again(AlarmKind.DANGER, roll_call, title=title, detail=detail, by=by)


def _write(
    answer: RollAnswer, step: RollEvent, *, by: str, said: str = "", answered_by: str = "", place: str = ""
) -> None:
    values: dict[str, object] = {
        "answered_at": clock.now(), "said": said[:300], "answered_by": answered_by[:120],
    }  # fmt: skip
    if step is RollEvent.TAKE_BACK:
        values |= {"answered_at": None, "place": ""}
    elif place:
        values |= {"place": place[:200]}
    change_state(answer, step, ROLL, by=by, values=values)


def mark(answer_uids: Collection[UUID], step: RollEvent, *, answered_by: str, by: Actor) -> int:
    """An operator heard it: by phone, at the door, or from somebody else, who is named. Answers how many.

    Who needs help rings, so that it is not lost with the one who heard it.
    """
    if not answer_uids:
        raise Invalid({"answers": "Tick one person or more."})
    with transaction():
        ours = sa.select(RollAnswer).where(RollAnswer.uid.in_(list(answer_uids))).order_by(RollAnswer.id)
        # Their own text may come in at this moment: the last word counts, and neither is lost.
        found = list(db.session.scalars(ours.with_for_update()))
        for answer in found:
            _write(answer, step, by=by.uid, answered_by=answered_by.strip())
        if found and step is RollEvent.NEEDS_HELP:
            _ring(db.session.get_one(RollCall, found[0].roll_call_id), by=by.uid)
        return len(found)


def second_round(uid: UUID, *, by: Actor) -> int:
    """Asks whoever is silent once more; answers how many texts. Raises Conflict when it is over."""
    with transaction():
        roll_call = by_uid(uid)
        db.session.refresh(roll_call, with_for_update=True)
        if roll_call.state is RollCallState.OVER:
            raise Conflict("This roll call is over.")
        if roll_call.second_round_at and clock.now() - roll_call.second_round_at < PRESSED_TWICE:
            return 0
        silent = [one.answer for one in called(roll_call.id, RollState.SILENT)]
        questions.settle_many([answer.uid for answer in silent], QuestionEvent.CLOSE, by=by.uid)
        roll_call.second_round_at = clock.now()
        record("roll_call.second_round", roll_call, by=by.uid, details={"people": len(silent)})
        return _text(roll_call, silent)


def end(uid: UUID, *, by: Actor) -> None:
    """Nobody is waited for any more. Raises Conflict while somebody needs help, or was inside and is silent."""
    with transaction():
        roll_call = by_uid(uid)
        if helpless := called(roll_call.id, RollState.NEEDS_HELP):
            names = ", ".join(one.volunteer.name for one in helpless[:5])
            raise Conflict(f"Still need help: {names}. Mark them safe once somebody is with them.")
        missing = [one for one in called(roll_call.id, RollState.SILENT) if one.was_inside]
        if missing:
            names = ", ".join(one.volunteer.name for one in missing[:5])
            raise Conflict(f"{len(missing)} who were inside have not answered: {names}. Find them first.")
        change_state(roll_call, RollCallEvent.END, ROLL_CALL, by=by.uid, values={"over_at": clock.now()})
        everybody = [one.answer.uid for one in called(roll_call.id)]
        questions.settle_many(everybody, QuestionEvent.CLOSE, by=by.uid)
