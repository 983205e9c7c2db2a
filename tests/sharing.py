"""Who runs what when test processes share the work: tests that share a stage stay together, the longest begin.

An exercise takes longer to open than most of its walks take. Handed out test by test, each process would open its
own, and two browsers would wait for each other.
"""

from xdist.scheduler.loadscope import LoadScopeScheduling

JOURNEYS = "tests/journeys/"
# These open stages of their own; every other journey looks at the shared exercise.
OF_THEIR_OWN = ("test_story.py", "test_commands.py", "test_kill.py", "test_power.py")
DATABASES = ("sqlite", "postgresql")


def stage_of(test: str) -> str:
    """What a test shares with others: the exercise, or its file's fixtures on one database."""
    path, _, name = test.partition("::")
    if is_of_the_exercise(path):
        return "exercise"
    _, _, values = name.partition("[")
    return f"{path} {next((one for one in DATABASES if values.startswith(one)), '')}"


def is_of_the_exercise(path: str) -> bool:
    """Whether tests of this file look at the shared exercise."""
    return path.startswith(JOURNEYS) and not path.endswith(OF_THEIR_OWN)


def turn_of(test: str) -> int:
    """The place in the order: the exercise, the other long journeys, and whatever fills the gaps."""
    path = test.partition("::")[0]
    return 0 if is_of_the_exercise(path) else 1 if path.startswith(JOURNEYS) else 2


class ByStage(LoadScopeScheduling):
    """Hands out whole stages, in the order of the tests."""

    def _split_scope(self, nodeid: str) -> str:
        return stage_of(nodeid)
