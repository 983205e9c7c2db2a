"""Decides what each row of a list of people is, without a query for every row. Ring: moves."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub import clock, many_rows
from hub.importing import Outcome
from hub.installation.queries import settings
from hub.places.queries import gazetteer
from hub.volunteers.consents import is_their_own
from hub.volunteers.lists.bulk_writing import Entry, defaults, load, look, write_changed, write_new
from hub.volunteers.lists.newcomers import OWN, Terms
from hub.volunteers.lists.reading import Handle, Reader, ReadRow
from hub.volunteers.lists.rounds import Found, Round
from hub.volunteers.lists.rules import ImportContext, PersonRow, Whereabouts
from hub.volunteers.lists.trying import Tried
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import ages
from hub.volunteers.rules import DEFAULT_TRAVEL_KM, joined_notes, look_again_on, merged_consent
from hub.volunteers.states import ConfirmedBy, ConsentShare, ConsentSms, PhoneKind, Source

MOST_WARNINGS = 30
LAT = OWN.index("lat")
# What a merged row says of these is its own, and never its person's.
THEIRS = ("given_name", "family_name", "name_key", "phone", "phone_kind", "external_id")

# The one place where it stands what a new person of a list is when the row says nothing.
_NEW: dict[str, Any] = {
    **defaults(), "phone_kind": PhoneKind.UNKNOWN, "consent_share": ConsentShare.ASK, "source": Source.IMPORT,
    "travel_km": DEFAULT_TRAVEL_KM,
}  # fmt: skip


class Importer:
    """One import of one list: decides about batches of rows and writes them, a transaction for each."""

    def __init__(self, *, organisation_id: int | None, by: str, dry_run: bool) -> None:
        here, now = settings(), clock.now()
        today = here.local(now).date()
        self._organisation_id, self._by, self._now = organisation_id, by, now
        wording = f"list of organisation {organisation_id}" if organisation_id else "list"
        blank = {
            **_NEW, "is_invented": here.is_exercise, "consent_wording": wording, "registered_at": now,
            "consent_sms": ConsentSms.ORGANISATION if organisation_id else ConsentSms.NO,
            "delete_on": look_again_on(today, here.preset.keep_months),
        }  # fmt: skip
        self._same = {name: value for name, value in blank.items() if name not in OWN and value is not None}
        places = Whereabouts(gazetteer(here.country))
        context = ImportContext(
            country=here.country, today=today, ages=ages(), for_organisation=organisation_id is not None,
            locate=places.locate, name_near=places.name_near,
        )  # fmt: skip
        own = {name: blank[name] for name in OWN}
        terms = Terms(own, context.ages, today, now, str(many_rows.as_stored(Volunteer.registered_at, now)))
        self.reader = Reader(context, terms, organisation_id)
        self._newcomers = self.reader.newcomers
        self._tried = Tried(self.reader, blank) if dry_run else None
        self._warnings: dict[str, None] = {}
        self._without_place = 0

    def take_in(self, rows: Sequence[ReadRow]) -> list[Outcome | str]:
        """What becomes of each row, in their order, or why it cannot be taken; written unless this is a dry run.

        Of several rows about one person the first is written before the next one is looked at.
        """
        outcomes: list[Outcome | str] = [Outcome.DUPLICATE] * len(rows)
        waiting = list(enumerate(rows))
        while waiting:
            waiting = self._look_once(waiting, outcomes)
        return outcomes

    def _look_once(
        self, waiting: Sequence[tuple[int, ReadRow]], outcomes: list[Outcome | str]
    ) -> list[tuple[int, ReadRow]]:
        now = Round(self._known([one for _, one in waiting]))
        for index, one in waiting:
            outcomes[index] = now.take(index, one)
        entries = self._entries([found for _, _, found in now.changed])
        changed = []
        for index, one, found in now.changed:
            entry = entries[found.id]
            person = self.reader.person(one.row)
            outcomes[index] = self._stranger(entry, person) or self._change(entry, person, one.key)
            if outcomes[index] is Outcome.UPDATED:
                changed.append((one, entry))
        for one in now.new:
            if one.warnings:
                self._warn(one.warnings)
        if self._tried:
            self._tried.keep(now.new, changed)
        else:
            self._write(now.new, [entry for _, entry in changed])
        return now.later

    def _known(self, rows: Sequence[ReadRow]) -> Mapping[Handle, Found]:
        phones = {one.identity[0] for one in rows if one.own and one.identity}
        codes = {one.external_id for one in rows if one.own and one.external_id}
        known = look(phones, codes)
        return self._tried.over(known) if self._tried else known

    def _entries(self, found: Sequence[Found]) -> Mapping[int, Entry]:
        """Everything about these, by the row of the register that was found."""
        tried = self._tried.entries(found) if self._tried else {}
        return load([one for one in found if one.id not in tried], self._organisation_id) | tried

    def _write(self, new: Sequence[ReadRow], changed: Sequence[Entry]) -> None:
        write_new(new, self._same, organisation_id=self._organisation_id, by=self._by)
        write_changed(changed, organisation_id=self._organisation_id, by=self._by)
        self._without_place += sum(one.own[LAT] is None for one in new)

    def _warn(self, warnings: Sequence[str]) -> None:
        self._warnings.update(dict.fromkeys(warnings))

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

    def _stranger(self, entry: Entry, person: PersonRow) -> str:
        """Why a row is not about this person after all: two organisations may number their people alike."""
        old, new = entry.values, person.values
        is_alike = old["name_key"] == new["name_key"] or old["phone"] == new.get("phone", old["phone"])
        if (
            not self._organisation_id
            or entry.is_member
            or not entry.is_anothers
            or entry.alias_id
            or is_alike
        ):
            return ""
        return (
            f"The external_id “{person.external_id}” is somebody else's, of another organisation. Put letters of "
            "your own before your numbers, like RC-7."
        )

    def _change(self, entry: Entry, person: PersonRow, key: str) -> Outcome:
        """The same person with what the row says, unless it only says in other words what is known already."""
        before = dict(entry.values)
        self._say(entry, person)
        self._newcomers.settle(entry.values, has_guardian=entry.has_guardian)
        if self._says_nothing_new(entry, person, before):
            entry.values = before
            return Outcome.DUPLICATE
        if entry.alias_id is None:
            entry.values["import_key"] = key
        entry.key = key
        if person.skills is not None:
            entry.skills, entry.other_skills = person.skills, person.other_skills
        self._warn(person.warnings)
        return Outcome.UPDATED

    def _say(self, entry: Entry, person: PersonRow) -> None:
        """An empty cell changes nothing; a row that was merged leaves its person's own name and number."""
        old, now = entry.values, self._now
        new = {
            name: value
            for name, value in person.values.items()
            if entry.alias_id is None or name not in THEIRS
        }
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

    def _says_nothing_new(self, entry: Entry, person: PersonRow, before: Mapping[str, Any]) -> bool:
        """Whether a row only says in other words (a number with spaces, say) what is known already."""
        skills = entry.known_skills if entry.skills is None else set(entry.skills)
        if person.skills is not None and set(person.skills) != skills:
            return False
        if self._organisation_id and not entry.is_member:
            return False
        # That they consented before is no news; that they say so at last is.
        asked = before["consent_at"] or entry.values["consent_at"]
        return {**entry.values, "consent_at": asked} == {**before, "consent_at": before["consent_at"]}
