"""The words of a text: its template filled in, in plain characters, marked when it is only an exercise.

Ring: queries.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.errors import Invalid
from hub.installation.queries import settings
from hub.messaging.rules import LONGEST
from hub.messaging.texts.segments import smart_encode
from hub.messaging.texts.spoken import Spoken

FOLDER = Path(__file__).resolve().parents[3] / "templates" / "sms"
FALLBACK = "en"
EXERCISE = "EXERCISE "


def render(kind: str, language: str = FALLBACK, *, as_exercise: bool = False, **facts: object) -> str:
    """The text of `templates/sms/<language>/<kind>.txt`, in English where that language has none.

    A fact that the template names and nobody gave is an error. One that is `Spoken` is said in the language of
    the text; one that is far too long is cut, since a text cut short still arrives. `as_exercise`: it is marked
    as one, for a drill in the midst of real work.
    """
    here = settings()
    template = _templates().select_template(_paths(kind, language))
    # The language that there is: an English text must not name its day in French.
    spoken = (template.name or FALLBACK).partition("/")[0]
    said = {name: fact.said_in(spoken) if isinstance(fact, Spoken) else fact for name, fact in facts.items()}
    told = {"site": here.site_name, "emergency_number": here.emergency_number, **said}
    return _cut(_marked(plain(template.render(told)), as_exercise=as_exercise))


def free(body: str) -> str:
    """A text that a person typed, as it will leave. Raises Invalid when it is empty or does not fit."""
    text = _marked(plain(body))
    if not plain(body):
        raise Invalid({"body": "Write something first."})
    if len(text) > LONGEST:
        raise Invalid({"body": f"This text has {len(text)} characters. Shorten it to {LONGEST} or fewer."})
    return text


def plain(text: str) -> str:
    """The same words in one line, with characters that cost least."""
    return " ".join(smart_encode(text).split())


def _marked(text: str, *, as_exercise: bool = False) -> str:
    return EXERCISE + text if as_exercise or settings().is_exercise else text


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 3].rsplit(" ", 1)[0] + "..."


def _paths(kind: str, language: str) -> list[str]:
    general = language.replace("_", "-").partition("-")[0]
    return [f"{name}/{kind}.txt" for name in dict.fromkeys((language, general, FALLBACK)) if name]


@cache
def _templates() -> Environment:
    # Texts are not pages: an apostrophe in a name must stay an apostrophe.
    return Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=False)
