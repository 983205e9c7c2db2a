"""What a measurement says: one JSON object a line, with the names that outside tools rely on."""

import os
import resource
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


def memory_mb() -> float:
    """The memory that this process and those it started have in use now."""
    return sum(resident_mb(pid) for pid in (os.getpid(), *_started()))


def _started() -> list[int]:
    """The processes that this one started and that still run, where the system tells."""
    threads = Path("/proc/self/task").glob("*/children")
    return [int(pid) for thread in threads for pid in thread.read_text(encoding="ascii").split()]


def resident_mb(pid: int) -> float:
    """The memory that a process has in use now; where the system does not tell, the most that this one ever had."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 if pid == os.getpid() else 0.0
    return pages * resource.getpagesize() / (1 << 20)
