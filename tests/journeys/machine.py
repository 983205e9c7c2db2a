"""A machine that can be switched off at the plug: it loads the program once, and forks a server and a worker at a time.

`switch_on(-7)` begins both with a clock that is seven minutes behind; `plug_out` kills them in whatever they do. Both
are processes of their own with connections of their own: the server is the one that `serve` runs, the worker does the
scheduler's jobs.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from flask import Flask

from config import load
from hub import clock, scheduler
from hub.application import create_app
from hub.web import server

ROOT = Path(__file__).resolve().parents[2]
JOBS = ("read", "send", "welfare", "alarms", "settle")
PAUSE = 0.02


class Machine:
    """The machine, seen from the test."""

    def __init__(self, settings: dict[str, Any], folder: Path, port: int) -> None:
        self.port, self.running = port, list[int]()
        self.log = folder / "machine.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.machine", json.dumps(settings), str(port)], cwd=ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
            )  # fmt: skip

    def switch_on(self, minutes: float) -> None:
        """Begins a server and a worker whose clock is that far ahead, or behind."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{minutes}\n")
        self.process.stdin.flush()
        self.running = [int(pid) for pid in self.process.stdout.readline().split()]

    def plug_out(self) -> None:
        """Ends both in the middle of whatever they do."""
        for pid in self.running:
            os.kill(pid, signal.SIGKILL)
        pause = Event()
        for gone in (Path(f"/proc/{pid}") for pid in self.running):
            while gone.exists():
                pause.wait(0.005)
        self.running = []

    def close(self) -> None:
        """Ends the machine and whatever runs on it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


def main(settings: dict[str, Any], port: int) -> None:
    """Forks a server and a worker for each line that is read."""
    app = create_app({**load({"HUB_ENV": "testing"}), **settings})
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        ahead = timedelta(minutes=float(line))
        children = [_fork(partial(serve, app, ahead, port)), _fork(partial(work, app, ahead))]
        print(*children, flush=True)


def _fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        work()
    return child


def serve(app: Flask, ahead: timedelta, port: int) -> None:
    """Serves pages by that clock until it is killed."""
    inner = app.wsgi_app

    def on_this_clock(environ: dict[str, Any], start_response: Any) -> Any:
        with clock.using(lambda: datetime.now(UTC) + ahead):
            return inner(environ, start_response)

    app.wsgi_app = on_this_clock  # type: ignore[method-assign]
    server.run(app, host="127.0.0.1", port=port)


def work(app: Flask, ahead: timedelta) -> None:
    """Does the scheduler's jobs by that clock, one after the other, for ever."""
    every, pause = scheduler.jobs(app), Event()
    rounds = [scheduler.in_context(app, name, every[name][0]) for name in JOBS]
    with clock.using(lambda: datetime.now(UTC) + ahead):
        while True:
            for do in rounds:
                do()
            pause.wait(PAUSE)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), int(sys.argv[2]))
