"""What a phone was asked, as facts, and what a text can come to: exactly one of these. Ring: rules."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.messaging.states import QuestionKind, QuestionState

ANSWERS: dict[QuestionKind, frozenset[str]] = {
    QuestionKind.ASK: frozenset({"yes", "no", "limited"}),
    QuestionKind.SHARE: frozenset({"yes", "no"}),
    QuestionKind.CONFIRM_NUMBER: frozenset({"yes", "no"}),
    QuestionKind.WELFARE: frozenset({"yes", "safe"}),
    QuestionKind.ROLL_CALL: frozenset({"yes", "safe"}),
    QuestionKind.WHICH: frozenset(),
    QuestionKind.JOIN: frozenset(),
    QuestionKind.AGREE: frozenset({"yes", "no"}),
    QuestionKind.STILL_THERE: frozenset({"yes", "no"}),
    QuestionKind.OFFER: frozenset({"yes", "no"}),
    QuestionKind.TAKE_IN: frozenset({"yes", "no"}),
}
"""What fits which question. A no to "are you safe?" is a call for help, not an answer."""


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question that is not closed. `options` are the ids a `which` question offers, in their order.

    `picks`: how many numbered answers a step of registering by text offers; 0 where it takes free words.
    `said` is what an answered one was last answered with, while that can still be taken back. `wants_words`: it
    was answered, and the phone was asked for free words about that, such as the reason of a no.
    """

    id: int
    uid: UUID
    kind: QuestionKind
    state: QuestionState
    code: str
    label: str
    asked_at: datetime
    settled_at: datetime | None = None
    options: tuple[int, ...] = ()
    nudged: bool = False
    said: str = ""
    picks: int = 0
    wants_words: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the phone still owes the answer in time."""
        return self.state is QuestionState.OPEN

    def takes(self, intent: str) -> bool:
        """Whether this intent answers it."""
        return intent in ANSWERS[self.kind]


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """The text answers this question."""

    question_id: int


@dataclass(frozen=True, slots=True)
class ChooseOption:
    """The text picks one of the questions that a `which` question offered."""

    which_id: int
    question_id: int


@dataclass(frozen=True, slots=True)
class AskWhich:
    """The text may answer several questions: ask which, with these in this order."""

    candidates: tuple[QuestionFacts, ...]


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that means something with no question open: arrived, left, join, pause."""

    word: str


@dataclass(frozen=True, slots=True)
class StopAll:
    """No more texts to this number."""


@dataclass(frozen=True, slots=True)
class StartAgain:
    """Texts to this number are welcome again."""


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """A bare HELP, or with `question_id` a 2 to “are you safe?”, which is an alarm."""

    question_id: int | None = None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A person must read it. `about` is the question it is probably about; `nudge` says to explain the answers."""

    about: int | None = None
    nudge: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing needs to be done, and why."""

    reason: str


Outcome = (
    AnswerQuestion
    | ChooseOption
    | AskWhich
    | Keyword
    | StopAll
    | StartAgain
    | HelpWanted
    | NotUnderstood
    | Nothing
)
