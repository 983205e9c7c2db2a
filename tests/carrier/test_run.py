"""The carrier as a program of its own."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

PROGRAM = """
import sys
from pathlib import Path
from hub.carrier import CarrierSettings, run
run(CarrierSettings(Path(sys.argv[1]), "AC1", "token", ("+6421000001",)), int(sys.argv[2]))
"""
ROOT = Path(__file__).parents[2]


class Program:
    """A carrier in a process of its own, on a port that was free a moment ago."""

    def __init__(self, file: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._command = [sys.executable, "-c", PROGRAM, str(file), str(port)]
        self.begin()
        self.thread = f"http://127.0.0.1:{port}/local/phones/+6421555010/messages"

    def begin(self) -> None:
        self.process = subprocess.Popen(self._command, cwd=ROOT)

    def texts(self) -> list[str]:
        """What the phone's thread holds, once the carrier answers."""
        with requests.Session() as session:
            session.mount("http://", HTTPAdapter(max_retries=Retry(connect=12, backoff_factor=0.05)))
            return [text["body"] for text in session.get(self.thread, timeout=10).json()["messages"]]

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(20)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    found = Program(tmp_path / "carrier.sqlite")
    yield found
    found.process.kill()
    found.process.wait()


def test_it_leaves_cleanly_when_told_to(program: Program) -> None:
    assert program.texts() == []
    assert program.end(signal.SIGTERM) == 0


def test_a_killed_carrier_forgets_no_text(program: Program) -> None:
    program.texts()
    requests.post(program.thread, json={"body": "1"}, timeout=5)
    program.end(signal.SIGKILL)
    program.begin()
    assert program.texts() == ["1"]
