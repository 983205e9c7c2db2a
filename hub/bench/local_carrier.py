"""The local carrier in a process of its own; its phones keep silent, since what they say is the measurement's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from hub.bench.ground import Ground
from hub.bench.served import HOST, ROOT, answers_within, free_port

ACCOUNT, TOKEN, NUMBER = "AC" + "0" * 32, "bench", "+6421029990000"


@contextmanager
def local_carrier(ground: Ground) -> Iterator[int]:
    """Answers its port."""
    port = free_port()
    command = [sys.executable, "-m", "flask", "hub", "carrier", "--port", str(port), "--while-open"]
    env = {
        **os.environ, "DATABASE_URL": ground.url, "HUB_INSTANCE": str(ground.folder), "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM_NUMBER": NUMBER, "CARRIER_AUTOREPLY": "no",
    }  # fmt: skip
    with (ground.folder / "carrier.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=log, stderr=log)
        assert process.stdin is not None
        try:
            answers_within(port, process, ground.folder / "carrier.log")
            yield port
        finally:
            process.stdin.close()
            process.wait(20)


def settings_for(port: int) -> dict[str, str]:
    """What the program is told to speak to it, as fast as it can."""
    return {
        "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM_NUMBER": NUMBER,
        "TWILIO_API_URL": f"http://{HOST}:{port}", "SMS_TRANSPORT": "twilio", "SENDER_RATE": "", "SMS_DAILY_LIMIT": "",
    }  # fmt: skip
