"""The real program as processes: its own folder, its own database, its own ports, its own telephone company."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import requests

from tests import databases
from tests.journeys.terminal import terminal

ROOT = Path(__file__).resolve().parents[2]
SIGN_IN = re.compile(r"^sign-in: (\S+) (\S+) (\S+)$", re.MULTILINE)
# The program must not learn from the machine that tests it.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
# Nobody waits for people: phones answer soon, and whoever is confirmed arrives only by our hand.
SOON = {
    "CALL_OUT_PAUSE_SECONDS": "1",
    "CARRIER_DELIVERY_SECONDS": "0.02-0.05",
    "CARRIER_REPLY_SECONDS": "0.5-2",
    "CARRIER_ARRIVE_SECONDS": "3600",
    "CARRIER_SEED": "2",
}


def until(condition: Callable[[], Any], what: str, seconds: float = 20) -> Any:
    """What the condition answers once it is true; fails with `what` when that does not come."""
    pause = Event()
    for _ in range(int(seconds / 0.1)):
        if found := condition():
            return found
        pause.wait(0.1)
    raise AssertionError(f"waited {seconds} s in vain: {what}")


def free_port() -> int:
    """A port that is free, and the next one too."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports beside each other")


@dataclass
class Program:
    """The program in one folder with one database: commands that end, and processes that stay."""

    folder: Path
    database_url: str
    extra: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environ(self) -> dict[str, str]:
        """What a command is told."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        own = {"HUB_INSTANCE": str(self.folder), "DATABASE_URL": self.database_url}
        return {**kept, "PYTHONUTF8": "1", **own, **self.extra}

    def run(self, *command: str, typed: str = "", **over: str) -> subprocess.CompletedProcess[str]:
        """`run("hub", "status")`: a flask command from start to end."""
        return terminal().run(command, {**self.environ, **over}, typed)

    def run_unloaded(self, *command: str) -> subprocess.CompletedProcess[str]:
        """The same in a new Python, as a person starts it."""
        return subprocess.run(
            [sys.executable, "-m", "flask", *command], cwd=ROOT, env=self.environ,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def start(self, *command: str, **over: str) -> subprocess.Popen[bytes]:
        """A flask command that stays; what it says goes to a file named after it."""
        with self.log(command[1]).open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "flask", *command], cwd=ROOT, env={**self.environ, **over},
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def log(self, name: str) -> Path:
        """Where a process that stays writes what it says."""
        return self.folder / f"{name}.log"

    def stop(self) -> None:
        """Asks every process to leave; then nothing of them may stay."""
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            finally:
                end_group(process)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Ends a process of ours and every child it left behind."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


@dataclass
class Stage:
    """An exercise that is open: where it is, and how to sign in."""

    program: Program
    port: int
    passwords: dict[str, str]

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    def texts(self, phone: str) -> list[str]:
        """What a phone has got from the hub, oldest first."""
        answer = requests.get(f"http://127.0.0.1:{self.port + 1}/local/phones/{phone}/messages", timeout=5)
        return [one["body"] for one in answer.json()["messages"] if one["direction"] != "inbound"]

    def wait_for_text(self, phone: str, words: str, count: int = 1) -> str:
        """The newest text with these words, once the phone has got so many."""

        def found() -> str | None:
            texts = [text for text in self.texts(phone) if words in text]
            return texts[-1] if len(texts) >= count else None

        text: str = until(found, f"a text to {phone} with “{words}”; it got {self.texts(phone)}")
        return text


@contextmanager
def open_exercise(folder: Path, database: str, *, volunteers: int, **settings: str) -> Iterator[Stage]:
    """The exercise as `make run` opens it; on PostgreSQL with a worker beside a server that only serves."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"journey_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{folder.name}"
    program = Program(folder, databases.fresh(database, name, folder), {**SOON, **settings})
    port = free_port()
    demo = ["hub", "demo", "--port", str(port), "--volunteers", str(volunteers)]
    try:
        is_apart = database == databases.POSTGRESQL
        server = program.start(*demo, *(["--no-scheduler"] if is_apart else []))
        until(
            lambda: _answers(port, "/healthz", server), f"the server: {program.log('demo').read_text()}", 60
        )
        if is_apart:
            program.start("hub", "worker")
        until(lambda: _answers(port, "/readyz", server), "the scheduler's tick", 60)
        until(lambda: _answers(port + 1, "/local/phones", server), "the carrier", 60)
        said = program.log("demo").read_text(encoding="utf-8")
        yield Stage(program, port, {email: password for _, email, password in SIGN_IN.findall(said)})
    finally:
        program.stop()


def _answers(port: int, path: str, server: subprocess.Popen[bytes]) -> bool:
    assert server.poll() is None, "the server ended by itself"
    try:
        return requests.get(f"http://127.0.0.1:{port}{path}", timeout=2).ok
    except requests.ConnectionError:
        return False
