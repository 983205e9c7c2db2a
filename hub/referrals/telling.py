"""One text to a person about their hand-over, or the same to many; where no text reaches them, who must know is rung.

Ring: moves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hub import clock
from hub.database import db
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.messaging.texts.spoken import fixed
from hub.referrals import eligible, not_told, wording
from hub.referrals.must_know import MUST_KNOW, Untold
from hub.referrals.queries import Handover, code_of, codes_of, in_batches
from hub.referrals.rules import lasts_until
from hub.volunteers.models import Volunteer

# What somebody in a drill reads instead: no word of a place, an address or coming.
IN_A_DRILL = {
    "standing_by": "drill_yes", "waitlisted": "drill_yes", "last_resort": "drill_yes", "no_thanks": "drill_no",
    "withdrawn_ok": "drill_no", "not_needed": "drill_over", "filled_thanks": "drill_over", "taken_off": "drill_over",
    "stand_down": "drill_over", "waitlisted_full": "drill_yes",
}  # fmt: skip
CHANGED = fixed(
    "Changed", {"es": "Cambio", "fr": "Changement", "pt": "Mudou", "mi": "Kua rereke", "ht": "Sa chanje"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a text says of each person beside the task: the code of their ask, who shares a phone, their talk."""

    codes: Mapping[UUID, str]
    shared: Collection[str]
    talks: Mapping[str, Conversation]


def tell_many(people: Sequence[Handover], kind: str, *, lane: Lane = Lane.ANSWER) -> None:
    """The same text to each. A handful of queries serves all, so that whoever answers meanwhile waits briefly."""
    texted = [h for h in people if gets_texts(h.volunteer)]
    known = Known(
        codes_of([h.referral.uid for h in texted]),
        {phone for batch in in_batches(texted) for phone in _shared(batch)},
        talks_with([h.volunteer for h in texted]),
    )
    with db.session.no_autoflush:
        for h in people:
            _tell(h, kind, lane, {}, known)
    db.session.flush()


def _shared(people: Sequence[Handover]) -> set[str]:
    return eligible.shared_phones([h.volunteer.phone or "" for h in people])


def talks_with(people: Sequence[Volunteer]) -> dict[str, Conversation]:
    """The conversations with their numbers, begun in each person's language: so their answers are read as well."""
    found: dict[str, Conversation] = {}
    for language in sorted({person.language for person in people}):
        phones = {person.phone or "" for person in people if person.language == language}
        found |= outbox.conversations_for(phones, language=language)
    return found


def tell(h: Handover, kind: str, *, lane: Lane = Lane.ANSWER, **facts: object) -> Message | None:
    """Puts one text to the person in the outbox; where no text reaches them, what they must know rings a person."""
    return _tell(h, kind, lane, facts)


def _tell(
    h: Handover, kind: str, lane: Lane, facts: Mapping[str, object], known: Known | None = None
) -> Message | None:
    if h.referral.by_voice and h.referral.answered_at is None:
        # They stand on a phone list, and nobody has reached them: they know nothing that a text could change.
        return None
    if not gets_texts(h.volunteer):
        must_know(h, kind, is_news=facts.get("news") == CHANGED, words=str(facts.get("words", "")))
        return None
    words = wording.ask_facts(h.task, h.shift, h.organisation, leaves_at=clock.now())
    phone, uid = h.volunteer.phone or "", h.referral.uid
    code = known.codes.get(uid, "") if known else code_of(uid)
    is_shared = phone in known.shared if known else bool(eligible.shared_phones([phone]))
    return outbox.enqueue(
        IN_A_DRILL.get(kind, kind) if h.referral.is_drill else kind,
        phone,
        conversation=known.talks.get(phone) if known else None,
        as_exercise=h.referral.is_drill,
        language=h.volunteer.language,
        lane=lane,
        valid_for=lasts_until(h.shift.ends_at, clock.now()),
        facts={**words, "code": code, "given_name": h.volunteer.given_name if is_shared else "", **facts},
        context_uid=h.task.uid,
        subject_uid=uid,
    )


def must_know(h: Handover, kind: str, *, is_news: bool = False, words: str = "") -> None:
    """An alarm, where somebody whom no text reaches must know this and does not hear it now."""
    if h.hears_it and kind == "confirmed":
        not_told.heard(h, by="system", note="Heard it when they said yes.")
    elif kind in MUST_KNOW and not h.hears_it:
        untold = Untold.CHANGED if is_news else MUST_KNOW[kind]
        if untold is Untold.CONFIRMED and h.referral.by_voice:
            # They stand on the list of those to be rung again, until the shift is near.
            return
        why = f"{not_told.NO_TEXTS} Say: “{words}”" if words else not_told.NO_TEXTS
        not_told.rings(h, untold, why=why)


def gets_texts(volunteer: Volunteer) -> bool:
    """Whether a text reaches this person at all; a call list reaches the others."""
    return bool(volunteer.phone) and volunteer.phone_kind.gets_texts


def for_whom(volunteer: Volunteer) -> str:
    """The name that a text must begin with, on a phone that several people share."""
    return volunteer.given_name if eligible.shared_phones([volunteer.phone or ""]) else ""
