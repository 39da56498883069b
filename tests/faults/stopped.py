"""PostgreSQL that stops in the middle of everything (`pg_ctl stop -m immediate`) and comes back."""

import random
import signal
import time
from dataclasses import dataclass, field
from multiprocessing import Value
from pathlib import Path
from typing import Any

from tests.faults import look
from tests.faults.acts import Ending, Judge
from tests.faults.places import Child, Place, Places
from tests.postgres import SETTINGS, Server
from workflow.services.people import NotAllowed, People

DURABLE = tuple(each for each in SETTINGS if not each.startswith("synchronous_commit"))
"""A server that is stopped at once must keep what it acknowledged."""
BACK_WITHIN = 5.0
"""Seconds after its return within which the same process works again."""

MOST_ANSWERS, PATIENCE = 20, 10.0
"""It is stopped after so many invitations at most, or so many seconds."""


class Busy:
    """A process that invites people one after the other, and says whose invitation was acknowledged."""

    def __init__(self, place: Place, judge: Judge, answers: Any) -> None:
        self._people = People(place.opened().desk)
        self._judge, self._answers = judge, answers

    def invite(self, first: int, most: int = 1_000) -> tuple[list[str], list[str]]:
        """So many at most, and until one fails; gives what was acknowledged, and errors without an answer."""
        done: list[str] = []
        bare: list[str] = []
        failed = 0
        number = first
        while len(done) < most and not failed:
            address = f"genodigd-{number}@example.nl"
            try:
                self._people.invite(address, f"G. Nodigd {number}")
                done.append(address)
                self._answers.value += 1
            except NotAllowed:
                raise
            except Exception as error:  # noqa: BLE001 - what the site makes of it is the question
                ending, told = self._judge(error)
                bare += [told] * (ending is Ending.TRACEBACK)
                failed += 1
            number += 1
        return done, bare

    def works(self, number: int) -> float:
        """Seconds until an invitation succeeds."""
        began = time.monotonic()
        while time.monotonic() - began < 2 * BACK_WITHIN:
            if self.invite(number, 1)[0]:
                return time.monotonic() - began
        return time.monotonic() - began


class Witness:
    """A new process that looks what is there."""

    def __init__(self, place: Place) -> None:
        self._desk = place.opened().desk

    def missing(self, addresses: list[str]) -> list[str]:
        """Which of these have no account, or a second one."""
        known = [email for email, *_ in People(self._desk).everyone()]
        return [address for address in addresses if known.count(address) != 1]

    def faults(self) -> tuple[str, ...]:
        return look.deep(self._desk).faults


@dataclass
class Stopping:
    """So many stops of a server under load."""

    folder: Path
    server: Server
    judge: Judge
    wrong: list[str] = field(default_factory=list)
    acknowledged: int = 0
    _answers: Any = field(default_factory=lambda: Value("i", 0, lock=False))

    def run(self, rounds: int, seed: int = 10) -> None:
        """Stop it at random moments while two processes are busy."""
        moments = random.Random(seed)
        places = Places(self.folder, self.server)
        places.prepare("busy", "negotiating", lambda _: None)
        with places.copy("busy") as place:
            busy = [Child(lambda: Busy(place, self.judge, self._answers)) for _ in range(2)]
            try:
                for number in range(rounds):
                    self._stop_once(place, busy, number, moments)
            finally:
                for child in busy:
                    child.kill()

    def _stop_once(self, place: Place, busy: list[Child], number: int, moments: random.Random) -> None:
        for n, child in enumerate(busy):
            child.tell("invite", (number * 2 + n) * 100_000)
        until, enough = time.monotonic() + PATIENCE, self._answers.value + moments.randint(1, MOST_ANSWERS)
        while self._answers.value < enough and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 0.05))
        self.server.stop(signal.SIGQUIT)
        heard = [child.hear() for child in busy]
        self.server.start()
        done = [address for acknowledged, _ in heard for address in acknowledged]
        bare = [told for _, errors in heard for told in errors]
        waits = [child.ask("works", 90_000_000 + number * 10 + n) for n, child in enumerate(busy)]
        witness = Child(lambda: Witness(place))
        self.wrong += [f"lost or doubled: {address}" for address in witness.ask("missing", done)]
        self.wrong += [f"traceback: {told}" for told in dict.fromkeys(bare)]
        self.wrong += [f"works again after {wait:.1f} s" for wait in waits if wait > BACK_WITHIN]
        self.wrong += [f"half: {fault}" for fault in witness.ask("faults")]
        witness.kill()
        self.acknowledged += len(done)
