"""Settings that are numbers or one of a few words: read once, and refused in one sentence that names them."""

from collections.abc import Mapping, Sequence

from limits import parse_many

REGISTER_LIMIT = "60 per minute; 600 per hour"


def whole(environ: Mapping[str, str], name: str, *, least: int, most: int, example: int) -> int | None:
    """A whole number from `least` to `most`; None where nothing is set. Raises ValueError for anything else."""
    written = (environ.get(name) or "").strip()
    if not written:
        return None
    found = int(written) if written.isascii() and written.isdecimal() and len(written) < 12 else -1
    if not least <= found <= most:
        raise ValueError(
            f"{name} is {written!r}; write a whole number from {least} to {most}, for example {example}."
        )
    return found


def rate(environ: Mapping[str, str]) -> float | None:
    """SENDER_RATE: parts a second, more than 0 and 1000 at most; None where nothing is set."""
    written = (environ.get("SENDER_RATE") or "").strip()
    try:
        found = float(written or 1)
    except ValueError:
        found = 0.0
    if not 0 < found <= 1000:
        raise ValueError(
            f"SENDER_RATE is {written!r}; write how many parts a second one number sends, for example 1 or 0.5."
        )
    return found if written else None


def one_of(environ: Mapping[str, str], name: str, choices: Sequence[str]) -> str:
    """One of these words, the first where nothing is set. Raises ValueError for anything else."""
    written = (environ.get(name) or "").strip() or choices[0]
    if written not in choices:
        raise ValueError(f"{name} is {written!r}; use one of {', '.join(choices)}.")
    return written


def register_limit(environ: Mapping[str, str]) -> str:
    """How many registrations one address may send. Raises ValueError for what is no such limit."""
    written = environ.get("REGISTER_LIMIT") or REGISTER_LIMIT
    try:
        parse_many(written)
    except ValueError:
        raise ValueError(f"REGISTER_LIMIT is {written!r}; write it like {REGISTER_LIMIT}.") from None
    return written


def figures(environ: Mapping[str, str]) -> dict[str, int | float | None]:
    """How fast, how many at once and how much in a day."""
    return {
        "SENDER_RATE": rate(environ),
        "SENDER_IN_FLIGHT": whole(environ, "SENDER_IN_FLIGHT", least=1, most=1000, example=100),
        "SMS_DAILY_LIMIT": whole(environ, "SMS_DAILY_LIMIT", least=1, most=10_000_000, example=2000),
    }
