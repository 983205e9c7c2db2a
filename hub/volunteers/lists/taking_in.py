"""A list of people is taken in, batch by batch, each in a transaction of its own. Ring: services."""

from collections.abc import Iterable, Mapping

from hub.accounts.rules import Actor
from hub.database import transaction
from hub.errors import Conflict
from hub.importing import ImportReport, OnReject, Outcome, Progress, Tally
from hub.many_rows import sweep, unswept
from hub.volunteers.lists.bulk import Importer
from hub.volunteers.lists.reading import ReadRow, read_list

# Batches of a list, so that memory does not grow with it.
SWEPT_AFTER = 10


def import_volunteers(
    rows: Iterable[Mapping[str, str]],
    *,
    organisation_id: int | None = None,
    dry_run: bool = False,
    by: Actor,
    progress: Progress | None = None,
    on_reject: OnReject | None = None,
) -> ImportReport:
    """Takes a list of people in; rows that cannot be taken go to `on_reject`, or into the report, with a reason.

    Every batch of rows is one transaction, so texts are answered meanwhile. After a stop in the middle the whole
    file is simply imported again: what is there already counts as a duplicate.
    """
    tally = Tally(progress, on_reject=on_reject)
    importer = Importer(organisation_id=organisation_id, by=by.uid, dry_run=dry_run)
    with unswept():
        for number, batch in enumerate(read_list(rows, importer.reader), start=1):
            for one, outcome in zip(batch, _take_in(importer, batch), strict=True):
                tally.take(outcome) if isinstance(outcome, Outcome) else tally.reject(one.row, outcome)
            if number % SWEPT_AFTER == 0:
                sweep()
    return tally.report().noting(*getattr(rows, "notes", ()), *importer.notes())


def _take_in(importer: Importer, batch: list[ReadRow]) -> list[Outcome | str]:
    try:
        return _take_in_once(importer, batch)
    except Conflict:
        # Somebody registered by another door between our look and our writing. Now we see them.
        return _take_in_once(importer, batch)


def _take_in_once(importer: Importer, batch: list[ReadRow]) -> list[Outcome | str]:
    with transaction():
        return importer.take_in(batch)
