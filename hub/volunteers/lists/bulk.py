"""Decides what each row of a list of people is, without a query for every row. Ring: moves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import sqlalchemy as sa
from uuid_utils import uuid7

from hub import clock, many_rows
from hub.database import db
from hub.errors import Invalid
from hub.importing import Outcome
from hub.installation.queries import settings
from hub.places.queries import gazetteer
from hub.volunteers.ages import is_minor
from hub.volunteers.consents import is_their_own
from hub.volunteers.lists.bulk_writing import Entry, defaults, write
from hub.volunteers.lists.reading import Reader, ReadRow
from hub.volunteers.lists.rules import ImportContext, PersonRow, Whereabouts
from hub.volunteers.models import Affiliation, Volunteer, VolunteerSkill
from hub.volunteers.queries import ages, with_guardian
from hub.volunteers.rules import (
    DEFAULT_TRAVEL_KM,
    EligibilityFacts,
    age_on,
    joined_notes,
    look_again_on,
    merged_consent,
    missing_for_eligible,
)
from hub.volunteers.states import ConfirmedBy, ConsentShare, ConsentSms, PhoneKind, Source, Standing

MOST_WARNINGS = 30
Row = Mapping[str, str]
Taken = tuple[Row, Outcome | str]

_PEOPLE = Volunteer.__table__
# The one place where it stands what a new person of a list is when the row says nothing.
_NEW: dict[str, Any] = {
    **defaults(), "phone_kind": PhoneKind.UNKNOWN, "consent_share": ConsentShare.ASK, "source": Source.IMPORT,
    "travel_km": DEFAULT_TRAVEL_KM,
}  # fmt: skip


@dataclass(slots=True)
class _People:
    """Everyone a batch may be about, by number and name and by external_id."""

    by_identity: dict[tuple[str, str], Entry] = field(default_factory=dict)
    by_external: dict[str, Entry] = field(default_factory=dict)
    changed: dict[Entry, None] = field(default_factory=dict)
    changed_ids: set[int | None] = field(default_factory=set)

    def keep(self, entry: Entry) -> None:
        values = entry.values
        if values["phone"]:
            self.by_identity.setdefault((values["phone"], values["name_key"]), entry)
        if values["external_id"]:
            self.by_external.setdefault(values["external_id"], entry)

    def take(self, entry: Entry) -> None:
        """This person is new, or changed, with this batch."""
        self.keep(entry)
        self.changed[entry] = None
        self.changed_ids.add(entry.id)

    def find(self, person: PersonRow) -> Entry | None:
        """Whom this row is about. Raises Invalid when its number and its external_id name two people."""
        identity, external_id = person.identity, person.external_id
        named = self.by_identity.get(identity) if identity else None
        known = self.by_external.get(external_id) if external_id else None
        if named is None:
            return known
        other = named.values["external_id"]
        if known is None and other and external_id:
            raise Invalid({"external_id": f"This name and phone are known by the external_id “{other}”."})
        if known and named is not known:
            raise Invalid(
                {"external_id": "This name and phone belong to another person than this external_id."}
            )
        return known or named


class Importer:
    """One import of one list: decides about batches of rows and writes them, a transaction for each."""

    def __init__(self, *, organisation_id: int | None, by: str, dry_run: bool) -> None:
        here, now = settings(), clock.now()
        self._organisation_id, self._by, self._dry_run = organisation_id, by, dry_run
        places = Whereabouts(gazetteer(here.country))
        context = ImportContext(
            country=here.country, today=here.local(now).date(), ages=ages(),
            for_organisation=organisation_id is not None, locate=places.locate, name_near=places.name_near,
        )  # fmt: skip
        self.reader = Reader(context, organisation_id)
        self._today, self._ages = context.today, context.ages
        # Few kinds of people make up a list.
        self._missing = lru_cache(maxsize=4096)(partial(missing_for_eligible, ages=self._ages))
        self._now = now
        self._blank = {
            **_NEW, "is_invented": here.is_exercise, "consent_wording": self._wording(),
            "consent_sms": ConsentSms.ORGANISATION if organisation_id else ConsentSms.NO,
            "delete_on": look_again_on(context.today, here.preset.keep_months),
        }  # fmt: skip
        # A dry run writes nothing, so it remembers whom it has seen in earlier batches.
        self._people = _People()
        self._warnings: dict[str, None] = {}
        self._without_place = 0

    def known(self, keys: Sequence[str]) -> dict[str, int]:
        """Rows that stand in the register just as they are, by their fingerprint."""
        if not keys:
            return {}
        query = sa.select(Volunteer.import_key, Volunteer.id)
        found = db.session.execute(query.where(many_rows.is_one_of(Volunteer.import_key, keys)))
        return {key: volunteer_id for key, volunteer_id in found}

    def take_in(self, rows: Sequence[ReadRow]) -> list[Taken]:
        """What becomes of each row, in their order; written unless this is a dry run."""
        self._now = clock.now()
        if not self._dry_run:
            self._people = _People()
        # Asked once more: an earlier batch may have changed them since they were read.
        known = self.known([one.key for one in rows if one.person is None])
        for one in rows:
            if one.person is None and one.key not in known:
                one.person = self.reader.read(one.row)
        self._load([one.person for one in rows if isinstance(one.person, PersonRow)])
        taken = [(one.row, self._outcome(one, known)) for one in rows]
        if not self._dry_run:
            self._write()
        return taken

    def _outcome(self, one: ReadRow, known: Mapping[str, int]) -> Outcome | str:
        person = one.person
        if person is None:
            if known[one.key] not in self._people.changed_ids:
                return Outcome.DUPLICATE
            person = self.reader.read(one.row)
        return person if isinstance(person, str) else self._decide(person, one.key)

    def _write(self) -> None:
        entries = self._people.changed
        new = [entry for entry in entries if entry.id is None]
        write(entries, organisation_id=self._organisation_id, by=self._by)
        self._without_place += sum(entry.values["lat"] is None for entry in new)

    def notes(self) -> list[str]:
        """Sentences for the person who ran the import."""
        found = list(self._warnings)[:MOST_WARNINGS]
        if len(self._warnings) > MOST_WARNINGS:
            found.append(f"{len(self._warnings) - MOST_WARNINGS} more such words stand in the notes.")
        if self._without_place:
            found.append(
                f"Kept without a place that we could find: {self._without_place}. Nobody is asked without."
            )
        return found

    def _load(self, people: Sequence[PersonRow]) -> None:
        found: list[Entry] = []
        phones = {person.values["phone"] for person in people if person.identity}
        external = {person.external_id for person in people if person.external_id}
        for column, wanted in ((Volunteer.phone, phones), (Volunteer.external_id, external)):
            if wanted:
                query = sa.select(_PEOPLE).where(many_rows.is_one_of(column, wanted))
                found += [_entry(dict(row)) for row in db.session.execute(query).mappings()]
        if found:
            self._load_ties(found)
        for entry in found:
            self._people.keep(entry)

    def _load_ties(self, found: Sequence[Entry]) -> None:
        """The skills of those found, and whether they are members already."""
        ids = {entry.id for entry in found}
        of, member = VolunteerSkill, Affiliation
        theirs = sa.select(of.volunteer_id, of.skill).where(many_rows.is_one_of(of.volunteer_id, ids))
        pairs = db.session.execute(theirs).all()
        skills: defaultdict[int, set[str]] = defaultdict(set)
        for volunteer_id, skill in pairs:
            skills[volunteer_id].add(skill)
        query = sa.select(member.volunteer_id).where(
            member.organisation_id == self._organisation_id, many_rows.is_one_of(member.volunteer_id, ids)
        )
        members = set(db.session.scalars(query))
        guarded = with_guardian([entry.id for entry in found if entry.id and self._is_young(entry)])
        for entry in found:
            entry.has_guardian = entry.id in guarded
            entry.known_skills, entry.is_member = frozenset(skills[entry.id or 0]), entry.id in members

    def _is_young(self, entry: Entry) -> bool:
        return is_minor(entry.values["date_of_birth"], self._today, self._ages)

    def _decide(self, person: PersonRow, key: str) -> Outcome | str:
        try:
            entry = self._people.find(person)
        except Invalid as error:
            return error.sentence
        if person.warnings:
            self._warnings.update(dict.fromkeys(person.warnings))
        if entry is None:
            self._take(self._new(person), person, key)
            return Outcome.CREATED
        if entry.values["import_key"] == key:
            return Outcome.DUPLICATE
        before = dict(entry.values)
        self._settle(self._changed(entry, person))
        if self._says_nothing_new(entry, person, before):
            entry.values = before
            return Outcome.DUPLICATE
        self._take(entry, person, key)
        return Outcome.UPDATED

    def _take(self, entry: Entry, person: PersonRow, key: str) -> None:
        entry.values["import_key"] = key
        if person.skills is not None:
            entry.skills, entry.other_skills = person.skills, person.other_skills
        self._people.take(entry)

    def _says_nothing_new(self, entry: Entry, person: PersonRow, before: Mapping[str, Any]) -> bool:
        """Whether a row only says in other words (a number with spaces, say) what is known already."""
        skills = entry.known_skills if entry.skills is None else set(entry.skills)
        if person.skills is not None and set(person.skills) != skills:
            return False
        if self._organisation_id and not entry.is_member and entry not in self._people.changed:
            return False
        # That they consented before is no news; that they say so at last is.
        asked = before["consent_at"] or entry.values["consent_at"]
        return {**entry.values, "consent_at": asked} == {**before, "consent_at": before["consent_at"]}

    def _new(self, person: PersonRow) -> Entry:
        values = self._blank | person.values
        values["uid"], values["registered_at"] = uuid7(), self._now
        if "consent_sms" in person.values:
            values["consent_at"] = self._now
        if values["phone"]:
            values["phone_confirmed_at"], values["phone_confirmed_by"] = self._now, ConfirmedBy.IMPORT
        entry = Entry(values)
        self._settle(entry)
        return entry

    def _changed(self, entry: Entry, person: PersonRow) -> Entry:
        """The same person with what the row says; an empty cell changes nothing."""
        old, new, now = entry.values, dict(person.values), self._now
        is_own = is_their_own(old["consent_wording"])
        for name in ("consent_sms", "consent_share"):
            if name in new:
                new[name] = merged_consent(old[name], new[name], is_their_own=is_own)
        if "consent_sms" in new:
            new["consent_at"] = now
        elif self._organisation_id and old["consent_at"] is None and old["consent_sms"] is ConsentSms.NO:
            new["consent_sms"] = ConsentSms.ORGANISATION
        if "phone" in new and (new["phone"] != old["phone"] or old["phone_confirmed_at"] is None):
            new |= {"phone_confirmed_at": now, "phone_confirmed_by": ConfirmedBy.IMPORT}
        new["notes"] = joined_notes(old["notes"], new.get("notes", ""))
        old.update(new)
        return entry

    def _settle(self, entry: Entry) -> None:
        """Standing as it follows from what is known; suspended and withdrawn people stay so."""
        values = entry.values
        if values["state"] not in (Standing.REGISTERED, Standing.ELIGIBLE):
            return
        born = values["date_of_birth"]
        facts = EligibilityFacts(
            phone_kind=values["phone_kind"] if values["phone"] else None,
            is_confirmed=values["phone_confirmed_at"] is not None,
            age=age_on(born, self._today) if born else None,
            has_place=values["lat"] is not None, consent_sms=values["consent_sms"],
            has_guardian=entry.has_guardian,
        )  # fmt: skip
        missing = self._missing(facts)
        values["state"] = Standing.REGISTERED if missing else Standing.ELIGIBLE
        values["state_reason"] = f"Missing: {', '.join(missing)}" if missing else ""

    def _wording(self) -> str:
        return f"list of organisation {self._organisation_id}" if self._organisation_id else "list"


def _entry(values: dict[str, Any]) -> Entry:
    return Entry(values, id=values.pop("id"), old_state=values["state"])
