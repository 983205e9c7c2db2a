"""The register as a form: one thing per page, or everything at once. Nothing is kept before consent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)

from hub.installation.queries import settings
from hub.volunteers import consents, skills
from hub.volunteers.registering.choices import ACCESS, LANGUAGES, TIMES, TRAVEL
from hub.volunteers.registering.rules import BIRTH_PARTS, READERS, Look, read, registration_of
from hub.volunteers.rules import Registration
from hub.volunteers.states import ConsentKind
from hub.volunteers.typed import RegistrationContext, Typed, one
from hub.volunteers.whereabouts.rules import FIELDS as WHERE

KM_PER_MILE = 1.609344


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the register. `fields` are on it; `reads` is what is checked before the next."""

    name: str
    title: LazyString
    go: LazyString
    fields: tuple[str, ...]
    reads: tuple[str, ...]


def _step(name: str, title: LazyString, go: LazyString, *fields: str, reads: tuple[str, ...] = ()) -> Step:
    return Step(name, title, go, fields, reads or fields)


# First what nobody can do without; after consent everything may be left out.
STEPS = (
    _step(
        "who", _("Who are you?"), _("Go on to where you are"),
        "given_name", "family_name", "phone", "language",
    ),
    _step("where", _("Where are you?"), _("Go on to how old you are"), *WHERE, reads=("address", "postcode")),
    _step(
        "age", _("How old are you?"), _("Go on to texts"),
        *BIRTH_PARTS, "age", reads=("date_of_birth",),
    ),
    _step("consent", _("May we text you?"), _("Go on to what you can do"), "consent_sms", "consent_share"),
    _step(
        "skills", _("What can you do?"), _("Go on to when you are free"),
        "skills", "skills_other", reads=("skills",),
    ),
    _step(
        "when", _("When are you free, and how far can you travel?"), _("Go on to the last page"),
        "availability", "travel_km",
    ),
    _step(
        "about", _("Is there anything else we should know?"), _("Register"),
        "access_needs", "access_note", "emergency_name", "emergency_phone", "email", "notes",
    ),
)  # fmt: skip
ENOUGH = next(number for number, step in enumerate(STEPS, start=1) if step.name == "consent")
"""After so many pages we know what we must; the rest may be left out."""
EVERYTHING = _step(
    "", _("Can I help, quickly?"), _("Register"),
    *(field for step in STEPS for field in step.fields), reads=tuple(READERS),
)  # fmt: skip
# A date is typed in three boxes: what is wrong with it stands at the first.
ERROR_AT = {"date_of_birth": BIRTH_PARTS[0]}


class RegisterForm(FlaskForm):
    """What is typed and what is wrong with it; the rules beside it decide."""

    class Meta:
        # The whole application checks the token of every POST already.
        csrf = False

    # How a skill reads to whoever fills the form in: here people themselves, “I have a boat”.
    skill_words = staticmethod(skills.own_words)

    given_name = StringField(_("First name"))
    family_name = StringField(_("Family name"))
    phone = TelField(_("Mobile number"))
    language = SelectField(_("Language of our texts"), validate_choice=False)
    address = StringField(_("Suburb or town"))
    postcode = StringField(_("Postcode, if you know it"))
    near_hub = SelectField(_("Or which hub are you near?"), validate_choice=False)
    lat = HiddenField()
    lon = HiddenField()
    age = StringField(_("Or only your age in years"))
    travel_km = RadioField(_("How far can you travel?"), validate_choice=False)
    skills = SelectMultipleField(_("Tick what you can do"), validate_choice=False)
    skills_other = StringField(_("Anything else you can do"))
    notes = TextAreaField(_("Anything else?"))
    access_needs = SelectMultipleField(_("What do you need so that you can help?"), validate_choice=False)
    access_note = StringField(_("Something else you need"))
    availability = SelectMultipleField(_("Tick all that fit"), validate_choice=False)
    birth_day = StringField(_("Day"))
    birth_month = StringField(_("Month"))
    birth_year = StringField(_("Year"))
    emergency_name = StringField(_("Who should we ring if something happens to you?"))
    emergency_phone = TelField(_("Their phone number"))
    email = StringField(_("Your e-mail address"))
    consent_sms = RadioField(consents.SENTENCES[ConsentKind.SMS], validate_choice=False)
    consent_share = RadioField(consents.SENTENCES[ConsentKind.SHARE], validate_choice=False)

    def __init__(
        self, posted: MultiDict[str, str], *, languages: Sequence[str] = ("en",), unit: str = "km"
    ) -> None:
        self.typed = typed_from(posted)
        self.here = page_of(posted)
        self.sends = is_last_send(posted)
        self.goes_back = posted.get("go") == "back"
        self.suggestions: tuple[str, ...] = ()
        self.look: Look | None = None
        super().__init__(formdata=MultiDict(list(_pairs(self.typed))) if posted else None)
        self._offer(languages, unit)

    def next_page(self, context: RegistrationContext) -> Step | None:
        """The page to show now, with what is wrong marked on it; None when everything is in order."""
        if self.sends:
            return self._last_look(context)
        position = STEPS.index(self.here)
        if self.goes_back:
            return STEPS[max(position - 1, 0)]
        look = read(self.typed, context, self.here.reads)
        self._mark(look)
        return self.here if look.errors else STEPS[position + 1]

    def registration(self, context: RegistrationContext) -> Registration:
        """What was typed, checked. Raises Invalid."""
        return registration_of(self.look or read(self.typed, context))

    def offered(self) -> tuple[tuple[str, str], ...]:
        """Everything that can be chosen on any page, as it reads now."""
        choices = (choice for field in self for choice in getattr(field, "choices", None) or ())
        return tuple((str(value), str(label)) for value, label in choices)

    def carried(self, page: Step) -> Iterator[tuple[str, str]]:
        """What was typed on other pages, for hidden fields on this one."""
        for name, values in self.typed.items():
            if name not in page.fields:
                yield from ((name, value) for value in values if value)

    def offer_hubs(self, hubs: Sequence[tuple[str, str]]) -> None:
        """The hubs that one may say to be near; only the page that asks for it needs them."""
        self.near_hub.choices = [("", _("None of these")), *hubs]

    def _last_look(self, context: RegistrationContext) -> Step | None:
        look = self.look = read(self.typed, context)
        self._mark(look)
        if not look.errors:
            return None
        return self.here if set(look.errors) <= set(self.here.reads) else EVERYTHING

    def _mark(self, look: Look) -> None:
        self.suggestions = look.suggestions
        for name, words in look.errors.items():
            self[ERROR_AT.get(name, name)].errors = [words]

    def _offer(self, languages: Sequence[str], unit: str) -> None:
        self.language.choices = [
            (code, LANGUAGES.get(code, code)) for code in _with(languages, self.language.data)
        ]
        self.travel_km.choices = distances(unit, self.travel_km.data)
        self.skills.choices = _with_words(
            [
                (skill.code, self.skill_words(skill.code))
                for skill in skills.offered(settings().preset.skills)
            ],
            self.skills.data,
            self.skill_words,
        )
        self.availability.choices = _with_words(TIMES, self.availability.data, str)
        self.access_needs.choices = _with_words(ACCESS, self.access_needs.data, str)
        self.offer_hubs(())
        self.consent_sms.choices = list(consents.ANSWERS.items())
        self.consent_share.choices = list(consents.SHARE_ANSWERS.items())
        self.consent_share.data = self.consent_share.data or "ask"
        self.travel_km.data = self.travel_km.data or self.travel_km.choices[1][0]


