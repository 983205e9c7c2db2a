"""The error family. Services raise these; only the edges turn them into pages, texts or exit codes."""

from enum import StrEnum


class Code(StrEnum):
    """Stable names of refusals, for logs and tests."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    INVALID = "invalid"
    CONFLICT = "conflict"
    ILLEGAL_TRANSITION = "illegal_transition"
    PLACE_TAKEN = "place_taken"
    DELIVERY_FAILED = "delivery_failed"


class HubError(Exception):
    """Root of the family: a code and a sentence for people that says what to do next."""

    code = Code.CONFLICT
    sentence = "That did not work. Go back and try again."

    def __init__(self, sentence: str | None = None, **ids: object) -> None:
        self.sentence = sentence or self.sentence
        self.ids = ids
        super().__init__(self.sentence)


class NotFound(HubError):
    """What was asked for is not there (or not for this person to see)."""

    code = Code.NOT_FOUND
    sentence = "We could not find that. Check the number or search for it."


class NotAllowed(HubError):
    """The person is known, but this is not theirs to do."""

    code = Code.NOT_ALLOWED
    sentence = "Your role does not allow this. Ask a supervisor to do it."


class Invalid(HubError):
    """Something typed is wrong: `fields` maps each field to what is wrong and what to do."""

    code = Code.INVALID
    sentence = "Something needs to be put right."

    def __init__(self, fields: dict[str, str], sentence: str | None = None) -> None:
        super().__init__(sentence or " ".join(fields.values()) or None)
        self.fields = fields


class Conflict(HubError):
    """Somebody else was faster, or the thing has moved on."""

    code = Code.CONFLICT
    sentence = "Someone changed this a moment ago. Look again before you go on."


class IllegalTransition(Conflict):
    """The step asked for does not exist from the present state."""

    code = Code.ILLEGAL_TRANSITION

    def __init__(self, state: StrEnum, event: StrEnum) -> None:
        super().__init__(
            f"This is {state.replace('_', ' ')} now, so “{event.replace('_', ' ')}” is not possible."
        )
        self.state, self.event = state, event


class PlaceTaken(Conflict):
    """The last place went to someone else."""

    code = Code.PLACE_TAKEN
    sentence = "The last place has just been taken."


class DeliveryFailed(HubError):
    """The carrier did not take the message. `retryable` says whether it certainly was not processed."""

    code = Code.DELIVERY_FAILED

    def __init__(self, sentence: str, *, retryable: bool, error_code: int | None = None) -> None:
        super().__init__(sentence)
        self.retryable, self.error_code = retryable, error_code
