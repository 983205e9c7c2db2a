"""The commands that outside tools rely on, as processes of their own, on each database."""

import csv
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.journeys.office import COUNTS, CREW, PEOPLE, REFERRAL, Office, last_line
from tests.journeys.stage import Program

NIGHT = {"HUB_QUIET_HOURS": "00:00-23:59"}
DAY = {"HUB_QUIET_HOURS": "none"}
ASK = ("hub", "call-out", "T-0001", "--target", "2", "--wave", "3")


@pytest.fixture(scope="session", params=databases.names())
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that has taken in all its lists."""
    folder = tmp_path_factory.mktemp("office")
    name = f"office_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    filled = Office(Program(folder, databases.fresh(request.param, name, folder)))
    filled.fill()
    yield filled


@pytest.fixture
def empty(tmp_path: Path) -> Program:
    """A program whose database has no tables yet."""
    return Program(tmp_path, f"sqlite:///{tmp_path / 'hub.sqlite'}")


def test_setup_prints_the_supervisors_sign_in(office):
    assert re.search(r"^sign-in: supervisor sam@example\.org \S+$", office.said["setup"].stdout, re.MULTILINE)


def test_create_user_prints_a_sign_in(office):
    done = office.program.run(
        "hub", "create-user", "Lei@Example.org", "--role", "charity", "--organisation", CREW
    )
    assert re.fullmatch(r"sign-in: charity lei@example\.org \S+\n", done.stdout), done.stderr


def test_a_list_of_people_is_taken_and_bad_rows_are_told(office):
    report = office.report("volunteers")
    assert list(report) == COUNTS
    assert [report[name] for name in COUNTS[:5]] == [PEOPLE, PEOPLE * 95 // 100, 0, 0, PEOPLE // 20]
    with office.file("people.rejected.csv").open(encoding="utf-8-sig") as file:
        rejected = list(csv.DictReader(file))
    assert len(rejected) == PEOPLE // 20 and all(row["reason"] for row in rejected)
    assert len({row["reason"] for row in rejected}) >= 4


def test_the_same_list_again_creates_nobody(office):
    again = office.program.run(
        "hub", "import-volunteers", str(office.file("people.csv")), "--organisation", CREW
    )
    report = last_line(again)
    assert (report["created"], report["updated"], report["duplicates"]) == (0, 0, PEOPLE * 95 // 100)


def test_organisations_come_as_csv_or_as_open_referral(office):
    path = office.file("referral.json")
    path.write_text(json.dumps(REFERRAL), encoding="utf-8")
    report = last_line(office.program.run("hub", "import-organisations", str(path)))
    assert list(report) == COUNTS and report["created"] == 1
    assert office.report("organisations")["created"] == 1


def test_hubs_are_taken_and_an_impossible_place_is_rejected(office):
    report = office.report("hubs")
    assert list(report) == COUNTS and (report["created"], report["rejected"]) == (1, 1)


def test_tasks_get_their_numbers_in_the_rows_order(office):
    report = office.report("tasks")
    assert list(report) == [*COUNTS, "numbers"]
    assert report["numbers"] == ["T-0001", "T-0002", "T-0001"]


def test_match_prints_the_best_first(office):
    done = office.program.run("hub", "match", "T-0001", "--limit", "5")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == 5 and all(set(one) == {"volunteer", "km", "score", "reasons"} for one in found)
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)


def test_a_call_out_shows_everything_and_sends_nothing_until_told(office):
    shown = office.program.run(*ASK, **DAY)
    assert re.search(r"3 people, \d+ segments, \d+\.\d\d NZD", shown.stdout), shown.stderr
    assert "Clear silt in Petone" in shown.stdout and shown.stdout.count("Ana") == 3
    before = office.status()["messages"].get("queued", 0)
    sent = office.program.run(*ASK, "--yes", **DAY)
    assert sent.returncode == 0, sent.stderr
    assert office.status()["messages"]["queued"] == before + 3


def test_a_call_out_at_night_needs_a_reason(office):
    ask = ("hub", "call-out", "T-0002", "--target", "1", "--wave", "2", "--yes")
    refused = office.program.run(*ask, **NIGHT)
    assert refused.returncode != 0 and re.search(r"23:59|11:59", refused.stderr), refused.stderr
    goes = office.program.run(*ask, "--reason", "The river rises.", **NIGHT)
    assert goes.returncode == 0, goes.stderr


def test_status_is_one_object_with_the_names_of_the_contract(office):
    status = office.status()
    assert list(status) == ["volunteers", "organisations", "tasks", "referrals", "messages", "inbound", "stints",
                            "queue_age_seconds", "general_referrals"]  # fmt: skip
    assert status["volunteers"]["eligible"] == PEOPLE * 95 // 100 and status["tasks"] == {"open": 2}


def test_replies_are_read_line_by_line(empty):
    given = [
        {"text": "1", "asked": True},
        {"text": "there in 20 minutes", "asked": True},
        {"text": "trapped"},
    ]
    done = empty.run("hub", "read-reply", typed="\n".join(json.dumps(one) for one in given))
    read = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["intent"] for one in read][:1] == ["yes"] and read[1]["minutes"] == 20 and read[2]["urgent"]
    assert all(list(one) == ["intent", "minutes", "at", "code", "note", "urgent", "certain"] for one in read)


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_nothing_runs_on_an_older_database(empty, command):
    refused = empty.run("hub", command)
    assert refused.returncode != 0 and "flask db upgrade" in one_line(refused.stderr)


def test_upgrade_brings_an_empty_database_to_this_version(empty):
    assert empty.run("db", "upgrade").returncode == 0
    assert last_line(empty.run("hub", "status"))["tasks"] == {}


@pytest.mark.parametrize(
    ("command", "word"),
    [
        (("match", "T-9999"), "T-9999"),
        (("create-user", "a@example.org", "--role", "charity", "--organisation", "Nobody"), "Nobody"),
        (("import-volunteers", "missing.csv"), "missing.csv"),
        (("call-out", "T-0001", "--target", "2", "--level", "stand-down"), "reason"),
    ],
)
def test_a_failure_is_one_clear_line(office, command, word):
    done = office.program.run("hub", *command)
    assert done.returncode != 0 and done.stdout == ""
    assert word in one_line(done.stderr)


def test_production_names_every_missing_secret(empty):
    done = empty.run("hub", "status", HUB_ENV="production", DATABASE_URL="", SECRET_KEY="")
    assert done.returncode != 0
    for name in ("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        assert name in one_line(done.stderr)


def one_line(stderr: str) -> str:
    """What was said, which must be one line."""
    lines = [line for line in stderr.splitlines() if line.strip()]
    assert len(lines) == 1, stderr
    return lines[0]
