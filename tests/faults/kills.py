"""A serving site under load that is killed at random moments, with a command beside it now and then.

The site is `convenant serve` on a port of this machine, in the demonstration's folder. People object and
consent there without end; what the site acknowledged must be there after every kill -9, once, and what it did
not answer is sent again and must then be there once.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from multiprocessing import Value
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urljoin

from sqlalchemy import select

from tests.faults import look
from tests.faults.browser import GONE, Browser
from tests.faults.places import Child
from tests.mail import free_port
from tests.world import ROOT
from web.cli import main
from web.demo import stage
from web.demo.cast import PASSWORD
from workflow.domain.vocabulary import Stance
from workflow.persistence.tables import PersonRow, StanceRow

DOSSIER, PROPOSAL = 2, 2
"""Of the demonstration's team that is half-way; one partner is never asked, so nothing is accepted."""
PEOPLE = 4
"""Who object and consent."""
MOST_ACTS = 30
"""Of one round, so that nobody does too much within a minute."""
UP_WITHIN = 60.0
"""Seconds in which a site must answer after it was killed, also on a busy machine."""
MOST_ANSWERS = 10
"""The site is killed after so many forms at most, at a moment that is drawn."""
MOMENT = 0.1
"""Seconds in which that moment lies, after the last of them."""
PATIENCE = 10.0
"""Seconds that those answers may take together; on a busy machine there are fewer."""
DEEP = 20
"""After so many kills everything is checked, not only what was acknowledged."""
MAKE_DEMO = (
    "import sys; from pathlib import Path; from web.demo import stage; from workflow.reading.model import *; "
    "from workflow.reading.reader import read_covenant; "
    "stage.play(Path(sys.argv[1]), read_covenant(model_covenant(), NAME).covenant, lambda _: None)"
)

Counted = Any
"""A number that processes share: how many forms were answered."""


@dataclass
class Form:
    """A form that was sent: who did, and what it says."""

    email: str
    address: str
    fields: dict[str, str]
    reason: str
    """Of an objection; a consent has none."""


@dataclass
class Told:
    """What people know."""

    objections: list[str] = field(default_factory=list)
    """The reasons that were acknowledged."""
    consents: Counter[str] = field(default_factory=Counter)
    """How many were acknowledged, by address."""
    unanswered: list[Form] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def with_(self, other: "Told") -> "Told":
        return Told(
            self.objections + other.objections,
            self.consents + other.consents,
            self.unanswered + other.unanswered,
            self.wrong + other.wrong,
        )


class Load:
    """People who are busy at the site; in a process of its own."""

    def __init__(self, site: str, emails: list[str], answers: Counted) -> None:
        self._site, self._emails, self._answers = site, emails, answers
        self._told = Told()
        self._browsers: dict[str, Browser] = {}
        self._count = 0

    def work(self, acts: int = MOST_ACTS) -> Told:
        """First what was not answered before, then so many acts, or until the site is gone."""
        with contextlib.suppress(*GONE):
            while self._told.unanswered:
                self._send(self._told.unanswered[0])
                self._told.unanswered.pop(0)
            for _ in range(acts):
                self._count += 1  # before: a reason that was sent is never given again
                self._act(self._emails[self._count % len(self._emails)])
        return self._told

    def everyone_in(self) -> Told:
        """Everyone logs in, which takes its time on purpose."""
        for email in self._emails:
            self._logged_in(email)
        return self._told

    def _act(self, email: str) -> None:
        browser = self._browsers.get(email) or self._logged_in(email)
        page = browser.page(f"/dossier/{DOSSIER}/onderhandeling/{PROPOSAL}")
        if "Inloggen" in page.heading:
            self._told.wrong.append(f"the log-in of {email} was acknowledged, and is gone")
            del self._browsers[email]
            return
        consents = "Instemmen" in page.buttons()
        reason = "" if consents else f"Bezwaar nummer {self._count} van de proef, door {email}."
        form = page.form("Instemmen" if consents else "Bezwaar vastleggen")
        fields = {**form.fields, **({"reason": reason} if reason else {})}
        sent = Form(email, urljoin(page.address, form.action or page.address), fields, reason)
        self._told.unanswered.append(sent)
        self._send(sent)
        self._told.unanswered.remove(sent)

    def _logged_in(self, email: str) -> Browser:
        browser = Browser(self._site)
        form = browser.page("/inloggen").form("Inloggen")
        reply = browser.post("/inloggen", {**form.fields, "email": email, "password": PASSWORD})
        if reply.status_code == 200:
            self._browsers[email] = browser
        else:
            self._told.wrong.append(f"logging in answered {reply.status_code}")
        return browser

    def _send(self, form: Form) -> None:
        reply = self._browsers[form.email].post(form.address, form.fields)
        self._answers.value += 1
        if reply.status_code != 200:
            self._told.wrong.append(f"{form.address} answered {reply.status_code}")
        elif form.reason:
            self._told.objections.append(form.reason)
        else:
            self._told.consents[form.email] += 1


