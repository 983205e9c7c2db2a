"""How well replies are read: a labelled corpus against the reader, scored per language and intent.

The corpus is data of a checkout's tests, JSON lines: `{"text", "language", "asked", "options"?, "intent", "certain",
"urgent"?, "minutes"?, "at"?, "code"?, "note"?}`. `certain: false` says that a person must read the text. Here a text
that is acted on counts for the intent it was acted on as; every other counts for `unclear`, whatever was guessed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.bench.lines import Line
from hub.errors import Invalid, NotFound
from hub.messaging.replies.rules import Intent, Reading, read_reply

CORPUS = Path(__file__).parents[2] / "tests" / "messaging" / "replies"
VALUES = ("minutes", "at", "code", "note")
EVERY_LANGUAGE = "all"


@dataclass(frozen=True, slots=True)
class Scored:
    """One labelled text, and how it was read."""

    language: str
    label: Mapping[str, object]
    reading: Reading

    @property
    def meant(self) -> str:
        """What a careful reader would act on; `unclear` where nobody may act without asking."""
        is_unclear = not self.label["certain"]
        return str(Intent.UNCLEAR) if is_unclear else str(self.label["intent"])

    @property
    def taken(self) -> str:
        """What the hub would act on by itself."""
        return str(self.reading.intent) if self.reading.certain else str(Intent.UNCLEAR)


def accuracy(corpus: Path | None = None) -> Iterator[Line]:
    """One line per language and intent, and for all languages together at the end.

    Raises NotFound where there is no corpus, Invalid for a line of it that cannot be used.
    """
    scored = [_score(row, path) for path in _files(corpus) for row in _rows(path)]
    languages = sorted({each.language for each in scored})
    for language in languages:
        yield from _lines(language, [each for each in scored if each.language == language])
    yield from _lines(EVERY_LANGUAGE, scored)


def _lines(language: str, scored: Sequence[Scored]) -> Iterator[Line]:
    for intent in Intent:
        if any(intent in (each.meant, each.taken) for each in scored):
            yield _intent_line(f"replies {language} {intent}", str(intent), scored)
    yield _urgent_line(f"replies {language} urgent", scored)
    for value in VALUES:
        labelled = [each for each in scored if each.label.get(value) is not None]
        right = sum(getattr(each.reading, value) == each.label[value] for each in labelled)
        if labelled:
            yield {"name": f"replies {language} {value}", "n": len(labelled), "right": right,
                   "recall": _share(right, len(labelled))}  # fmt: skip


def _intent_line(name: str, intent: str, scored: Iterable[Scored]) -> Line:
    """`wrong_certain`: acted on as this and should not have been. `to_a_person`: meant this, left to a person."""
    meant = [each for each in scored if each.meant == intent]
    taken = [each for each in scored if each.taken == intent]
    right = sum(each.meant == intent for each in taken)
    is_act = intent != Intent.UNCLEAR
    wrong = len(taken) - right if is_act else sum(each.taken != intent for each in meant)
    return {
        "name": name,
        "n": len(meant),
        "right": right,
        "wrong_certain": wrong,
        "to_a_person": sum(each.taken == Intent.UNCLEAR for each in meant),
        "precision": _share(right, len(taken)),
        "recall": _share(right, len(meant)),
    }


def _urgent_line(name: str, scored: Iterable[Scored]) -> Line:
    """Danger heard; here nothing is left to a person, and `false_alarms` are the cost of hearing it."""
    labelled = [each for each in scored if "urgent" in each.label]
    danger = [each for each in labelled if each.label["urgent"]]
    heard = [each for each in labelled if each.reading.urgent]
    right = sum(each.reading.urgent for each in danger)
    return {
        "name": name,
        "n": len(danger),
        "right": right,
        "false_alarms": len(heard) - right,
        "precision": _share(right, len(heard)),
        "recall": _share(right, len(danger)),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _score(row: Mapping[str, object], path: Path) -> Scored:
    language, options = str(row.get("language", "en")), row.get("options", 0)
    if not isinstance(options, int):
        raise Invalid({"options": f"{path.name}: options must be a number."})
    reading = read_reply(str(row["text"]), language=language, asked=bool(row["asked"]), options=options)
    return Scored(language, row, reading)


def _rows(path: Path) -> Iterator[Mapping[str, object]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            yield _row(line, f"{path.name}, line {number}")


def _row(line: str, where: str) -> Mapping[str, object]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise Invalid({"corpus": f"{where}: this is no JSON."}) from error
    missing = [name for name in ("text", "asked", "certain") if not isinstance(row, dict) or name not in row]
    if not missing and row["certain"] and row.get("intent") not in set(Intent):
        missing = ["intent"]
    if missing:
        raise Invalid({"corpus": f"{where}: {', '.join(missing)} is missing or unknown."})
    return dict(row)


def _files(corpus: Path | None) -> list[Path]:
    if corpus is not None and corpus.is_file():
        return [corpus]
    folder = corpus or CORPUS
    found = sorted(folder.rglob("*.jsonl"))
    if not found:
        raise NotFound(
            f"There are no labelled replies in {folder}: they come with the tests of a checkout. "
            "Give your own with --corpus FILE."
        )
    return found
