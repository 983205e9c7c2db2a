"""What a worker does with a list of people: reads it, says how far it is, and stops when it is told to."""

import logging

from hub.accounts.rules import Actor
from hub.errors import HubError
from hub.importing import Rejected, Row
from hub.volunteers.lists import services as lists
from hub.volunteers.lists.columns import DateOrder, MatchedRows
from hub.volunteers.lists.queries import by_uid
from hub.volunteers.lists.services import Claim
from hub.volunteers.lists.taking_in import import_volunteers
from hub.volunteers.states import ListState

log = logging.getLogger(__name__)
WENT_WRONG = "Something of ours went wrong. What was taken in stays; try it again, it takes nobody twice."


class Left(Exception):
    """A person stopped this list, or another worker has taken it over."""


class _Reading:
    """How far one worker is with one list: its claim, and the rows it could not take since it last said so."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self._waiting: list[Rejected] = []
        self._kept = 0

    def reject(self, row: Row, reason: str) -> None:
        """Remembers a row that could not be taken."""
        self._waiting.append(Rejected(row, reason))

    def progress(self, rows_done: int) -> None:
        """Writes down how far it is. Raises Left."""
        claim = lists.note_progress(self.claim, rows_done, self._waiting, first=self._kept)
        if claim is None:
            raise Left
        self.claim = claim
        self._kept += len(self._waiting)
        self._waiting.clear()


def work_on_lists() -> int:
    """Works on every list that waits, one after the other; answers how many."""
    done = 0
    while claim := lists.claim_next():
        _work(_Reading(claim))
        done += 1
    return done


def _work(reading: _Reading) -> None:
    try:
        _read_through(reading)
    except Left:
        log.info("A list of people was left half way")
    except HubError as error:
        lists.fail(reading.claim, error.sentence)
    except Exception:
        log.exception("A list of people could not be read")
        lists.fail(reading.claim, WENT_WRONG)


def _read_through(reading: _Reading) -> None:
    found = by_uid(reading.claim.uid)
    sheet = lists.sheet_of(found)
    lists.note_rows(reading.claim, len(sheet.lines))
    rows = MatchedRows(sheet, dict(found.columns), DateOrder(found.date_order))
    report = import_volunteers(
        rows, organisation_id=found.organisation_id, dry_run=found.state is ListState.TRYING,
        by=Actor(uid=found.brought_by), progress=reading.progress, on_reject=reading.reject,
    )  # fmt: skip
    reading.progress(report.rows)
    lists.finish(reading.claim, report)
