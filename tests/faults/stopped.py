"""PostgreSQL that stops in the middle of everything (`pg_ctl stop -m immediate`) and comes back."""

import random
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import look
from tests.faults.acts import Ending, Judge
from tests.faults.places import Child, Place, Places
from tests.postgres import SETTINGS, Server
from workflow.services.people import NotAllowed, People

DURABLE = tuple(each for each in SETTINGS if not each.startswith("synchronous_commit"))
"""A server that is stopped at once must keep what it acknowledged."""
BACK_WITHIN = 5.0
"""Seconds after its return within which the same process works again."""


class Busy:
    """A process that invites people one after the other, and says whose invitation was acknowledged."""

    def __init__(self, place: Place, judge: Judge) -> None:
        self._people = People(place.opened().desk)
        self._judge = judge

    def invite(self, first: int, seconds: float) -> tuple[list[str], list[str]]:
        """For so long; gives the addresses that were acknowledged, and the exceptions nobody answers."""
        done, bare, until = [], [], time.monotonic() + seconds
        number = first
        while time.monotonic() < until:
            address = f"genodigd-{number}@example.nl"
            try:
                self._people.invite(address, f"G. Nodigd {number}")
                done.append(address)
            except NotAllowed:
                raise
            except Exception as error:  # noqa: BLE001 - what the site makes of it is the question
                ending, told = self._judge(error)
                bare += [told] * (ending is Ending.TRACEBACK)
                time.sleep(0.01)
            number += 1
        return done, bare

    def works(self, number: int) -> float:
        """Seconds until an invitation succeeds."""
        began = time.monotonic()
        while time.monotonic() - began < 2 * BACK_WITHIN:
            if self.invite(number, 0.001)[0]:
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

    def run(self, rounds: int, seed: int = 10) -> None:
        """Stop it at random moments while two processes are busy."""
        moments = random.Random(seed)
        places = Places(self.folder, self.server)
        places.prepare("busy", "negotiating", lambda _: None)
        with places.copy("busy") as place:
            busy = [Child(lambda: Busy(place, self.judge)) for _ in range(2)]
            try:
                for number in range(rounds):
                    self._stop_once(place, busy, number, moments.uniform(0.05, 0.6))
            finally:
                for child in busy:
                    child.kill()

    def _stop_once(self, place: Place, busy: list[Child], number: int, after: float) -> None:
        for n, child in enumerate(busy):
            child.tell("invite", (number * 2 + n) * 100_000, after + 0.2)
        time.sleep(after)
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
