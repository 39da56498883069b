"""`python -m tests.faults` (`make prove`): every fault of every act, on both databases; exit 1 when one is found."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests import postgres
from tests.faults import library
from tests.faults.acts import SERVICES
from tests.faults.doors import DOORS, SiteJudge
from tests.faults.library import Way
from tests.faults.places import Places
from tests.faults.points import Bench, Finding, Wrong

DATABASES = ("sqlite", "postgresql")
WORKERS = 2
ACTS = {act.name: act for act in (*SERVICES, *DOORS)}


@dataclass(frozen=True)
class Done:
    """One act on one sort of database, with every fault."""

    act: str
    database: str
    calls: int
    runs: int
    seconds: float
    findings: Sequence[Finding]

    def __str__(self) -> str:
        kinds = Counter(finding.kind for finding in self.findings)
        told = "  ".join(f"{kind} {kinds[kind]}" for kind in Wrong if kinds[kind]) or "nothing"
        return f"{self.act:<24} {self.database:<10} {self.calls:4} calls {self.runs:5} faults {self.seconds:6.1f} s  {told}"


def proved(name: str, database: str, every: int) -> Done:
    """Every fault of one act."""
    act, began = ACTS[name], time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        server = stack.enter_context(postgres.running()) if database == "postgresql" else None
        places = Places(folder, server)
        places.prepare("judge", "draft", lambda _: None)
        place = stack.enter_context(places.copy("judge"))
        bench = Bench(places, act, SiteJudge(place.opened(), folder / "judge"))
        bench.prepare()
        rehearsal = bench.rehearsed()
        for way in Way:
            for point in library.points(rehearsal.calls, way)[way % every :: every]:
                bench.fault(rehearsal, point, way)
    return Done(act.name, database, len(rehearsal.calls), bench.runs, time.monotonic() - began, bench.findings)


def main(arguments: Sequence[str]) -> int:
    """Prove; gives the exit code."""
    asked = argparse.ArgumentParser(prog="python -m tests.faults")
    asked.add_argument("--act", action="append", choices=[*ACTS], help="only this act; may be given more often")
    asked.add_argument("--database", action="append", choices=DATABASES, help="only on this database")
    asked.add_argument("--every", type=int, default=1, help="only each so-many-th call")
    asked.add_argument("--told", type=int, default=3, help="how many findings to tell of each act")
    given = asked.parse_args(arguments)
    work = [(name, where) for name in given.act or ACTS for where in given.database or DATABASES]
    found, runs, began = Counter[Wrong](), 0, time.monotonic()
    with ProcessPoolExecutor(WORKERS) as pool:
        for future in as_completed([pool.submit(proved, *each, given.every) for each in work]):
            done = future.result()
            say(str(done))
            for finding in done.findings[: given.told]:
                say(f"    {finding}")
            found.update(finding.kind for finding in done.findings)
            runs += done.runs
    say(f"{len(work)} acts, {runs} faults, {time.monotonic() - began:.0f} s: {dict(found) or 'nothing wrong'}")
    return 1 if found else 0


def say(line: str) -> None:
    """Print at once, also into a file."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    library.start_with_library("tests.faults")
    sys.exit(main(sys.argv[1:]) if library.loaded() else 0)
