"""Presets are data: one TOML file for each programme in `hub/installation/preset_files/`. Ring: rules."""

import tomllib
from functools import cache
from pathlib import Path

from hub.errors import Invalid
from hub.installation.rules import AgreementText, Preset

FOLDER = Path(__file__).parent / "preset_files"


def names() -> tuple[str, ...]:
    """The presets there are, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def load(name: str) -> Preset:
    """The preset of that name. Raises Invalid with the names there are."""
    path = FOLDER / f"{name}.toml"
    if name not in names():
        raise Invalid({"preset": f"There is no preset “{name}”. Use one of {', '.join(names())}."})
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    agreements = tuple(AgreementText(**text) for text in values.pop("agreements", ()))
    return Preset(name=name, agreements=agreements, **values)
