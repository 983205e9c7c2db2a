"""Kinds, themes and states of the notes on a hub's boards."""

from enum import StrEnum


class NoteKind(StrEnum):
    """What somebody at the desk says. An offer of skills and one of things are different."""

    NEED = "need"
    OFFER_SKILL = "offer_skill"
    OFFER_THING = "offer_thing"

    @property
    def is_offer(self) -> bool:
        """Whether it stands on the board of offers."""
        return self is not NoteKind.NEED


class NoteState(StrEnum):
    """Life of a note. It leaves its board once it is solved, taken back or has run out, and stays in the record."""

    OPEN = "open"
    # Somebody works on it: a task was raised from it, or an offer was found for it.
    IN_HAND = "in_hand"
    SOLVED = "solved"
    TAKEN_BACK = "taken_back"
    RUN_OUT = "run_out"

    @property
    def is_in_hand(self) -> bool:
        """Whether somebody works on it."""
        return self is NoteState.IN_HAND

    @property
    def is_over(self) -> bool:
        """Whether it has left its board."""
        return self in (NoteState.SOLVED, NoteState.TAKEN_BACK, NoteState.RUN_OUT)


class NoteEvent(StrEnum):
    """What can happen to a note."""

    TAKE_UP = "take_up"
    PUT_BACK = "put_back"
    SOLVE = "solve"
    TAKE_BACK = "take_back"
    RUN_OUT = "run_out"


_S, _E = NoteState, NoteEvent
NOTE: dict[tuple[NoteState, NoteEvent], NoteState] = {
    (_S.OPEN, _E.TAKE_UP): _S.IN_HAND,
    (_S.IN_HAND, _E.TAKE_UP): _S.IN_HAND,
    (_S.IN_HAND, _E.PUT_BACK): _S.OPEN,
    (_S.OPEN, _E.SOLVE): _S.SOLVED,
    (_S.IN_HAND, _E.SOLVE): _S.SOLVED,
    (_S.OPEN, _E.TAKE_BACK): _S.TAKEN_BACK,
    (_S.IN_HAND, _E.TAKE_BACK): _S.TAKEN_BACK,
    (_S.OPEN, _E.RUN_OUT): _S.RUN_OUT,
    # Two people at the desk press at once: the second finds it done.
    (_S.SOLVED, _E.SOLVE): _S.SOLVED,
    (_S.TAKEN_BACK, _E.TAKE_BACK): _S.TAKEN_BACK,
    (_S.RUN_OUT, _E.RUN_OUT): _S.RUN_OUT,
    # It was wanted after all.
    (_S.SOLVED, _E.PUT_BACK): _S.OPEN,
    (_S.TAKEN_BACK, _E.PUT_BACK): _S.OPEN,
    (_S.RUN_OUT, _E.PUT_BACK): _S.OPEN,
}
