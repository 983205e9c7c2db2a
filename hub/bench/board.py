"""The console while a call-out of ten thousand runs: one process with SQLite, a worker beside it with PostgreSQL.

Everybody is asked by the real client through the local carrier, which reports each step of each text; three of ten
answer within five minutes (`--minutes`) by signed webhooks; three screens look at the home page all the time. Beside
it the same page on the same data when nothing runs. Afterwards: everybody asked once, every answer read and heeded,
no place given twice. Source: issue “Call-outs and the conversation by SMS”, It is done when.
"""

from collections.abc import Iterator
from threading import Event
from time import perf_counter

from hub.accounts.rules import SYSTEM
from hub.bench.board_load import Phones, calm, watched
from hub.bench.board_outcome import check, is_quiet, lags
from hub.bench.board_people import Scene, set_the_scene
from hub.bench.ground import Ground
from hub.bench.lines import Line
from hub.bench.local_carrier import TOKEN, local_carrier, settings_for
from hub.bench.loops import in_own_loop
from hub.bench.served import served, served_as_usual
from hub.callouts import services as callouts
from hub.callouts.rules import CallOutPlan
from hub.callouts.states import Level
from hub.database import db
from hub.errors import HubError

MOST = 10_000
ANSWERING, PLACES = 0.3, 0.15
"""Shares of those who are asked: so many answer, for so many there is a place."""
LOOKS = 150
QUIET_WITHIN = 180


def measure(ground: Ground) -> Iterator[Line]:
    """`board`: the home page. `board.call_out`: what became of everybody who was asked."""
    people = min(ground.volunteers, MOST)
    answering, places = round(people * ANSWERING), max(1, round(people * PLACES))
    ground.app.config["CALL_OUT_PAUSE_SECONDS"] = "1"
    scene = set_the_scene(people, places, ground.folder)
    with local_carrier(ground) as carrier_port:
        settings = {**settings_for(carrier_port), "CALL_OUT_PAUSE_SECONDS": "1"}
        with served_as_usual(ground, settings) as server:
            started = perf_counter()
            _call_out(scene, people, places)
            phones = Phones(server.port, TOKEN, answering, ground.minutes * 60)
            work = in_own_loop(lambda: watched(server.port, scene, phones))
            took = perf_counter() - started
            quiet = _until_quiet(phones)
            memory, busy = server.memory_mb(), server.cpu_seconds()
    outcome = check(scene.task_id, people, places, phones.said)
    with served(ground) as server:
        bound = in_own_loop(lambda: calm(server.port, scene, LOOKS))
    shares = {f"p{percent}_ms": work.percentile_ms(percent) for percent in (50, 95, 99)}
    yield {
        "name": "board", "n": len(work.turns), "volunteers": people, **shares,
        "bound": "the same page on the same data while nothing runs",
        "ratio": round(work.percentile_ms(95) / bound.percentile_ms(95), 2), "memory_mb": round(memory, 1),
        "bound_p50_ms": bound.percentile_ms(50), "bound_p95_ms": bound.percentile_ms(95),
        "minutes": round(took / 60, 2),
    }  # fmt: skip
    yield {
        "name": "board.call_out",
        **outcome,
        **lags(),
        "quiet_after_seconds": quiet,
        "cpu_seconds": round(busy),
    }


def _call_out(scene: Scene, people: int, places: int) -> None:
    plan = CallOutPlan(
        level=Level.ACTIVATE, target=places, wave_size=people, reason="Bench", authorised_by="Bench"
    )
    callouts.send(scene.task_id, plan, None, by=SYSTEM)
    db.session.remove()


def _until_quiet(phones: Phones) -> float:
    """How many seconds after the last answer everything had been read, sent and reported."""
    started, pause = perf_counter(), Event()
    while not is_quiet(len(phones.said.answers)):
        if perf_counter() - started > QUIET_WITHIN:
            raise HubError("Three minutes after the last answer there is still something to do.")
        pause.wait(0.5)
    return round(perf_counter() - started, 1)
