"""Whether an installation does real work or plays an exercise."""

from enum import StrEnum


class Mode(StrEnum):
    """Real and exercise never mix in one database."""

    REAL = "real"
    EXERCISE = "exercise"
