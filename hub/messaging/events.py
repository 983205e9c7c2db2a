"""What messaging tells the rooms above it, as plain frozen values."""

from dataclasses import dataclass
from uuid import UUID

from hub.messaging.replies.rules import Reading
from hub.messaging.states import QuestionKind


@dataclass(frozen=True, slots=True)
class TextAnswered:
    """A text answered exactly one thing. The handler marks the text read in its own transaction.

    `by` is `system`, or the uid of the person who applied an unclear text by hand.
    For a keyword (`arrived`, `left`, `join`, `pause`) there is no question.
    """

    inbound_id: int
    conversation_id: int
    phone: str
    reading: Reading
    question_id: int | None = None
    kind: QuestionKind | None = None
    subject_uid: UUID | None = None
    by: str = "system"


@dataclass(frozen=True, slots=True)
class MessageNotDelivered:
    """A text of ours did not arrive; `by_carrier`: it had left us, and the carrier says so."""

    message_uid: UUID
    kind: str
    context_uid: UUID | None
    subject_uid: UUID | None
    phone: str
    error_code: int | None
    by_carrier: bool = False


@dataclass(frozen=True, slots=True)
class OptOutChanged:
    """A number said STOP (`is_out`) or START."""

    phone: str
    is_out: bool


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Who may be behind a number, as the conversation page shows them; `facts` are (word, value) rows."""

    name: str
    url: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    tasks: tuple[tuple[str, str, str], ...] = ()
