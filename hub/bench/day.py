"""A day of 3,000 arrivals, played in minutes at the real doors: four of ten at six desks, the others text or scan.

Everybody is signed in for real: coordinators' sessions with their tokens, signed webhooks and the answers at the
carrier, numbers and texted codes. Some press twice or are posted twice, come again, or go elsewhere without a word;
six of ten leave again, by all doors. The clock is true; only the day is shorter (`times_faster`). Each phone has an
address of its own. Meanwhile screens look at the home page and the T-cards; beside it the same pages on the same data
when nothing runs. Afterwards every stint must be right. Source: issue “Who is where”, It is done when.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

from hub.bench.board_load import calm, look, sign_in
from hub.bench.board_people import Scene
from hub.bench.clients import Browser, Work
from hub.bench.day_doors import Done, Doors
from hub.bench.day_outcome import check
from hub.bench.day_plan import DAY_HOURS, Visitor, Way, peak_a_second, plan
from hub.bench.day_scene import TASKS, DayScene, set_the_day
from hub.bench.ground import Ground
from hub.bench.lines import Line
from hub.bench.local_carrier import local_carrier, settings_for
from hub.bench.loops import in_own_loop
from hub.bench.served import served, served_as_usual

MOST = 3000
LEAST_LOOKS, MOST_LOOKS, BETWEEN_LOOKS = 10, 60, 0.5
PAGES = {
    "home": ("/console/", "/console/now"),
    "t_cards": ("/console/t-cards/", "/console/t-cards/live"),
}
SCREENS = 2
"""Of each page."""


@dataclass(slots=True)
class Played:
    """What was confirmed, how long each page took meanwhile, and how late the plan was kept at worst."""

    done: list[Done] = field(default_factory=list)
    looks: dict[str, Work] = field(default_factory=lambda: {name: Work() for name in PAGES})
    seconds: float = 0.0
    behind: float = 0.0

    def door(self, way: Way) -> Work:
        """How long this door took."""
        return Work([one.seconds for one in self.done if one.step.way is way])


def measure(ground: Ground) -> Iterator[Line]:
    """`board.day`: the doors, and that every stint is right. `board.day.home`, `board.day.t_cards`: the pages."""
    arrivals, seconds = min(ground.volunteers, MOST), ground.minutes * 60
    visitors = plan(arrivals, seconds, TASKS)
    scene = set_the_day(visitors, ground.folder)
    with local_carrier(ground) as carrier_port:
        settings = {**settings_for(carrier_port), "PROXY_HOPS": "1"}
        with served_as_usual(ground, settings) as server:
            played = in_own_loop(lambda: _play(server.port, carrier_port, scene, visitors))
            memory, busy = server.memory_mb(), server.cpu_seconds()
    checked = check(scene, visitors, played.done)
    screen, looks = Scene(0, *scene.desks[0]), max(LEAST_LOOKS, min(MOST_LOOKS, arrivals // 20))
    with served(ground) as server:
        bounds = {
            name: in_own_loop(lambda page=page: calm(server.port, screen, looks, page=page))  # type: ignore[misc]
            for name, (page, _) in PAGES.items()
        }
    times = {
        "played_minutes": round(played.seconds / 60, 2), "times_faster": round(DAY_HOURS * 3600 / played.seconds, 1),
        "behind_s": round(played.behind, 1), "memory_mb": round(memory, 1), "cpu_seconds": round(busy),
    }  # fmt: skip
    yield {
        "name": "board.day",
        "n": arrivals,
        "volunteers": len(visitors),
        **_doors(played),
        **times,
        **checked,
    }
    for name, bound in bounds.items():
        yield _page_line(name, arrivals, played.looks[name], bound)


def _doors(played: Played) -> Line:
    line: Line = {}
    for way in Way:
        line[f"{way}_p50_ms"], line[f"{way}_p95_ms"] = (played.door(way).percentile_ms(p) for p in (50, 95))
    comes = [
        one.sent_at.timestamp() for one in played.done if one.step.is_in and one.step.way is not Way.DESK
    ]
    heard = Work([one.heard_after for one in played.done if one.step.way is Way.TEXT])
    shares = {f"text_answered_p{p}_s": round(heard.percentile_ms(p) / 1000, 1) for p in (50, 95)}
    return {**line, **shares, "peak_per_second": peak_a_second(comes)}


def _page_line(name: str, arrivals: int, work: Work, bound: Work) -> Line:
    shares = {f"p{percent}_ms": work.percentile_ms(percent) for percent in (50, 95, 99)}
    return {
        "name": f"board.day.{name}", "n": len(work.turns), "volunteers": arrivals, **shares,
        "bound": "the same page on the same data while nothing runs",
        "ratio": round(work.percentile_ms(95) / bound.percentile_ms(95), 2),
        "bound_p50_ms": bound.percentile_ms(50), "bound_p95_ms": bound.percentile_ms(95),
    }  # fmt: skip


async def _play(port: int, carrier_port: int, scene: DayScene, visitors: list[Visitor]) -> Played:
    """The whole day: everybody at once, each step when its time has come and the one before it is confirmed."""
    played, stop = Played(), asyncio.Event()
    desks: asyncio.Queue[Browser] = asyncio.Queue()
    for email, password in scene.desks:
        desks.put_nowait(await _stand_at(port, scene, email, password))
    doors = Doors(port, carrier_port, scene, desks)
    doors.open()
    screens = [(name, await sign_in(port, *scene.desks[0])) for name in PAGES for _ in range(SCREENS)]
    looking = [asyncio.create_task(_watch(screen, name, played, stop)) for name, screen in screens]
    started = perf_counter()
    try:
        await asyncio.gather(*(_live(visitor, doors, played, started) for visitor in visitors))
    finally:
        played.seconds = perf_counter() - started
        stop.set()
        await asyncio.gather(*looking, return_exceptions=True)
        for _, screen in screens:
            await screen.close()
        await doors.close()
    return played


async def _stand_at(port: int, scene: DayScene, email: str, password: str) -> Browser:
    """A desk at the day's hub, where several are open."""
    desk = await sign_in(port, email, password)
    await desk.choose("/console/desk/", "/console/desk/at", [("hub", scene.hub_uid)])
    return desk


async def _live(visitor: Visitor, doors: Doors, played: Played, started: float) -> None:
    for step in visitor.steps:
        wait = started + step.at - perf_counter()
        await asyncio.sleep(max(0.0, wait))
        played.behind = max(played.behind, perf_counter() - started - step.at)
        played.done.append(await doors.take(visitor, step))


async def _watch(screen: Browser, name: str, played: Played, stop: asyncio.Event) -> None:
    page, live = PAGES[name]
    await look(screen, played.looks[name], stop, BETWEEN_LOOKS, page=page, live=live)
