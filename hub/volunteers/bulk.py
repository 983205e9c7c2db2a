"""Decides what each row of a list of people is, without a query for every row. Ring: moves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from hub import clock
from hub.database import db, new_uid
from hub.errors import Invalid
from hub.importing import Outcome
from hub.installation.queries import settings
from hub.places.gazetteer import Gazetteer, PlaceFound
from hub.places.queries import gazetteer
from hub.places.rules import Point
from hub.volunteers.bulk_writing import Entry, write
from hub.volunteers.consents import is_their_own
from hub.volunteers.models import Affiliation, Volunteer, VolunteerSkill
from hub.volunteers.queries import ages
from hub.volunteers.rows import ImportContext, PersonRow, import_key, read_person
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
_NEW: dict[str, Any] = {
    "phone": None, "phone_kind": PhoneKind.UNKNOWN, "phone_confirmed_at": None, "phone_confirmed_by": None,
    "email": "", "language": "en", "address": "", "postcode": "", "place_name": "", "lat": None, "lon": None,
    "travel_km": DEFAULT_TRAVEL_KM, "availability": (1 << 28) - 1, "date_of_birth": None,
    "emergency_name": "", "emergency_phone": "", "consent_share": ConsentShare.ASK, "consent_at": None,
    "notes": "", "external_id": None, "state": Standing.REGISTERED, "state_reason": "", "paused_at": None,
    "paused_until": None, "free_until": None, "birth_is_exact": True, "access_needs": [], "access_note": "",
    "alias_of_id": None, "group_id": None, "keyed_in_id": None, "delete_on": None, "erased_at": None,
    "source": Source.IMPORT,
}  # fmt: skip


@dataclass(slots=True)
class _People:
    """Everyone a batch may be about, by number and name and by external_id."""

    by_identity: dict[tuple[str, str], Entry] = field(default_factory=dict)
    by_external: dict[str, Entry] = field(default_factory=dict)
    changed: dict[Entry, None] = field(default_factory=dict)

    def keep(self, entry: Entry) -> None:
        values = entry.values
        if values["phone"]:
            self.by_identity.setdefault((values["phone"], values["name_key"]), entry)
        if values["external_id"]:
            self.by_external.setdefault(values["external_id"], entry)

    def find(self, person: PersonRow) -> Entry | None:
        """Whom this row is about. Raises Invalid when its number and its external_id name two people."""
        named = self.by_identity.get(person.identity) if person.identity else None
        known = self.by_external.get(person.external_id) if person.external_id else None
        other = named.values["external_id"] if named else None
        if known is None and other and person.external_id:
            raise Invalid({"external_id": f"This name and phone are known by the external_id “{other}”."})
        if named and known and named is not known:
            raise Invalid(
                {"external_id": "This name and phone belong to another person than this external_id."}
            )
        return known or named


class Importer:
    """One import of one list: decides about batches of rows and writes them, a transaction for each."""

    def __init__(self, *, organisation_id: int | None, by: str, dry_run: bool) -> None:
        here = settings()
        self._organisation_id, self._by, self._dry_run = organisation_id, by, dry_run
        self._is_invented = here.is_exercise
        places = gazetteer(here.country)
        self._context = ImportContext(
            country=here.country, today=here.local(clock.now()).date(), ages=ages(),
            for_organisation=organisation_id is not None, locate=_locator(places), name_near=_namer(places),
        )  # fmt: skip
        # A dry run writes nothing, so it remembers whom it has seen in earlier batches.
        self._people = _People()
        self._warnings: dict[str, None] = {}
        self._without_place = 0

    def take_in(self, rows: Sequence[Row]) -> list[Taken]:
        """What becomes of each row, in their order; written unless this is a dry run."""
        if not self._dry_run:
            self._people = _People()
        keys = [import_key(row, self._organisation_id) for row in rows]
        known = self._known(keys)
        read = [None if key in known else self._read(row) for row, key in zip(rows, keys, strict=True)]
        self._load([person for person in read if isinstance(person, PersonRow)])
        taken: list[Taken] = []
        for row, key, person in zip(rows, keys, read, strict=True):
            if person is None and self._is_changed(known[key]):
                person = self._read(row)
            taken.append((row, Outcome.DUPLICATE if person is None else self._decide(person, key)))
        if not self._dry_run:
            write(self._people.changed, organisation_id=self._organisation_id, by=self._by)
        return taken

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

    def _known(self, keys: Sequence[str]) -> dict[str, int]:
        """Rows that stand in the register just as they are, by their fingerprint."""
        query = sa.select(Volunteer.import_key, Volunteer.id).where(Volunteer.import_key.in_(set(keys)))
        return {key: volunteer_id for key, volunteer_id in db.session.execute(query)}

    def _is_changed(self, volunteer_id: int) -> bool:
        return any(entry.id == volunteer_id for entry in self._people.changed)

    def _read(self, row: Row) -> PersonRow | str:
        try:
            return read_person(row, self._context)
        except Invalid as error:
            return error.sentence

    def _load(self, people: Sequence[PersonRow]) -> None:
        found: list[Entry] = []
        phones = {person.values["phone"] for person in people if person.identity}
        external = {person.external_id for person in people if person.external_id}
        for column, wanted in ((Volunteer.phone, phones), (Volunteer.external_id, external)):
            for row in (
                db.session.execute(sa.select(_PEOPLE).where(column.in_(wanted))).mappings() if wanted else ()
            ):
                values = dict(row)
                found.append(Entry(values, id=values.pop("id"), old_state=values["state"]))
        self._load_ties(found)
        for entry in found:
            self._people.keep(entry)

    def _load_ties(self, found: Sequence[Entry]) -> None:
        """The skills of those found, and whether they are members already."""
        ids = {entry.id for entry in found}
        of, member = VolunteerSkill, Affiliation
        pairs = db.session.execute(sa.select(of.volunteer_id, of.skill).where(of.volunteer_id.in_(ids))).all()
        skills: defaultdict[int, set[str]] = defaultdict(set)
        for volunteer_id, skill in pairs:
            skills[volunteer_id].add(skill)
        query = sa.select(member.volunteer_id).where(
            member.organisation_id == self._organisation_id, member.volunteer_id.in_(ids)
        )
        members = set(db.session.scalars(query))
        for entry in found:
            entry.known_skills, entry.is_member = frozenset(skills[entry.id or 0]), entry.id in members

    def _decide(self, person: PersonRow | str, key: str) -> Outcome | str:
        if isinstance(person, str):
            return person
        try:
            entry = self._people.find(person)
        except Invalid as error:
            return error.sentence
        self._warnings.update(dict.fromkeys(person.warnings))
        if entry is not None and entry.values["import_key"] == key:
            return Outcome.DUPLICATE
        outcome = Outcome.UPDATED if entry else Outcome.CREATED
        before = dict(entry.values) if entry else None
        entry = self._changed(entry, person) if entry else self._new(person)
        self._settle(entry)
        if before and self._says_nothing_new(entry, person, before):
            entry.values = before
            return Outcome.DUPLICATE
        entry.values["import_key"] = key
        entry.skills = person.skills if person.skills is not None else entry.skills
        self._people.keep(entry)
        self._people.changed[entry] = None
        return outcome

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
        now = clock.now()
        unsaid = ConsentSms.ORGANISATION if self._organisation_id else ConsentSms.NO
        values = {
            **_NEW, "uid": new_uid(), "consent_sms": unsaid, "consent_wording": self._wording(),
            "registered_at": now, "is_invented": self._is_invented, **person.values,
            "delete_on": look_again_on(self._context.today, settings().preset.keep_months),
        }  # fmt: skip
        if "consent_sms" in person.values:
            values["consent_at"] = now
        if values["phone"]:
            values |= {"phone_confirmed_at": now, "phone_confirmed_by": ConfirmedBy.IMPORT}
        self._without_place += values["lat"] is None
        return Entry(values)

    def _changed(self, entry: Entry, person: PersonRow) -> Entry:
        """The same person with what the row says; an empty cell changes nothing."""
        old, new, now = entry.values, dict(person.values), clock.now()
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
            age=age_on(born, self._context.today) if born else None,
            has_place=values["lat"] is not None, consent_sms=values["consent_sms"],
        )  # fmt: skip
        missing = missing_for_eligible(facts, self._context.ages)
        values["state"] = Standing.REGISTERED if missing else Standing.ELIGIBLE
        values["state_reason"] = f"Missing: {', '.join(missing)}" if missing else ""

    def _wording(self) -> str:
        return f"list of organisation {self._organisation_id}" if self._organisation_id else "list"


def _locator(places: Gazetteer) -> Any:
    @lru_cache(maxsize=20_000)
    def locate(address: str, postcode: str) -> PlaceFound | None:
        return places.search(address, postcode).found

    return locate


def _namer(places: Gazetteer) -> Any:
    def name_near(point: Point) -> str:
        place = places.nearest(point)
        return place.name if place else ""

    return name_near
