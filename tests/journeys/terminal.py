"""A terminal with the program loaded: every command is a process of its own, but none has to load it anew.

What a command reads (its words, environment, input) and what it leaves (output, exit code) are as with a new Python.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import cli
from sqlalchemy.orm import configure_mappers

from hub import application

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
STREAMS = (("in", os.O_RDONLY), ("out", os.O_WRONLY | os.O_CREAT), ("err", os.O_WRONLY | os.O_CREAT))


class Terminal:
    """The process, seen from the test. It ends with the test's own, whose words it waits for."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip

    def run(
        self, command: Sequence[str], environ: Mapping[str, str], typed: str
    ) -> subprocess.CompletedProcess[str]:
        """A flask command from start to end."""
        assert self._process.stdin and self._process.stdout
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "in").write_text(typed, encoding="utf-8")
            told = {"command": command, "environ": dict(environ), "folder": name}
            self._process.stdin.write(json.dumps(told) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            out, err = ((folder / one).read_text(encoding="utf-8") for one in ("out", "err"))
        return subprocess.CompletedProcess(command, code, out, err)


@cache
def terminal() -> Terminal:
    """The one of this test process."""
    return Terminal()


def main() -> None:
    """Forks a process for each line that is read; says its exit code."""
    assert application.create_app
    configure_mappers()
    # Else each child's search for cycles would copy the whole program.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            return become(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    return None


def become(told: dict[str, Any]) -> None:
    """This process is the command from now on."""
    signal.alarm(PATIENCE)
    os.environ.clear()
    os.environ.update(told["environ"])
    for number, (name, flags) in enumerate(STREAMS):
        os.dup2(os.open(Path(told["folder"]) / name, flags), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.argv = ["flask", *told["command"]]
    cli.main()


if __name__ == "__main__":
    main()
