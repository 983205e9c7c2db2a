"""Exercise phones hear a text and leave what they will say as jobs, until a person takes the phone over."""

from sqlite3 import Row

from hub.carrier import behaviour
from hub.carrier.behaviour import Purpose, Utterance, Wants
from hub.carrier.turn import Direction, Kind, Turn

MOST_TEXTS = 6
BREATH_SECONDS = 600
PENDING = "kind = 'reply' AND lane = ?"


def hear(turn: Turn, message: Row) -> None:
    """A phone has got a text; it may answer by itself."""
    if not turn.settings.autoreply:
        return
    phone, kind = message["phone"], behaviour.wants(message["body"])
    heard = _heard(turn, phone)
    wanted_back = behaviour.echo(
        message["body"], settings=turn.settings, chance=turn.chance("echo", phone, heard)
    )
    if wanted_back and not is_by_hand(turn, phone):
        _plan(turn, message, wanted_back)
        return
    if kind is Wants.NOTHING or is_by_hand(turn, phone) or _talks_too_much(turn, phone):
        return
    _think_again(turn, phone, kind)
    temper = behaviour.temper_of(turn.settings.seed, phone)
    chance = turn.chance("answer", phone, heard)
    for utterance in behaviour.utterances(kind, temper, settings=turn.settings, chance=chance):
        _plan(turn, message, utterance)


def take_over(turn: Turn, phone: str) -> None:
    """A person holds this phone from now on: nothing planned is said, nothing more planned."""
    _mark(turn, phone, by_hand=True)
    turn.db.execute(f"DELETE FROM jobs WHERE {PENDING}", (phone,))


def hand_back(turn: Turn, phone: str) -> None:
    """The phone answers by itself again."""
    _mark(turn, phone, by_hand=False)


def is_by_hand(turn: Turn, phone: str) -> bool:
    """A person has taken this phone over."""
    row = turn.db.execute("SELECT by_hand FROM phones WHERE phone = ?", (phone,)).fetchone()
    return bool(row and row["by_hand"])


def _mark(turn: Turn, phone: str, *, by_hand: bool) -> None:
    turn.db.execute(
        "INSERT INTO phones (phone, by_hand) VALUES (?, ?)"
        " ON CONFLICT (phone) DO UPDATE SET by_hand = excluded.by_hand",
        (phone, by_hand),
    )


def _heard(turn: Turn, phone: str) -> int:
    """How many texts this phone has got; it numbers its answers, so that a seed fixes them all."""
    row = turn.db.execute(
        "INSERT INTO phones (phone, heard) VALUES (?, 1)"
        " ON CONFLICT (phone) DO UPDATE SET heard = heard + 1 RETURNING heard",
        (phone,),
    ).fetchone()
    return int(row["heard"])


def _talks_too_much(turn: Turn, phone: str) -> bool:
    """Two machines that thank each other must come to an end."""
    row = turn.db.execute(
        "SELECT COUNT(*) AS texts FROM messages WHERE phone = ? AND direction = ? AND created_at > ?",
        (phone, Direction.INBOUND, turn.now - BREATH_SECONDS),
    ).fetchone()
    return int(row["texts"]) >= MOST_TEXTS


def _think_again(turn: Turn, phone: str, kind: Wants) -> None:
    """Told again to come, or to stay home, a person drops the earlier plan to come."""
    if kind in (Wants.COME_NOW, Wants.STAY_HOME):
        turn.db.execute(
            f"DELETE FROM jobs WHERE {PENDING} AND json_extract(detail, '$.purpose') = ?",
            (phone, Purpose.ATTEND),
        )


def _plan(turn: Turn, message: Row, utterance: Utterance) -> None:
    turn.plan(
        Kind.REPLY,
        message["phone"],
        due=turn.now + utterance.after_seconds,
        body=utterance.body,
        number=message["from_number"],
        purpose=utterance.purpose,
    )
