"""`python -m tests.mutants` (`make mutants`): the fast tests once per mutant; exit 1 when one survives.

The tests are collected once; each mutant lives in a forked child, which stops at the first test that fails.
"""

import contextlib
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator

import pytest

from tests.mutants.source import of_source
from tests.mutants.table import Mutant, of_table

FAST = ("tests/unit/domain", "tests/properties/test_exploration.py")
QUIETLY = ("-o", "addopts=", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:cov")
WORKERS, PATIENCE = 2, 300
KILLED, SURVIVED, HUNG = 0, 1, 2


def mutants() -> list[Mutant]:
    """All of them, the table's first."""
    return [*of_table(), *of_source()]


class OncePerMutant:
    """Takes over from pytest once the tests are collected."""

    def __init__(self, chosen: list[Mutant]) -> None:
        self.chosen = chosen
        self.survivors: list[str] = []
        self.done: list[Mutant] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Two children at a time; their exit codes tell."""
        if self._child(session, Mutant("none", lambda: None)) != SURVIVED:
            raise pytest.UsageError("the tests fail without any mutant")
        running: dict[int, Mutant] = {}
        for mutant in self.chosen:
            if len(running) == WORKERS:
                self._wait(running)
            running[self._fork(session, mutant)] = mutant
            if len(self.done) % 50 == 0:
                say(f"{len(self.done)} of {len(self.chosen)} …")
        while running:
            self._wait(running)
        return True

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """The quickest first: examples, worlds, and what Hypothesis draws."""
        items.sort(key=lambda item: (_drawn(item), "exploration" in item.nodeid))

    def _child(self, session: pytest.Session, mutant: Mutant) -> int:
        child = self._fork(session, mutant)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def _fork(self, session: pytest.Session, mutant: Mutant) -> int:
        child = os.fork()
        if child == 0:
            os._exit(self._run(session, mutant))
        return child

    def _run(self, session: pytest.Session, mutant: Mutant) -> int:
        signal.alarm(PATIENCE)
        with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
            mutant.apply()
            return SURVIVED if all(_passes(session, *pair) for pair in _pairs(session.items)) else KILLED

    def _wait(self, running: dict[int, Mutant]) -> None:
        child, status = os.wait()
        mutant = running.pop(child)
        self.done.append(mutant)
        if os.waitstatus_to_exitcode(status) != KILLED:
            self.survivors.append(mutant.name)
            say(f"SURVIVED {mutant.name}")


def _drawn(item: pytest.Item) -> bool:
    return hasattr(getattr(item, "obj", None), "hypothesis")


def _passes(session: pytest.Session, item: pytest.Item, following: pytest.Item | None) -> bool:
    """Run one test without pytest's reporting, which takes longer than the test."""
    try:
        session._setupstate.setup(item)
        item.runtest()
    except Exception:  # noqa: BLE001 - any failure kills the mutant
        return False
    finally:
        session._setupstate.teardown_exact(following)
    return True


def _pairs(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None], strict=True)


def main(words: list[str]) -> int:
    """All mutants, or those whose name contains one of the words; gives the exit code."""
    chosen = [m for m in mutants() if not words or any(word in m.name for word in words)]
    loop, began = OncePerMutant(chosen), time.monotonic()
    code = pytest.main([*QUIETLY, *FAST], plugins=[loop])
    if code not in (0, 5):
        say(f"pytest ended with {code}")
        return 1
    killed = len(chosen) - len(loop.survivors)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    say(
        f"{killed}/{len(chosen)} mutants killed in {time.monotonic() - began:.0f} s "
        f"({used.ru_utime + used.ru_stime:.0f} s of work)"
    )
    return 1 if loop.survivors else 0


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
