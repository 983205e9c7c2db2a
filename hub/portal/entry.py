"""An organisation's entry as its own people and the console read it."""

from dataclasses import dataclass

from hub.organisations.cover import day_words
from hub.organisations.forms import CHECK_WORDS, Readers
from hub.organisations.models import Organisation
from hub.organisations.opening_hours import ALWAYS
from hub.organisations.queries import today
from hub.tasks.tongues import language_name, read_languages
from hub.volunteers import skills
from hub.web.filters import duration, phone, reach

READERS = Readers(
    skills=skills.match_all,
    languages=read_languages,
    language_names=lambda codes: ", ".join(language_name(code) for code in codes),
    skill_name=skills.label,
)
Facts = list[tuple[str, object]]
NOWHERE = " (not found on the map)"


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry in three parts, and what is wrong with the cover, said loudly."""

    who: Facts
    work: Facts
    volunteers: Facts
    cover_warning: str


def entry_of(row: Organisation) -> Entry:
    """The entry as the pages show it; what is not known is left out, but for what somebody must write down."""
    return Entry(
        who=[
            ("Contact", row.contact_name),
            ("Phone", phone(row.phone)),
            ("E-mail", row.email),
            ("Address", row.address),
        ],
        work=[
            ("Takes people for", ", ".join(skills.label(one.skill) for one in row.skills)),
            ("In their words", row.takes if _says_more(row) else ""),
            ("Works in", "; ".join(_area(one.name, one.radius_km, one.lat) for one in row.areas)),
            ("From within", reach(row.radius_km) if row.radius_km and not row.areas else ""),
            ("Somebody is there", _hours(row.opening_hours)),
            ("Languages", READERS.language_names(row.languages)),
            ("People a day", row.capacity_per_day),
            ("Answers within", duration(row.answer_hours * 60)),
        ],
        volunteers=[
            ("Insurance", row.cover.words or "not written down"),
            ("Youngest age", row.min_age),
            ("Check", CHECK_WORDS.get(row.checks_asked, "") if row.checks_asked else ""),
            ("They promise", _promises(row)),
        ],
        cover_warning=cover_warning(row),
    )  # fmt: skip


def cover_warning(row: Organisation) -> str:
    """What is wrong with the cover; empty when all is well."""
    cover = row.cover
    if not cover.is_named:
        return "No insurance is written down, so nobody can be sent."
    if cover.is_past(today()):
        return (
            f"The insurance ran out on {day_words(cover.until)}. That counts as none: nobody new can be sent."
        )
    if cover.ends_soon(today()):
        return f"The insurance runs out on {day_words(cover.until)}. Ask for the next one."
    return ""


def _hours(text: str) -> str:
    return {"": "not written down", ALWAYS: "always"}.get(text, text)


def _says_more(row: Organisation) -> bool:
    known = {skills.label(one.skill).casefold() for one in row.skills}
    return any(word.strip().casefold() not in known for word in row.takes.split(","))


def _area(name: str, radius_km: float | None, lat: float | None) -> str:
    around = f", {reach(radius_km)} around" if radius_km else ""
    return f"{name}{around}{'' if lat is not None else NOWHERE}"


def _promises(row: Organisation) -> str:
    given = (
        (row.gives_induction, "an induction"),
        (row.gives_supervision, "supervision"),
        (row.pays_expenses, "expenses"),
    )
    words = [word for is_given, word in given if is_given]
    return ", ".join(filter(None, [*words, row.promises]))
