"""`python -m tests.faults` (`make prove`): every fault of every act, on both databases; exit 1 if any."""

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.faults import library
from tests.faults.experiments import ACTS, BESIDES, DATABASES, KILLS, Done, besides, proved

WORKERS = 2


def main(arguments: Sequence[str]) -> int:
    """Prove; gives the exit code."""
    asked = argparse.ArgumentParser(prog="python -m tests.faults")
    asked.add_argument(
        "--act", action="append", choices=[*ACTS, *BESIDES], help="only this; may be given more often"
    )
    asked.add_argument("--database", action="append", choices=DATABASES, help="only on this database")
    asked.add_argument("--every", type=int, default=1, help="only each so-many-th call")
    asked.add_argument("--kills", type=int, default=KILLS, help="how often the serving site is killed")
    asked.add_argument("--told", type=int, default=3, help="how many findings to tell of each")
    given = asked.parse_args(arguments)
    databases, began, wrong, runs = given.database or DATABASES, time.monotonic(), 0, 0
    with ProcessPoolExecutor(WORKERS) as pool:
        started = [
            pool.submit(besides, name, where, given.every, given.kills)
            for name, places in BESIDES.items()
            for where in places
            if where in databases and (not given.act or name in given.act)
        ]
        acts = [name for name in ACTS if not given.act or name in given.act]
        started += [pool.submit(proved, name, where, given.every) for name in acts for where in databases]
        for number, future in enumerate(as_completed(started), 1):
            done = future.result()
            say(f"{number:3}/{len(started)}  {done}", done, given.told)
            wrong, runs = wrong + len(done.findings), runs + done.runs
    say(f"{runs} faults in {time.monotonic() - began:.0f} s: {wrong} wrong.")
    return 1 if wrong else 0


def say(line: str, done: Done | None = None, most: int = 0) -> None:
    """Print at once, also into a file; with some of what was found."""
    found = [f"    {finding}" for finding in done.findings[:most]] if done else []
    sys.stdout.write("\n".join([line, *found]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    library.start_with_library("tests.faults")
    sys.exit(main(sys.argv[1:]) if library.loaded() else 0)
