"""`convenant serve`: the site and the jobs in one worker; who kills the worker loses no message."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.builders import FORM
from tests.mail import MailServer, free_port, mail_server
from tests.web.visitor import Visitor
from tests.world import ROOT, World
from web.cli import main
from web.jobs import JOBS, OUTBOX
from web.serving import send_right_away
from workflow.domain.vocabulary import Action

COMMAND = [sys.executable, "-c", "from web.cli import main; main()"]


def until(true: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


@pytest.fixture
def world(world_of_today: World) -> World:
    return world_of_today


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@contextlib.contextmanager
def running(folder: Path, mail: MailServer, *command: str, **given: str) -> Iterator["subprocess.Popen[str]"]:
    """A command of `convenant` that goes on until it is stopped."""
    port = str(free_port())
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "CONVENANT_FOLDER": str(folder), "CONVENANT_PORT": port,
        "CONVENANT_SITE": f"http://127.0.0.1:{port}", "CONVENANT_MAIL_HOST": "127.0.0.1",
        "CONVENANT_MAIL_PORT": str(mail.port), "CONVENANT_MAIL_TLS": "false", **given,
    }  # fmt: skip
    process = subprocess.Popen(
        [*COMMAND, *command],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    process.site = environment["CONVENANT_SITE"]  # type: ignore[attr-defined]  # its address travels on the process
    try:
        yield process
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=40)
        assert "Traceback" not in said, said


def answers(site: str) -> bool:
    try:
        with urllib.request.urlopen(site, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def worker_of(master: int) -> int | None:
    found = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True, check=False)
    return int(found.stdout.split()[0]) if found.stdout else None


def test_serving_sends_messages_and_a_killed_worker_is_followed_by_another(
    world: World, mail: MailServer, tmp_path: Path
) -> None:
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    world.done(Action.SUBMIT, "coordinator")
    with running(tmp_path, mail, "serve") as process:
        until(lambda: len(about_the_team(mail)) == 2)
        until(lambda: answers(process.site))  # type: ignore[attr-defined]  # its address travels on the process
        first = worker_of(process.pid)
        assert first
        world.done(Action.TAKE_UP, "kantoor")
        os.kill(first, signal.SIGKILL)
        until(lambda: worker_of(process.pid) not in (None, first))
        until(lambda: len(about_the_team(mail)) == 3)
        until(lambda: answers(process.site))  # type: ignore[attr-defined]  # its address travels on the process
    assert set(about_the_team(mail)[:2]) == {"kantoor@example.nl", "kantoor-2@example.nl"}
    assert len(about_the_team(mail)) == 3


def about_the_team(mail: MailServer) -> list[str]:
    """To whom; the night's checkpoint goes to others."""
    return [
        str(message["To"]) for message in mail.received if str(message["Subject"]).startswith("BPT Proef")
    ]


def locks_on(path: Path, process: int | None) -> int:
    """How many POSIX locks a process holds on a file."""
    lines = [line.split() for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    inode = str(path.stat().st_ino)
    return sum(f[1] == "POSIX" and f[4] == str(process) and f[5].split(":")[-1] == inode for f in lines)


def test_the_worker_holds_the_locks_on_its_database_itself(
    world: World, mail: MailServer, tmp_path: Path
) -> None:
    """Locks do not go through a fork, and SQLite would not know: the process that begins has none open."""
    with running(tmp_path, mail, "serve", CONVENANT_JOBS="off") as process:
        until(lambda: answers(process.site + "/register"))  # type: ignore[attr-defined]  # its address travels on the process
        for name in ("convenant.db", "convenant.db-shm"):
            assert locks_on(tmp_path / name, worker_of(process.pid)), name
            assert not locks_on(tmp_path / name, process.pid), name


def test_jobs_run_as_a_process_of_their_own(world: World, mail: MailServer, tmp_path: Path) -> None:
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    world.done(Action.SUBMIT, "coordinator")
    with running(tmp_path, mail, "serve", CONVENANT_JOBS="off") as process:
        until(lambda: answers(process.site))  # type: ignore[attr-defined]  # its address travels on the process
        assert mail.received == []
        with running(tmp_path, mail, "jobs"):
            until(lambda: len(about_the_team(mail)) == 2)


def test_an_answered_form_sends_its_messages_right_away(app: Flask, world: World) -> None:
    asked: list[str] = []

    class Runner:
        def soon(self, name: str) -> None:
            asked.append(name)

    send_right_away(app, Runner())  # type: ignore[arg-type]  # a fake in its place
    visitor = Visitor(app)
    visitor.log_in("coordinator.BPT.Proef@example.nl", "een verkeerd wachtwoord", 422)
    visitor.open("/register")
    assert asked == []
    visitor.log_in("coordinator.BPT.Proef@example.nl")
    assert asked == [OUTBOX]


# ── the commands ─────────────────────────────────────────────────────────────────────────────────────────


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    told = capsys.readouterr()
    assert left.value.code == code, (told.out, told.err)
    return told.out + told.err


@pytest.fixture
def here(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    """The little municipality as the installation that commands work on."""
    monkeypatch.setenv("CONVENANT_FOLDER", str(tmp_path))
    return world


def test_one_job_is_done_at_once(here: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert "herinneringen klaargezet" in said(capsys, "jobs", "run", "herinneringen")
    assert "geen mailserver" in said(capsys, "jobs", "run", "uitbak")
    wrong = said(capsys, "jobs", "run", "onzin", code=2)
    known = ", ".join(job.name for job in JOBS)
    assert f"Deze taak bestaat niet: onzin. Dit zijn ze: {known}." in wrong
    listed = said(capsys, "jobs", "list")
    assert all(job.name in listed and job.cron in listed for job in JOBS)


def test_where_jobs_run_is_one_of_two(
    here: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVENANT_JOBS", "soms")
    assert "CONVENANT_JOBS kan niet: kies in_process of off." in said(capsys, "terms", "show", code=2)


def test_terms_are_set_and_shown(here: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert "instemmen  te laat na 14 dagen" in said(capsys, "terms", "show")
    options = ("--days", "3", "--remind", "2", "--inform", "0", "--since", "2026-01-01")
    told = said(capsys, "terms", "set", "instemmen", *options)
    assert told == (
        "instemmen  vanaf 2026-01-01: te laat na 3 dagen; herinnering elke 2 dagen; volgende niveau: nooit\n"
    )
    assert "    vanaf 2026-01-01: te laat na 3 dagen" in said(capsys, "terms", "show")
    assert here.journal_is_whole()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("instemmen", "--days", "0"), "Kies een aantal dagen van 1 tot en met 365"),
        (("instemmen", "--remind", "400"), "Kies een aantal dagen van 1 tot en met 365"),
        (("instemmen", "--inform", "-1"), "Dit kan niet bij --inform"),
        (("instemmen", "--since", "2999-01-01"), "meer dan vijf jaar"),
        (("instemmen", "--since", "morgen"), "Dit kan niet bij --since"),
        (("intrekken", "--days", "3"), "Dit kan niet bij ACTION"),
    ],
)
def test_what_is_no_term_is_refused(
    here: World, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], words: str
) -> None:
    assert words in said(capsys, "terms", "set", *options, code=2)
    assert "vanaf" not in said(capsys, "terms", "show")