class Look:
    """A new process that looks what the installation holds."""

    def __init__(self, folder: Path) -> None:
        self._desk = stage.installed(folder).desk

    def stances(self) -> tuple[Counter[str], Counter[str]]:
        """How often each reason stands there, and how many consents each person gave."""
        mine = select(StanceRow.reason, StanceRow.stance, PersonRow.email).join(
            PersonRow, PersonRow.id == StanceRow.person_id
        )
        with self._desk.database.reading() as session:
            rows = session.execute(mine).all()
        return (
            Counter(reason for reason, stance, _ in rows if stance is Stance.OBJECTED),
            Counter(email for _, stance, email in rows if stance is Stance.CONSENTED),
        )

    def faults(self) -> tuple[str, ...]:
        return look.deep(self._desk).faults


@dataclass
class Kills:
    """So many kills of one site."""

    folder: Path
    wrong: list[str] = field(default_factory=list)
    acknowledged: int = 0
    slowest: float = 0.0
    beside: int = 0
    _answers: Counted = field(default_factory=lambda: Value("i", 0, lock=False))

    def run(self, kills: int, seed: int = 7) -> None:
        """Start, let people work, kill, look; so many times."""
        moments, port = random.Random(seed), free_port()
        self._settle(port)
        self._emails = self._people()
        self._before = self._seen()[1]
        site, half = f"http://127.0.0.1:{port}", len(self._emails) // 2
        shares = (self._emails[:half], self._emails[half:])
        loads = [Child(lambda emails=emails: Load(site, emails, self._answers)) for emails in shares]
        try:
            self._undisturbed(loads, port, "everyone_in")
            for number in range(1, kills + 1):
                self._round(loads, port, moments, number)
            told = self._undisturbed(loads, port, "work", 0)
            self.wrong += [f"never answered: {form}" for form in told.unanswered]
            self._compare(told, DEEP)
        finally:
            for load in loads:
                load.kill()

    def _settle(self, port: int) -> None:
        """The demonstration, made in a process that may have threads; its server has no jobs of its own."""
        given = {
            "FOLDER": str(self.folder),
            "PORT": str(port),
            "SITE": f"http://127.0.0.1:{port}",
            "JOBS": "off",
        }
        os.environ.update({f"CONVENANT_{name}": value for name, value in given.items()})
        os.environ.pop("CONVENANT_DATABASE", None)
        command = [sys.executable, "-W", "ignore", "-c", MAKE_DEMO, str(self.folder)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    def _people(self) -> list[str]:
        """Some who sit for a partner and consented, but not those who approve: for one of them it waits."""
        players = json.loads((self.folder / stage.READY).read_text(encoding="utf-8"))
        found = [email for part, email, signs in players if not signs and "coördinator" not in part]
        return [email for email in found if "gemeente.example" not in email][:PEOPLE]

    def _round(self, loads: list[Child], port: int, moments: random.Random, number: int) -> None:
        began, site = time.monotonic(), _forked(["serve", "--demo", str(self.folder)], self.folder)
        try:
            if not _up(port):
                self.wrong.append(f"after kill {number - 1} the site does not answer")
                return
            self.slowest = max(self.slowest, time.monotonic() - began)
            for load in loads:
                load.tell("work")
            self._answered(moments.randint(0, MOST_ANSWERS // 2))
            if number % 4 == 0:
                self._ended_well(_forked(["journal", "verify"], self.folder))
            self._answered(moments.randint(0, MOST_ANSWERS // 2))
            time.sleep(moments.uniform(0, MOMENT))
        finally:
            os.killpg(site, signal.SIGKILL)
            os.waitpid(site, 0)
        self._compare(_together([load.hear() for load in loads]), number)

    def _answered(self, more: int) -> None:
        """Wait until the site answered so many forms more."""
        until, enough = time.monotonic() + PATIENCE, self._answers.value + more
        while self._answers.value < enough and time.monotonic() < until:
            time.sleep(0.005)

    def _ended_well(self, command: int) -> None:
        self.beside += 1
        code = os.waitstatus_to_exitcode(os.waitpid(command, 0)[1])
        if code:
            self.wrong.append(f"`journal verify` beside the site ended with {code}")

    def _undisturbed(self, loads: list[Child], port: int, *work: Any) -> Told:
        """The site is only killed when this is done."""
        site = _forked(["serve", "--demo", str(self.folder)], self.folder)
        try:
            if not _up(port):
                return Told(wrong=["the site does not start"])
            return _together([load.ask(*work) for load in loads])
        finally:
            os.killpg(site, signal.SIGKILL)
            os.waitpid(site, 0)

    def _compare(self, told: Told, number: int) -> None:
        """What was acknowledged is there once; what was not answered is there at most once."""
        objections, consents = self._seen(faults=number % DEEP == 0)
        waits = Counter(form.email for form in told.unanswered if not form.reason)
        self.acknowledged = len(told.objections) + told.consents.total()
        lost = [reason for reason in told.objections if not objections[reason]]
        twice = [reason for reason, times in objections.items() if times > 1 and "proef" in reason]
        for email in self._emails:
            extra = consents[email] - self._before[email] - told.consents[email]
            lost += [f"{-extra} consents of {email}"] * (extra < 0)
            twice += [f"{extra} consents of {email}"] * (extra > waits[email])
        self.wrong += [f"lost after kill {number}: {what}" for what in lost]
        self.wrong += [f"doubled after kill {number}: {what}" for what in twice]
        self.wrong += [each for each in told.wrong if each not in self.wrong]

    def _seen(self, *, faults: bool = False) -> Any:
        child = Child(lambda: Look(self.folder))
        try:
            if faults:
                self.wrong += [f"half: {fault}" for fault in child.ask("faults")]
            return child.ask("stances")
        finally:
            child.kill()


def _together(told: list[Told]) -> Told:
    return reduce(Told.with_, told)


def _forked(command: list[str], folder: Path) -> int:
    """A command of `convenant`, in a process group of its own; gives its number."""
    sys.stdout.flush()
    process = os.fork()
    if not process:
        _become(command, folder)
    return process


def _become(command: list[str], folder: Path) -> NoReturn:
    try:
        os.setsid()
        log = os.open(folder.parent / "site.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        main(command)
    except SystemExit as left:
        os._exit(int(left.code or 0))
    finally:
        os._exit(99)  # in a fork nothing else of this process may happen


def _up(port: int) -> bool:
    """Wait until the site answers."""
    until, browser = time.monotonic() + UP_WITHIN, Browser(f"http://127.0.0.1:{port}")
    while time.monotonic() < until:
        with contextlib.suppress(*GONE):
            return browser.get("/static/stijl.css").status_code < 500
        time.sleep(0.02)
    return False
