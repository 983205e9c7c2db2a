"""What a measurement says: one JSON object a line, with the names that outside tools rely on."""

import os
import resource
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

Line = dict[str, object]


def rate_line(
    name: str, *, n: int, volunteers: int, per_second: float, bound: str, ratio: float, memory_mb: float
) -> Line:
    """A line about how many a second. `ratio`: ours divided by the bound, larger is better."""
    return {
        "name": name, "n": n, "volunteers": volunteers, "per_second": round(per_second, 1), "bound": bound,
        "ratio": round(ratio, 3), "memory_mb": round(memory_mb, 1),
    }  # fmt: skip


def rate(work: Callable[[], int]) -> float:
    """How many a second: `work` answers how many it did."""
    started = perf_counter()
    done = work()
    return done / (perf_counter() - started)


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean of at least one number."""
    found = list(values)
    return sum(found) / len(found)


def peak_mb() -> float:
    """The most memory this process ever had in use, with the largest of the processes it started and ended."""
    units = 1 if sys.platform == "darwin" else 1024
    own, started = (
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return (own + started) * units / (1 << 20)


def memory_mb() -> float:
    """The memory that this process and those it started have in use now."""
    return sum(_resident(pid) for pid in (os.getpid(), *_started())) / (1 << 20)


def _started() -> list[int]:
    """The processes that this one started and that still run, where the system tells."""
    threads = Path("/proc/self/task").glob("*/children")
    return [int(pid) for thread in threads for pid in thread.read_text(encoding="ascii").split()]


def _resident(pid: int) -> int:
    """Bytes; where the system does not tell, the most that this process ever had."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 if pid == os.getpid() else 0
    return pages * resource.getpagesize()
