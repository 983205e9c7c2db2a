"""The carrier at work: a store, a clock, and a pump that does what has fallen due."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Lock, Thread

from hub.carrier import delivery, inbound
from hub.carrier.settings import CarrierSettings
from hub.carrier.store import Store
from hub.carrier.turn import Job, Kind, Turn
from hub.carrier.webhooks import RETRY_AFTER_SECONDS, Outcome, Poster, wants_retry

BATCH = 200
LONGEST_NAP_SECONDS = 1.0
POSTPONED_SECONDS = 30.0

log = logging.getLogger(__name__)


class Carrier:
    """One local telephone company. Tests call `pump`; in production a thread does."""

    def __init__(self, settings: CarrierSettings) -> None:
        self.settings = settings
        self.faults = settings.faults
        self.store = Store(settings.database)
        self._poster = Poster(settings.auth_token)
        self._senders = ThreadPoolExecutor(settings.senders, thread_name_prefix="carrier-post")
        self._pumping = Lock()
        self._wake = Event()
        self._closing = False
        self._thread: Thread | None = None

    @contextmanager
    def turn(self, now: datetime | None = None) -> Iterator[Turn]:
        """One transaction at this moment."""
        moment = (now or self.settings.now()).timestamp()
        with self.store.writing() as db:
            yield Turn(db, self.settings, self.faults, moment)

    def pump(self, now: datetime | None = None) -> int:
        """Does everything due by `now`, in the order it fell due; says how many jobs that was."""
        moment, done = now or self.settings.now(), 0
        with self._pumping:
            while not self._closing and (jobs := self._due(moment)):
                self._work(jobs, moment)
                done += len(jobs)
        return done

    def next_due(self) -> float | None:
        """When the next job falls due, in seconds since 1970, if any waits."""
        row = self.store.row("SELECT MIN(due) AS due FROM jobs")
        return row["due"] if row else None

    def wake(self) -> None:
        """There may be something to do at once."""
        self._wake.set()

    def begin(self) -> None:
        """Starts the thread that pumps."""
        self._thread = Thread(target=self._pump_on, name="carrier-pump", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finishes the job in hand and closes the store. What was not done yet waits there."""
        self._closing = True
        self._wake.set()
        if self._thread:
            self._thread.join()
        self._senders.shutdown()
        self.store.close()

    def _pump_on(self) -> None:
        while not self._closing:
            self._wake.clear()
            try:
                self.pump()
                nap = self._nap()
            except Exception:
                log.exception("the carrier's pump stumbled")
                nap = LONGEST_NAP_SECONDS
            self._wake.wait(nap)

    def _nap(self) -> float:
        due = self.next_due()
        wait = LONGEST_NAP_SECONDS if due is None else due - self.settings.now().timestamp()
        return min(LONGEST_NAP_SECONDS, max(0.01, wait))

    def _due(self, now: datetime) -> list[Job]:
        rows = self.store.rows(
            "SELECT * FROM jobs WHERE due <= ? ORDER BY due, id LIMIT ?", (now.timestamp(), BATCH)
        )
        return [Job.of(row) for row in rows]

    def _work(self, jobs: list[Job], now: datetime) -> None:
        lanes: dict[str, list[Job]] = {}
        for job in jobs:
            if job.kind.is_post:
                lanes.setdefault(job.lane, []).append(job)
            else:
                self._try(job, now)
        for finished in [self._senders.submit(self._in_order, lane, now) for lane in lanes.values()]:
            finished.result()

    def _in_order(self, lane: list[Job], now: datetime) -> None:
        for job in lane:
            self._try(job, now)

    def _try(self, job: Job, now: datetime) -> None:
        """One broken job must not hold up the others: it is put off, and the log says so."""
        if self._closing:
            return
        try:
            if job.kind.is_post:
                self._post(job, now)
            else:
                self._step(job, now)
        except Exception:
            log.exception("carrier job %s (%s) failed and is put off", job.id, job.kind)
            with self.turn(now) as turn:
                turn.db.execute(
                    "UPDATE jobs SET due = ? WHERE id = ?", (turn.now + POSTPONED_SECONDS, job.id)
                )

    def _step(self, job: Job, now: datetime) -> None:
        with self.turn(now) as turn:
            if job.kind is Kind.ADVANCE:
                delivery.advance(turn, job)
            else:
                inbound.speak(turn, job)

    def _post(self, job: Job, now: datetime) -> None:
        outcome = self._poster.post(job.detail)
        with self.turn(now) as turn:
            self._record(turn, job, outcome)
            if job.kind is Kind.INBOUND and outcome.problem is None:
                inbound.answer(turn, job.detail["sid"], outcome.text)

    def _record(self, turn: Turn, job: Job, outcome: Outcome) -> None:
        detail, attempt = job.detail, job.detail.get("attempt", 1)
        first_at = detail.get("first_at", turn.now)
        turn.drop(job)
        turn.db.execute(
            "INSERT INTO webhooks (at, kind, sid, url, attempt, status, problem)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (turn.now, job.kind, detail["sid"], detail["url"], attempt, outcome.status, outcome.problem),
        )
        if wants_retry(detail["url"], outcome, attempt=attempt, spent=turn.now - first_at):
            again = detail | {"attempt": attempt + 1, "first_at": first_at}
            turn.plan(job.kind, job.lane, due=turn.now + RETRY_AFTER_SECONDS, **again)
