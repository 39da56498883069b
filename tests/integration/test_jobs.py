"""Jobs by the clock: they really run, once a tick, in this process or another, and survive a kill."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from dbos import DBOS

from tests.builders import supplement
from tests.fakes import FakeKit
from tests.mail import MailServer, mail_server
from tests.world import ROOT, World
from web import jobs
from web.app import Installation
from web.jobs import JOBS, OUTBOX, Job, Runner
from web.settings import Settings

NEVER = "0 0 1 1 *"
PATIENCE = 20
"""Seconds: DBOS looks for work every second."""


def until(true: Callable[[], object]) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def url_of(world: World) -> str:
    url = world.desk.database.engine.url
    return "" if url.drivername == "sqlite" else url.render_as_string(hide_password=False)


def installation(world: World, folder: Path, **settings: object) -> Installation:
    given = {"folder": folder, "database": url_of(world), **settings}
    return Installation(Settings(**given), world.desk, None, None, FakeKit())  # type: ignore[arg-type]  # the test says what it gives


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


Start = Callable[..., Runner]


@pytest.fixture
def start(world: World, tmp_path: Path) -> Iterator[Start]:
    """Start jobs in this process; stopped at the end."""
    with contextlib.ExitStack() as stack:

        def started(*todo: Job, **given: object) -> Runner:
            settings = given.pop("settings", {})
            runner = Runner(installation(world, tmp_path, **settings), todo, **given)  # type: ignore[arg-type]  # the test says what it gives
            runner.start()
            stack.callback(runner.stop, 0)
            return runner

        yield started


def test_a_job_runs_at_the_start_and_on_the_clock(start: Start) -> None:
    ticks: list[float] = []

    def tick(_: Installation) -> str:
        ticks.append(time.monotonic())
        return ""

    start(Job("tik", "* * * * * *", "Elke seconde", tick))
    until(lambda: len(ticks) >= 4)


def test_a_job_that_fails_stops_neither_itself_nor_others(start: Start) -> None:
    done: list[str] = []

    def fail(_: Installation) -> str:
        done.append("stuk")
        raise OSError("kapot")

    def work(_: Installation) -> str:
        done.append("heel")
        return ""

    start(Job("stuk", "* * * * * *", "", fail), Job("heel", "* * * * * *", "", work))
    until(lambda: done.count("stuk") >= 3 and done.count("heel") >= 3)


def test_a_slow_job_is_never_done_twice_at_once(start: Start) -> None:
    now = most = rounds = 0

    def slow(_: Installation) -> str:
        nonlocal now, most, rounds
        now += 1
        most = max(most, now)
        time.sleep(1.2)
        now -= 1
        rounds += 1
        return ""

    start(Job("traag", "* * * * * *", "", slow))
    until(lambda: rounds >= 2)
    assert most == 1


def test_a_job_that_is_no_more_loses_its_schedule(world: World, tmp_path: Path) -> None:
    first = Runner(installation(world, tmp_path), [Job("oud", NEVER, "", lambda _: "")])
    first.start()
    first.stop(0)
    second = Runner(installation(world, tmp_path), [Job("nieuw", NEVER, "", lambda _: "")])
    second.start()
    try:
        assert {s["schedule_name"] for s in DBOS.list_schedules()} == {"nieuw", jobs.UPKEEP}
    finally:
        second.stop(0)


def test_who_is_late_gets_a_mail_without_anybody_doing_anything(
    negotiating: World, mail: MailServer, tmp_path: Path
) -> None:
    negotiating.propose(supplement())
    negotiating.clock.forward(days=15)
    reminders, outbox = (next(job for job in JOBS if job.name == name) for name in ("herinneringen", OUTBOX))
    often = (reminders, Job(OUTBOX, "* * * * * *", "", outbox.run))
    settings = {"mail_host": "127.0.0.1", "mail_port": mail.port, "mail_tls": False}
    runner = Runner(installation(negotiating, tmp_path, **settings), often)
    runner.start()
    try:
        until(lambda: mail.subjects().count("Herinnering: BPT Proef wacht op u") == 3)
        time.sleep(2.5)
    finally:
        runner.stop(0)
    assert mail.subjects().count("Herinnering: BPT Proef wacht op u") == 3
    assert len(mail.received) == len({(str(m["To"]), str(m["Subject"])) for m in mail.received})


def test_soon_is_once_for_everyone_who_asks(start: Start) -> None:
    done: list[int] = []
    runner = start(Job(OUTBOX, NEVER, "", lambda _: str(done.append(1))))
    until(lambda: done)
    for _ in range(50):
        runner.soon(OUTBOX)
    until(lambda: len(done) >= 2)
    time.sleep(0.5)
    assert len(done) <= 10


def test_without_a_mail_server_messages_stay(world: World, tmp_path: Path) -> None:
    assert jobs.send_messages(installation(world, tmp_path)) == jobs.NO_MAIL


# ── a killed process ─────────────────────────────────────────────────────────────────────────────────────

WORKER = """
import sys, time
from pathlib import Path
from web import jobs
from web.app import Installation
from web.settings import Settings
folder, url, place = sys.argv[1:]
marks = Path(folder) / "marks"
def slow(_):
    with marks.open("a") as file: file.write("begin\\n")
    time.sleep(60)
settings = Settings(folder=folder, database=url)
nothing = Installation(settings, None, None, None, None)
jobs.Runner(nothing, [jobs.Job("dag", "0 0 1 1 *", "", slow)], place).start()
time.sleep(600)
"""


@contextlib.contextmanager
def killed_half_way(world: World, folder: Path, place: str) -> Iterator[None]:
    """A process that was killed in the middle of its job."""
    arguments = [sys.executable, "-c", WORKER, str(folder), url_of(world), place]
    worker = subprocess.Popen(arguments, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        until((folder / "marks").exists)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    yield


def taken_up(world: World, folder: Path, place: str) -> None:
    """After the kill, jobs that are started here end everything that was begun, the interrupted one too."""
    done: list[str] = []
    with killed_half_way(world, folder, place):
        job = Job("dag", NEVER, "", lambda _: str(done.append("")))
        runner = Runner(installation(world, folder), [job])
        runner.start()
        try:
            until(lambda: len(DBOS.list_workflows(status="SUCCESS", name="taak")) >= 2)
            assert DBOS.list_workflows(status="PENDING", name="taak") == []
        finally:
            runner.stop(0)
    assert 1 <= len(done) <= 2, "what was interrupted, and once at the start; at the same moment they are one"


def test_a_restarted_process_takes_up_what_it_was_doing(world: World, tmp_path: Path) -> None:
    taken_up(world, tmp_path, "serve")


def test_another_process_takes_up_what_a_lost_one_was_doing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LOST_AFTER", timedelta(0))
    taken_up(world, tmp_path, "elders")


def test_what_was_done_long_ago_is_forgotten(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    start(Job("tik", NEVER, "", lambda _: ""))
    until(lambda: {w.name for w in DBOS.list_workflows(status="SUCCESS")} == {"taak", jobs.UPKEEP})
    monkeypatch.setattr(jobs, "KEPT", timedelta(0))
    DBOS.trigger_schedule(jobs.UPKEEP)
    until(lambda: DBOS.list_workflows(status="SUCCESS", name="taak") == [])
