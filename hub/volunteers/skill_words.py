"""What people write about what they can do and no skill fits: kept, shown, and learnt from. Ring: moves."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from hub import clock
from hub.database import db, new_uid
from hub.places.rules import fold
from hub.volunteers.models import VolunteerSkill
from hub.volunteers.models_doors import SkillWord

LONGEST = 80


def words_key(words: str) -> str:
    """Words as they are compared."""
    return fold(words)[:LONGEST]


def keep_words(words_by_person: Mapping[int, Sequence[str]]) -> set[int]:
    """Keeps words that no skill fits, by the id of who wrote them. What a person settled before is a skill now.

    Answers who has a skill by it, whose match rows the caller writes afterwards.
    """
    written = [
        (volunteer_id, words.strip()[:LONGEST], words_key(words))
        for volunteer_id, several in words_by_person.items()
        for words in several
        if words_key(words)
    ]
    if not written:
        return set()
    learnt = _learnt({key for _, _, key in written})
    _add_skills({(volunteer_id, learnt[key]) for volunteer_id, _, key in written if key in learnt})
    now, known = clock.now(), _known({volunteer_id for volunteer_id, _, _ in written})
    rows = {
        (volunteer_id, key): {
            "uid": new_uid(), "volunteer_id": volunteer_id, "words": words, "words_key": key, "at": now,
            "settled_by": "",
        }
        for volunteer_id, words, key in written if key not in learnt and (volunteer_id, key) not in known
    }  # fmt: skip
    if rows:
        db.session.execute(sa.insert(SkillWord), list(rows.values()))
    return {volunteer_id for volunteer_id, _, key in written if key in learnt}


def settle_words(key: str, code: str | None, *, by: str) -> list[int]:
    """These words mean this skill from now on, or with None no skill. Answers the ids of who wrote them."""
    open_ones = sa.select(SkillWord).where(SkillWord.words_key == key, SkillWord.settled_at.is_(None))
    found = list(db.session.scalars(open_ones))
    for word in found:
        word.settled_as, word.settled_at, word.settled_by = code, clock.now(), by
    ids = sorted({word.volunteer_id for word in found})
    if code:
        _add_skills({(volunteer_id, code) for volunteer_id in ids})
    return ids


def _learnt(keys: Iterable[str]) -> dict[str, str]:
    query = sa.select(SkillWord.words_key, SkillWord.settled_as).where(
        SkillWord.words_key.in_(list(keys)), SkillWord.settled_as.is_not(None)
    )
    return {key: code or "" for key, code in db.session.execute(query.order_by(SkillWord.settled_at))}


def _known(ids: Iterable[int]) -> set[tuple[int, str]]:
    query = sa.select(SkillWord.volunteer_id, SkillWord.words_key).where(
        SkillWord.volunteer_id.in_(list(ids))
    )
    return {(volunteer_id, key) for volunteer_id, key in db.session.execute(query)}


def _add_skills(pairs: set[tuple[int, str]]) -> None:
    if not pairs:
        return
    db.session.flush()
    query = sa.select(VolunteerSkill.volunteer_id, VolunteerSkill.skill).where(
        VolunteerSkill.volunteer_id.in_({volunteer_id for volunteer_id, _ in pairs})
    )
    has = {(volunteer_id, code) for volunteer_id, code in db.session.execute(query)}
    rows = [{"volunteer_id": volunteer_id, "skill": code} for volunteer_id, code in sorted(pairs - has)]
    if rows:
        db.session.execute(sa.insert(VolunteerSkill.__table__), rows)
        db.session.expire_all()
