"""Risk levels and states of a task."""

from enum import StrEnum


class Risk(StrEnum):
    """How much a task asks of people. `open`: whoever is eligible; a second hand-shake only loses people."""

    OPEN = "open"
    SUPERVISED = "supervised"
    TRAINED = "trained"


class RaisedFrom(StrEnum):
    """By which door a request for volunteers came in."""

    DESK = "desk"  # a coordinator wrote it down
    PHONE = "phone"  # somebody rang, and a coordinator wrote it down
    PORTAL = "portal"  # an organisation asked by itself
    LIST = "list"  # it came in a file
    EOC = "eoc"  # the EOC or region asked
    NEED = "need"  # it was a need on a hub's board


class TaskState(StrEnum):
    """draft → offered → open → filled → running → closed or cancelled."""

    DRAFT = "draft"
    OFFERED = "offered"
    OPEN = "open"
    FILLED = "filled"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def takes_people(self) -> bool:
        """Whether a yes still counts and people may be asked."""
        return self in (TaskState.OPEN, TaskState.FILLED, TaskState.RUNNING)

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens on it."""
        return self in (TaskState.CLOSED, TaskState.CANCELLED)


class TaskEvent(StrEnum):
    """What can happen to a task."""

    OFFER = "offer"
    TAKE_BACK = "take_back"
    OPEN = "open"
    FILL = "fill"
    UNFILL = "unfill"
    START = "start"
    CLOSE = "close"
    CANCEL = "cancel"


_S, _E = TaskState, TaskEvent
TASK: dict[tuple[TaskState, TaskEvent], TaskState] = {
    (_S.DRAFT, _E.OFFER): _S.OFFERED,
    # It is offered no more: it has an owner, or a coordinator looks for one.
    (_S.OFFERED, _E.TAKE_BACK): _S.DRAFT,
    (_S.DRAFT, _E.OPEN): _S.OPEN,
    (_S.OFFERED, _E.OPEN): _S.OPEN,
    (_S.OPEN, _E.FILL): _S.FILLED,
    # Someone withdrew: there is a free place again.
    (_S.FILLED, _E.UNFILL): _S.OPEN,
    (_S.OPEN, _E.START): _S.RUNNING,
    (_S.FILLED, _E.START): _S.RUNNING,
    # The second person arrives: it runs already.
    (_S.RUNNING, _E.START): _S.RUNNING,
    (_S.RUNNING, _E.FILL): _S.RUNNING,
    (_S.RUNNING, _E.UNFILL): _S.RUNNING,
    (_S.OPEN, _E.CLOSE): _S.CLOSED,
    (_S.FILLED, _E.CLOSE): _S.CLOSED,
    (_S.RUNNING, _E.CLOSE): _S.CLOSED,
    (_S.DRAFT, _E.CANCEL): _S.CANCELLED,
    (_S.OFFERED, _E.CANCEL): _S.CANCELLED,
    (_S.OPEN, _E.CANCEL): _S.CANCELLED,
    (_S.FILLED, _E.CANCEL): _S.CANCELLED,
    (_S.RUNNING, _E.CANCEL): _S.CANCELLED,
}
