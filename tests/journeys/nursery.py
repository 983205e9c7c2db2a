"""A process that brings up workers quickly: it loads the program once and forks one whenever it is told to.

`start("5")` begins a worker whose clock is five minutes ahead; it sends and settles as the scheduler's jobs do, until
somebody kills it. Each is a process of its own, with connections of its own.
"""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from flask import Flask

from config import load
from hub import clock
from hub.application import create_app
from hub.messaging.sending.jobs import send_due, settle

ROOT = Path(__file__).resolve().parents[2]
CLAIMED_TOGETHER = 40


class Nursery:
    """The process, seen from the test."""

    def __init__(self, settings: dict[str, str], folder: Path) -> None:
        self.log = folder / "workers.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.nursery", json.dumps(settings)], cwd=ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
            )  # fmt: skip

    def start(self, minutes: int) -> int:
        """Begins a worker whose clock is that far ahead; answers the id of its process."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{minutes}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def kill(self, worker: int) -> None:
        """Ends a worker in the middle of whatever it does."""
        os.kill(worker, signal.SIGKILL)
        gone, pause = Path(f"/proc/{worker}"), Event()
        while gone.exists():
            pause.wait(0.005)

    def close(self) -> None:
        """Ends the process and whoever it brought up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


def main(settings: dict[str, str]) -> None:
    """Forks a worker for each line that is read."""
    app = create_app({**load({"HUB_ENV": "testing"}), **settings})
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        worker = os.fork()
        if worker == 0:
            work(app, timedelta(minutes=int(line)))
        print(worker, flush=True)


def work(app: Flask, ahead: timedelta) -> None:
    """Sends and settles for ever, as the scheduler has it done."""
    name, pause = f"worker {os.getpid()}", Event()
    with app.app_context(), clock.using(lambda: datetime.now(UTC) + ahead):
        while True:
            settle()
            send_due(name, limit=CLAIMED_TOGETHER)
            pause.wait(0.02)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