def page_of(posted: MultiDict[str, str]) -> Step:
    """The page that was sent; without a name it was everything at once."""
    return next((step for step in STEPS if step.name == posted.get("step")), EVERYTHING)


def is_last_send(posted: MultiDict[str, str]) -> bool:
    """Whether this registers somebody, or only turns a page."""
    page, go = page_of(posted), posted.get("go")
    if page is EVERYTHING:
        return True
    return go == "register" or (page is STEPS[-1] and go != "back")


def typed_from(posted: MultiDict[str, str]) -> dict[str, list[str]]:
    """What was sent, in one shape: lists taken apart, free words and a date in their own boxes."""
    names = dict.fromkeys((*READERS, *EVERYTHING.fields))
    typed = {name: posted.getlist(name) for name in names if name in posted}
    if choice := posted.get("place_choice"):
        typed |= {"address": [choice], "postcode": [""]}
    codes, others = skills.match_all(_apart(typed, "skills") + _apart(typed, "skills_other"))
    times = [word.lower() for word in _apart(typed, "availability")]
    typed |= {"skills": list(codes), "skills_other": ["; ".join(others)], "availability": times}
    typed |= _birth_boxes(one(typed, "date_of_birth"), typed)
    return {name: values for name, values in typed.items() if any(values)}


def _birth_boxes(written: str, typed: Typed) -> dict[str, list[str]]:
    """A date of birth sent in one piece, in the boxes in which a page shows it."""
    if not written or any(one(typed, name) for name in (*BIRTH_PARTS, "age")):
        return {}
    parts = written.split("-")
    if len(parts) == 3:
        boxes = {name: [part] for name, part in zip(BIRTH_PARTS, reversed(parts), strict=True)}
    else:
        boxes = {"age": [written]}
    return {**boxes, "date_of_birth": []}


def _pairs(typed: Typed) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in typed.items() for value in values)


def _apart(typed: Typed, name: str) -> list[str]:
    words = ";".join(typed.get(name, ())).replace(",", ";").split(";")
    return [word.strip() for word in words if word.strip()]


def _with(codes: Sequence[str], chosen: str | None) -> list[str]:
    return list(dict.fromkeys([*codes, *([chosen] if chosen else [])]))


def _with_words(choices, chosen, words):  # type: ignore[no-untyped-def]
    """The choices, and what was chosen besides, so that nothing typed is lost."""
    offered = {value for value, _label in choices}
    return [*choices, *((value, words(value)) for value in chosen or () if value not in offered)]


def distances(unit: str, chosen: str | None) -> list[tuple[str, str]]:
    """Ways to travel with how far they reach, said in the unit of this place and sent in kilometres."""
    if unit == "mi":
        reach = [(f"{miles * KM_PER_MILE:.1f}", way, f"{miles} mi") for _km, miles, way in TRAVEL]
    else:
        reach = [(str(km), way, f"{km} km") for km, _miles, way in TRAVEL]
    found = [(km, gettext("%(way)s, up to %(far)s", way=way, far=far)) for km, way, far in reach]
    if chosen and chosen not in dict(found):
        found.append((chosen, chosen if not chosen.isdigit() else f"{chosen} km"))
    return found
