"""Commands about the work: read-reply, match, call-out, status."""

import json
import sys
from typing import Any

import click
from flask.cli import with_appcontext

from hub.accounts.rules import SYSTEM
from hub.attendance.queries import stint_counts
from hub.callouts import services as callouts
from hub.callouts.rules import CallOutPlan, Preview
from hub.callouts.states import Level
from hub.cli.speaking import needs_this_schema, say_json, speaks_plainly
from hub.errors import Invalid
from hub.matching.queries import Suggestions, suggest, why_nots
from hub.messaging import queries as messages
from hub.messaging.money import cost_words
from hub.messaging.replies.rules import read_reply
from hub.organisations.queries import state_counts as organisation_counts
from hub.referrals.general.queries import counts as general_counts
from hub.referrals.queries import counts as referral_counts
from hub.tasks.queries import by_number, task_counts
from hub.volunteers.queries import people, standing_counts

MOST = 100_000
# Minutes between two waves.
LONGEST = 14 * 24 * 60
ON_THE_SPOT = "Whoever gave the command"
LEVEL_WORDS = {
    Level.ACTIVATE: "Activate: they are asked to come. Nobody travels before they are confirmed.",
    Level.STANDBY: "Stand by: a yes holds a place. Nobody travels: people stay where they are.",
    Level.ALERT: "Alert: for information. There is nothing to answer, and nobody travels.",
}


@click.command("read-reply")
def read_replies() -> None:
    """Read JSON lines {"text", "language"?, "asked"?, "options"?}; print one reading for each, in order.

    A line that is none of these reads as unclear, so that the others keep their places; the end then fails.
    """
    unusable = [
        number for number, line in enumerate(sys.stdin, start=1) if line.strip() and not _say_reading(line)
    ]
    if unusable:
        shown = ", ".join(str(number) for number in unusable[:10])
        raise click.ClickException(f"Not a JSON object with a “text”, so read as unclear: line {shown}.")


def _say_reading(line: str) -> bool:
    """Prints the reading of one line; answers whether the line could be used."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        given = None
    text = given.get("text") if isinstance(given, dict) else None
    options = given if isinstance(given, dict) else {}
    language = options.get("language")
    reading = read_reply(
        # Half of an emoji can be written in JSON, but not be printed.
        str("" if text is None else text).encode(errors="replace").decode(),
        language=language if isinstance(language, str) and language else "en",
        asked=bool(options.get("asked")), options=_how_many(options.get("options")),
    )  # fmt: skip
    say_json(reading.as_json())
    return text is not None


def _how_many(options: object) -> int:
    try:
        return max(0, int(options or 0))  # type: ignore[call-overload]
    except (ValueError, TypeError, OverflowError):
        return 0


@click.command("match")
@click.argument("task_number")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@with_appcontext
@speaks_plainly
def match(task_number: str, limit: int) -> None:
    """Who fits a task, best first."""
    needs_this_schema()
    found = suggest(by_number(task_number).id, limit=limit).fit
    names = people([suggestion.volunteer_id for suggestion in found])
    for suggestion in found:
        say_json({
            "volunteer": str(names[suggestion.volunteer_id].uid), "km": round(suggestion.km, 2),
            "score": round(suggestion.score, 4), "reasons": [reason.words for reason in suggestion.reasons],
        })  # fmt: skip


@click.command("call-out")
@click.argument("task_number")
@click.option("--target", required=True, type=click.IntRange(1, MOST), help="How many yeses are wanted.")
@click.option("--wave", type=click.IntRange(1, MOST), help="How many are asked at most in one wave.")
@click.option(
    "--every",
    default=15,
    show_default=True,
    type=click.IntRange(1, LONGEST),
    help="Minutes between waves.",
)
@click.option(
    "--level", default="activate", type=click.Choice([level.value for level in Level]), show_default=True
)
@click.option("--reason", default="", help="Needed inside quiet hours.")
@click.option("--authority", default=ON_THE_SPOT, help="On whose authority: a name and an office.")
@click.option("--drill", is_flag=True, help="For practice: every text begins EXERCISE, and nobody travels.")
@click.option("--yes", is_flag=True, help="Send. Without it, only show.")
@with_appcontext
@speaks_plainly
def call_out(task_number: str, target: int, yes: bool, **said: Any) -> None:
    """Ask people for a task by text; shows who, the texts, segments and cost first."""
    needs_this_schema()
    task = by_number(task_number)
    if said["level"] == Level.STAND_DOWN:
        _stand_down(task.id, said["reason"], yes)
        return
    plan = CallOutPlan(
        level=Level(said["level"]), target=target, wave_size=said["wave"], every_minutes=said["every"],
        reason=said["reason"], authorised_by=said["authority"], is_drill=said["drill"],
    )  # fmt: skip
    preview = callouts.preview(task.id, plan)
    _show(preview, why_nots(task.id, shift_id=preview.shift_id))
    if not yes:
        # With --yes, whatever still stands in the way is the one line that the command fails with.
        for block in preview.blocks:
            click.echo(block, err=True)
        click.echo("Nothing was sent. Add --yes to send.")
        return
    uid = callouts.send(task.id, plan, None, by=SYSTEM)
    click.echo(f"The call-out {uid} is on its way.")


def _stand_down(task_id: int, reason: str, yes: bool) -> None:
    if not reason:
        raise Invalid({"reason": "Say why with --reason; the people read it in the task's story."})
    if not yes:
        click.echo("Everyone concerned will read “stand down, thank you”. Add --yes to send.")
        return
    callouts.stand_down(task_id, why=reason, by=SYSTEM)
    click.echo("Everyone concerned is told to stand down.")


def _show(preview: Preview, others: Suggestions) -> None:
    click.echo(LEVEL_WORDS[preview.plan.level])
    for person in preview.people:
        click.echo(f"{person.name}: {', '.join(person.reasons)}")
    for text in preview.texts:
        click.echo(f"[{text.language}] {text.people} people, {text.segments} segments each: {text.body}")
    cost = cost_words(preview.costs).removeprefix("about ")
    click.echo(
        f"{len(preview.people)} people, {preview.segments} segments, {cost}, {preview.seconds} s to send."
    )
    if later := max(0, others.fit_count - len(preview.people)):
        click.echo(
            f"{later} more {'fits' if later == 1 else 'fit'} and {'is' if later == 1 else 'are'} asked later."
        )
    for why, number in sorted(others.why_not.items(), key=lambda pair: -pair[1]):
        click.echo(f"Not asked: {number} {why.words}.")
    for warning in preview.warnings:
        click.echo(warning)


@click.command("status")
@with_appcontext
@speaks_plainly
def status() -> None:
    """How many of everything there are, by state, as one JSON object."""
    needs_this_schema()
    say_json({
        "volunteers": standing_counts(), "organisations": organisation_counts(), "tasks": task_counts(),
        "referrals": referral_counts(), "messages": messages.message_counts(), "inbound": messages.inbound_counts(),
        "stints": stint_counts(), "queue_age_seconds": messages.queue_age_seconds(),
        "general_referrals": general_counts(),
    })  # fmt: skip


COMMANDS = (read_replies, match, call_out, status)
