"""When each job runs; nothing else. Every job claims rows, so any number of workers may run beside each other."""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

from apscheduler.executors.pool import BasePoolExecutor, ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from hub import clock
from hub.alarms.jobs import ring_due
from hub.attendance.attached.services import forget_unsent
from hub.attendance.welfare.jobs import tell_owners, watch
from hub.callouts.jobs import call_next_waves, text_silent_due
from hub.installation.services import tick
from hub.messaging.inbox.jobs import read_received, run_out_due_questions
from hub.messaging.outgoing.duty import text_duty_phone
from hub.messaging.outgoing.planning import ask_who_begins, forget_old
from hub.messaging.replies.warming import warm_beside
from hub.messaging.sending.jobs import fetch_inbound, send_due, settle
from hub.needs.jobs import take_down_what_ran_out
from hub.organisations.jobs import ask_yearly, end_72_hours
from hub.referrals.general.jobs import go_round
from hub.referrals.offering.jobs import go_round_offers
from hub.referrals.timed.jobs import announce_due, go_round_waiting, lapse_due, remind_due, run_out_due
from hub.referrals.voice.jobs import ring_for_untold
from hub.volunteers.by_text.jobs import go_round_joinings
from hub.volunteers.lists.jobs import work_on_lists
from hub.volunteers.lists.services import forget_files
from hub.volunteers.standing.jobs import reconsider_birthdays, warn_of_what_runs_out
from hub.volunteers.times.jobs import take_up_again
from hub.volunteers.twins.jobs import look_for_twins
from hub.volunteers.whereabouts.jobs import place_waiting

log = logging.getLogger(__name__)
Job = Callable[[], object]
LEEWAY = timedelta(seconds=2)
# What is kept for a time alone.
FORGETTING: dict[str, tuple[Job, float]] = {
    "forget_lists": (forget_files, 3600),
    "forget_chosen": (forget_unsent, 3600),
    "forget_watches": (forget_old, 3600),
}
MOST_JOBS = 10
"""So many run at the same time."""


def jobs(app: Flask) -> dict[str, tuple[Job, float]]:
    """Every job and how many seconds lie between two of its runs."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    plan: dict[str, tuple[Job, float]] = {
        "tick": (lambda: tick(name), 5),
        "send": (lambda: send_due(name), 0.5),
        "settle": (settle, 5),
        "read": (read_received, 0.5),
        "run_out_questions": (run_out_due_questions, 20),
        "run_out_asks": (lambda: run_out_due(clock.now()), 10),
        "announce": (lambda: announce_due(clock.now()), 10),
        "lapse": (lambda: lapse_due(clock.now()), 10),
        "offers": (go_round_offers, 10),
        "handing_on": (lambda: go_round(clock.now()), 20),
        "waiting": (lambda: go_round_waiting(clock.now()), 20),
        "welfare": (lambda: watch(clock.now()), 5),
        "owners": (tell_owners, 5),
        "waves": (lambda: call_next_waves(clock.now()), 2),
        "reminders": (lambda: remind_due(clock.now()), 60),
        "untold": (lambda: ring_for_untold(clock.now()), 30),
        "second_texts": (text_silent_due, 15),
        "board_notes": (take_down_what_ran_out, 20),
        "take_up_again": (take_up_again, 60),
        "joinings": (go_round_joinings, 60),
        "twins": (look_for_twins, 3),
        "end_72_hours": (end_72_hours, 60),
        "ask_yearly": (ask_yearly, 600),
        "warn": (warn_of_what_runs_out, 300),
        "birthdays": (reconsider_birthdays, 600),
        "alarms": (lambda: ring_due(text_duty_phone), 2),
        "watches": (ask_who_begins, 5),
        "place": (place_waiting, 60),
        "lists": (work_on_lists, 1),
        # The carrier calls a webhook once: what came while nobody served is fetched from its list.
        "fetch": (fetch_inbound, 3 if app.config["SMS_INBOUND"] == "poll" else 60),
    }
    return plan | FORGETTING


def start(app: Flask) -> BaseScheduler:
    """Runs the jobs on threads beside the web server."""
    warm_beside()
    return _filled(BackgroundScheduler(timezone="UTC", executors=_threads()), app)


def run(app: Flask) -> None:
    """Runs the jobs and nothing else until the process is told to stop."""
    warm_beside()
    _filled(BlockingScheduler(timezone="UTC", executors=_threads()), app, start=False).start()


def _threads() -> dict[str, BasePoolExecutor]:
    return {"default": ThreadPoolExecutor(MOST_JOBS)}


def _filled(scheduler: BaseScheduler, app: Flask, *, start: bool = True) -> BaseScheduler:
    for name, (job, seconds) in jobs(app).items():
        scheduler.add_job(
            in_context(app, name, job), "interval", seconds=seconds, id=name, coalesce=True, max_instances=1,
            misfire_grace_time=None, next_run_time=clock.now(),
        )  # fmt: skip
    # A skipped run is no news: the row waits, and the next run takes it.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    Thread(target=_keep_to_the_clock, args=(scheduler,), name="clock", daemon=True).start()
    if start:
        scheduler.start()
    return scheduler


def _keep_to_the_clock(scheduler: BaseScheduler) -> None:
    pause = Event()
    while not pause.wait(1):
        if scheduler.running:
            catch_up(scheduler, clock.now())


def catch_up(scheduler: BaseScheduler, now: datetime) -> int:
    """Runs at once whatever waits for longer than its interval, and answers how many jobs did.

    The machine's clock was put back: jobs would wait for the time by which they were planned, and with them every
    text and every alarm.
    """
    late = [job for job in scheduler.get_jobs() if job.next_run_time - now > job.trigger.interval + LEEWAY]
    for job in late:
        job.modify(next_run_time=now)
    return len(late)


def in_context(app: Flask, name: str, job: Job) -> Job:
    """The job inside an application context of its own; a failure is logged and the next run comes."""

    def run_once() -> None:
        with app.app_context():
            try:
                job()
            except Exception:
                log.exception("The job %s failed; it runs again", name)

    return run_once
