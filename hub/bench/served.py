"""The program as `flask hub serve` runs it: a process of its own on the measurement's database."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from threading import Event

from hub.bench.ground import Ground
from hub.bench.lines import resident_mb
from hub.errors import HubError

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
STARTS_WITHIN = ENDS_WITHIN = 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens, its process, and the worker beside it where there is one."""

    port: int
    process: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes] | None = None

    @property
    def _pids(self) -> list[int]:
        return [one.pid for one in (self.process, self.worker) if one is not None]

    def cpu_seconds(self) -> float:
        """Processor time it has used so far, its worker's too; 0 where the system does not say."""
        return sum(_cpu_seconds(pid) for pid in self._pids)

    def memory_mb(self) -> float:
        """Memory in use now, its worker's too."""
        return sum(resident_mb(pid) for pid in self._pids)


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(
    ground: Ground, settings: Mapping[str, str] | None = None, *, with_scheduler: bool = False
) -> Iterator[Server]:
    """Usually serves pages only, so that sending does not blur the figures; `settings` are environment variables."""
    port = free_port()
    jobs = "--scheduler" if with_scheduler else "--no-scheduler"
    command = ("flask", "hub", "serve", jobs, "--host", HOST, "--port", str(port))
    own = {"PUBLIC_URL": f"http://{HOST}:{port}", **(settings or {})}
    with _running(ground, command, port, own) as server:
        yield server


@contextmanager
def served_as_usual(ground: Ground, settings: Mapping[str, str]) -> Iterator[Server]:
    """As an installation runs: one process with SQLite, a worker beside the server with PostgreSQL."""
    if ground.url.startswith("sqlite"):
        with served(ground, settings, with_scheduler=True) as server:
            yield server
        return
    with served(ground, settings) as server:
        own = {"DATABASE_URL": ground.url, "HUB_INSTANCE": str(ground.folder), **settings}
        own["PUBLIC_URL"] = f"http://{HOST}:{server.port}"
        with (ground.folder / "worker.log").open("wb") as log:
            command = [sys.executable, "-m", "flask", "hub", "worker"]
            worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=log, stderr=log)
            try:
                answers_within(server.port, worker, Path(log.name), path="/readyz")
                yield replace(server, worker=worker)
            finally:
                worker.send_signal(signal.SIGTERM)
                worker.wait(ENDS_WITHIN)


@contextmanager
def served_bare(ground: Ground) -> Iterator[Server]:
    """Serves the bare application of `bare.py` under the same server, on the same database."""
    port = free_port()
    with _running(ground, ("hub.bench.bare", ground.url, str(port)), port, {}) as server:
        yield server


@contextmanager
def _running(
    ground: Ground, module: Sequence[str], port: int, settings: Mapping[str, str]
) -> Iterator[Server]:
    own = {"DATABASE_URL": ground.url, "HUB_INSTANCE": str(ground.folder), **settings}
    with (ground.folder / "served.log").open("wb") as log:
        command = [sys.executable, "-m", *module]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=log, stderr=log)
        try:
            answers_within(port, process, Path(log.name))
            yield Server(port, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(ENDS_WITHIN)


def free_port() -> int:
    """One that nobody listens on at this moment."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
    return port


def answers_within(port: int, process: subprocess.Popen[bytes], log: Path, *, path: str = "/healthz") -> None:
    """Waits until it answers well. Raises HubError with the end of its log when it does not within a minute."""
    pause = Event()
    for _ in range(STARTS_WITHIN * 10):
        if process.poll() is not None:
            break
        if _answers(port, path):
            return
        pause.wait(0.1)
    raise HubError(f"The server to measure did not start: {log.read_text(errors='replace')[-500:]}")


def _answers(port: int, path: str) -> bool:
    with closing(HTTPConnection(HOST, port, timeout=2)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status < 500
        except OSError:
            return False
