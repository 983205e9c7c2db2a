"""Who on the register may be the same person as somebody, found by lookups alone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from hub.database import db
from hub.places.rules import Point, fold
from hub.volunteers.models import OtherPhone, Volunteer
from hub.volunteers.queries import people
from hub.volunteers.rules import Registration
from hub.volunteers.selves import COUNTS, IN_USE, persons_id
from hub.volunteers.twins.rules import NAMES, Alike, TwinFacts, is_worth_a_look, short_forms, why_alike

AT_ONCE = 500
# More namesakes than this, and a name says nothing with an area alone.
FEW = 3
MOST_SHOWN = 5
V = Volunteer


@dataclass(frozen=True, slots=True)
class Known:
    """A row as it is compared, and the person it belongs to."""

    facts: TwinFacts
    person_id: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Somebody on the register who may be the one in front of you, and why."""

    person: Volunteer
    reasons: tuple[Alike, ...]


def look_alikes(facts: Registration) -> list[LookAlike]:
    """Who may be this person already, before they are written down; the likeliest first, a handful at most.

    Whoever has the very same name and number is one of them.
    """
    point = facts.place.point if facts.place else None
    born = facts.date_of_birth if facts.birth_is_exact else None
    wanted = TwinFacts(
        0, facts.given_name, facts.family_name, frozenset({facts.phone} if facts.phone else ()),
        email=facts.email, born_on=born, point=point, postcode=facts.postcode,
    )  # fmt: skip
    found = alike_to([Known(wanted, 0, _words(wanted))])
    best: dict[int, tuple[Alike, ...]] = {}
    for _, other, reasons in found:
        best[other.person_id] = max(best.get(other.person_id, ()), reasons, key=len)
    persons = people(list(best))
    order = sorted(best, key=lambda one: (Alike.PHONE not in best[one], -len(best[one]), one))
    return [LookAlike(persons[one], best[one]) for one in order[:MOST_SHOWN]]


def known(ids: Collection[int]) -> list[Known]:
    """These rows as they are compared. Rows that were merged or erased are left out."""
    found: dict[int, Known] = {}
    for part in _parts(sorted(ids)):
        found |= {one.facts.id: one for one in _read(V.id.in_(part), COUNTS)}
    return with_other_phones(list(found.values()))


def alike_to(wanted: Sequence[Known]) -> list[tuple[Known, Known, tuple[Alike, ...]]]:
    """Pairs worth a person's look: one of these, somebody else on the register, and why."""
    pool = _pool(wanted)
    by_phone, by_born = _index(pool, lambda k: k.facts.phones), _index(pool, lambda k: [k.facts.born_on])
    by_email = _index(pool, lambda k: [k.facts.email.casefold()])
    by_name = _index(pool, lambda k: [_key(k.facts)])
    found = []
    for one in wanted:
        namesakes = [other for name in _names(one.facts) for other in by_name.get(name, ())]
        nearby = [other for phone in one.facts.phones for other in by_phone.get(phone, ())]
        nearby += by_born.get(one.facts.born_on, ()) if one.facts.born_on else ()
        nearby += by_email.get(one.facts.email.casefold(), ()) if one.facts.email else ()
        is_common = len({other.person_id for other in namesakes}) > FEW
        others = {other.facts.id: other for other in (*namesakes, *nearby)}
        found += _worth(one, others.values(), is_common=is_common)
    return found


def _worth(
    one: Known, others: Iterable[Known], *, is_common: bool
) -> list[tuple[Known, Known, tuple[Alike, ...]]]:
    found = []
    for other in others:
        # Whatever is alike, one half of the name is the same: no shared word, no look.
        if other.person_id == one.person_id or not (one.words & other.words):
            continue
        reasons = why_alike(one.facts, other.facts)
        if NAMES & set(reasons) and is_worth_a_look(one.facts, other.facts, reasons, is_common=is_common):
            found.append((one, other, reasons))
    return found


def _pool(wanted: Sequence[Known]) -> list[Known]:
    """Everyone who shares a number, a birth date, an e-mail or a name with one of these; an index serves each."""
    phones = sorted({phone for one in wanted for phone in one.facts.phones})
    born = sorted({one.facts.born_on for one in wanted if one.facts.born_on})
    names = sorted({name for one in wanted for name in _names(one.facts)})
    emails = sorted({each for one in wanted if one.facts.email for each in _spellings(one.facts.email)})
    has_email = V.email != sa.literal_column("''")
    found: list[Known] = []
    for column, values, also in (
        (V.phone, phones, ()), (V.date_of_birth, born, (V.date_of_birth.is_not(None), V.birth_is_exact)),
        (V.name_key, names, ()), (V.email, emails, (has_email,)),
    ):  # fmt: skip
        for part in _parts(values):
            found += _read(column.in_(part), *also)
    second = sa.select(OtherPhone.volunteer_id).where(OtherPhone.phone.in_(phones), IN_USE)
    found += _read(V.id.in_(second)) if phones else []
    return with_other_phones(list({one.facts.id: one for one in found}.values()))


def _read(*conditions: Any) -> list[Known]:
    columns = (V.id, V.given_name, V.family_name, V.phone, V.email, V.external_id, V.date_of_birth,
               V.birth_is_exact, V.lat, V.lon, V.postcode, persons_id().label("person_id"))  # fmt: skip
    query = sa.select(*columns).where(V.erased_at.is_(None), *conditions)
    return [_known(row) for row in db.session.execute(query)]


def _known(row: Any) -> Known:
    facts = TwinFacts(
        row.id, row.given_name, row.family_name, frozenset({row.phone} if row.phone else ()), row.email,
        row.external_id or "", row.date_of_birth if row.birth_is_exact else None,
        Point(row.lat, row.lon) if row.lat is not None and row.lon is not None else None, row.postcode,
    )  # fmt: skip
    return Known(facts, row.person_id, _words(facts))


def with_other_phones(rows: Sequence[Known]) -> list[Known]:
    """The same with the second numbers in use."""
    more: dict[int, set[str]] = {}
    for part in _parts([one.facts.id for one in rows]):
        query = sa.select(OtherPhone.volunteer_id, OtherPhone.phone)
        for row_id, phone in db.session.execute(query.where(OtherPhone.volunteer_id.in_(part), IN_USE)):
            more.setdefault(row_id, set()).add(phone)
    return [_with(one, more[one.facts.id]) if one.facts.id in more else one for one in rows]


def _with(one: Known, phones: set[str]) -> Known:
    return replace(one, facts=replace(one.facts, phones=one.facts.phones | phones))


def _words(facts: TwinFacts) -> frozenset[str]:
    words = fold(f"{facts.given_name} {facts.family_name}").split()
    return frozenset((*words, "".join(words)))


def _key(facts: TwinFacts) -> str:
    return fold(f"{facts.given_name} {facts.family_name}")


def _names(facts: TwinFacts) -> list[str]:
    """The keys under which the same name may stand: as it is, turned round, and with each short form."""
    given, family = fold(facts.given_name), fold(facts.family_name)
    first, _, rest = given.partition(" ")
    forms = [f"{name} {rest} {family}" for name in sorted(short_forms(first))]
    return [" ".join(name.split()) for name in (f"{given} {family}", f"{family} {given}", *forms)]


def _spellings(email: str) -> set[str]:
    return {email, email.casefold()}


def _index(pool: Iterable[Known], keys: Any) -> dict[Any, list[Known]]:
    found: dict[Any, list[Known]] = {}
    for one in pool:
        for key in keys(one):
            if key:
                found.setdefault(key, []).append(one)
    return found


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
