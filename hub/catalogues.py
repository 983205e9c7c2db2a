"""Pages' words in other languages: one catalogue a language, `hub/translations/<language>/LC_MESSAGES/messages.po`.

They are read as translators write them, so nothing has to be compiled before the program runs.
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import NullTranslations, Translations
from flask import has_app_context
from flask_babel import Babel, Domain, get_babel, get_locale

SOURCE = "en"
"""The language in which the words stand in code and templates."""
FILE = Path("LC_MESSAGES") / "messages.po"
ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "hub" / "translations"


class Catalogues(Babel):
    """Flask-Babel over catalogues as they are written."""

    @cached_property
    def domain_instance(self) -> Domain:
        """The one domain there is."""
        return _Written()


class _Written(Domain):
    """Words of the current language, from the catalogues of the current application."""

    def get_translations(self) -> NullTranslations:
        """The catalogue in force; without an application, or without a catalogue, the words as they stand."""
        if not has_app_context():
            return NullTranslations()
        locale = get_locale()
        return _catalogue(_folders(), locale.language if locale else SOURCE)


def languages() -> tuple[str, ...]:
    """Codes of the languages that have a catalogue here, English always among them."""
    return _languages(_folders())


def closest(code: str) -> str:
    """This language when it has a catalogue (`es` for `es-MX`), else English: what a page in it would show."""
    general = code.replace("_", "-").partition("-")[0].lower()
    return general if general in languages() else SOURCE


def _folders() -> tuple[str, ...]:
    return tuple(get_babel().translation_directories)


@lru_cache(maxsize=16)
def _languages(folders: tuple[str, ...]) -> tuple[str, ...]:
    found = {path.parent.parent.name for folder in folders for path in Path(folder).glob(f"*/{FILE}")}
    return (SOURCE, *sorted(found - {SOURCE}))


@lru_cache(maxsize=64)
def _catalogue(folders: tuple[str, ...], language: str) -> NullTranslations:
    for path in (Path(folder) / language / FILE for folder in folders):
        if path.is_file():
            compiled = BytesIO()
            with path.open("rb") as written:
                write_mo(compiled, read_po(written, locale=language))
            compiled.seek(0)
            return Translations(compiled)
    return NullTranslations()


def gather(more: Iterable[str] = ()) -> Catalog:
    """Every word that a template or the code marks for translation, and `more` that stand in files of data."""
    found = Catalog(project="hub")
    for folder, method in (("templates", "jinja2"), ("hub", "python")):
        methods = [("**.html" if method == "jinja2" else "**.py", method)]
        for _name, _line, message, comments, context in extract_from_dir(ROOT / folder, methods):
            found.add(message, None, auto_comments=comments, context=context)
    for words in more:
        found.add(words, None)
    return found


def refresh(more: Iterable[str] = ()) -> int:
    """Writes `messages.pot` and brings every catalogue up to date with it; answers how many words there are."""
    words = gather(more)
    _write(FOLDER / "messages.pot", words)
    for path in {FOLDER / SOURCE / FILE, *FOLDER.glob(f"*/{FILE}")}:
        code = path.parent.parent.name
        known = _read(path, code) if path.is_file() else Catalog(locale=code, project="hub")
        known.update(words, no_fuzzy_matching=True)
        known.obsolete.clear()
        if code == SOURCE:
            for message in known:
                message.string = message.id if message.id else message.string
        _write(path, known)
    return len(words)


def _read(path: Path, code: str) -> Catalog:
    with path.open("rb") as written:
        return read_po(written, locale=code)


def _write(path: Path, words: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        # Without places and dates, so that two people's new words meet without a quarrel.
        write_po(file, words, no_location=True, sort_output=True, omit_header=path.suffix == ".pot")
