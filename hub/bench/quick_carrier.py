"""A carrier for measuring: takes a text, answers as Twilio does after exactly so long, and keeps the number it was for.

It runs as a process of its own and costs as little as it can, so that its work does not blur what sending costs.
`python -m hub.bench.quick_carrier MILLISECONDS` says its port, and serves until its input closes. `GET /count`
answers how many texts it took, and for how many numbers.
"""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TO = re.compile(rb"(?:^|&)To=([^&]*)")
MESSAGE = {
    "account_sid": "AC" + "0" * 32, "api_version": "2010-04-01", "body": "As it was sent",
    "date_created": "Sat, 14 Nov 2026 11:00:00 +0000", "date_sent": None,
    "date_updated": "Sat, 14 Nov 2026 11:00:00 +0000", "direction": "outbound-api", "error_code": None,
    "error_message": None, "from": "+6421029990000", "messaging_service_sid": None, "num_media": "0",
    "num_segments": "1", "price": None, "price_unit": None, "sid": "SM{number:032x}", "status": "queued",
    "subresource_uris": {"media": "/Media.json"}, "to": "+6421", "uri": "/Messages.json",
}  # fmt: skip


class Switchboard:
    """What all connections share."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.taken = 0
        self.numbers: set[bytes] = set()
        self._before, self._after = json.dumps(MESSAGE).encode().split(b"{number:032x}")

    def take(self, form: bytes) -> bytes:
        """Keeps a text; answers what Twilio would."""
        self.taken += 1
        if to := _TO.search(form):
            self.numbers.add(to[1])
        return _answer(b"201 Created", b"%s%032x%s" % (self._before, self.taken, self._after))

    def count(self) -> bytes:
        """What it took until now."""
        found = {"taken": self.taken, "numbers": len(self.numbers)}
        return _answer(b"200 OK", json.dumps(found).encode())


class Line(asyncio.Protocol):
    """One connection; requests may come one after the other."""

    def __init__(self, board: Switchboard) -> None:
        self._board, self._heard = board, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A caller is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answers every request that is whole."""
        self._heard += data
        while (end := self._heard.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._heard, 0, end + 2)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._heard) < whole:
                return
            is_post, form = self._heard.startswith(b"POST"), self._heard[end + 4 : whole]
            self._heard = self._heard[whole:]
            if is_post:
                answer = self._board.take(form)
                asyncio.get_running_loop().call_later(self._board.seconds, self._say, answer)
            else:
                self._say(self._board.count())

    def _say(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


def _answer(status: bytes, body: bytes) -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % (status, len(body)) + body


async def serve(milliseconds: float) -> None:
    """Says the port and serves until standard input closes."""
    board, loop = Switchboard(milliseconds / 1000), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Line(board), HOST, 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


@contextmanager
def quick_carrier(milliseconds: float) -> Iterator[int]:
    """Such a carrier in a process of its own; answers its port."""
    command = [sys.executable, "-m", "hub.bench.quick_carrier", str(milliseconds)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
