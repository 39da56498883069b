"""`python -m tests.town` (`make town`): a year of a town on each database; exit 1 if anything is wrong."""

import argparse
import secrets
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from tests.town.life import FULL, POSTGRES, SMALL, SQLITE, Found, lived


def main() -> int:
    """Live both years at once; gives the exit code."""
    given = argparse.ArgumentParser(prog="python -m tests.town", description=__doc__)
    given.add_argument(
        "--seed", type=int, default=secrets.randbelow(10**6), help="the same seed, the same year"
    )
    given.add_argument("--teams", type=int, help=f"instead of {FULL.teams}")
    given.add_argument("--small", action="store_true", help="the town of `make test`")
    given.add_argument("--database", choices=[SQLITE, POSTGRES], action="append", help="instead of both")
    asked = given.parse_args()
    scale = SMALL if asked.small else FULL
    scale = replace(scale, teams=asked.teams or scale.teams)
    say(f"Seed {asked.seed}.")
    start, wrong = time.monotonic(), 0
    with ProcessPoolExecutor(2) as pool:
        sorts = asked.database or [SQLITE, POSTGRES]
        for running in [pool.submit(lived, sort, scale, asked.seed) for sort in sorts]:
            wrong += told(running.result())
    say(f"{wrong} wrong, in {time.monotonic() - start:.0f} s (seed {asked.seed}).")
    return 1 if wrong else 0


def told(found: Found) -> int:
    """Print what a year left behind; gives how much of it is wrong."""
    say(found.said)
    for line in (*found.faults, *found.offenders):
        say(f"  WRONG {line}")
    return len(found.faults) + len(found.offenders)


def say(line: str) -> None:
    """Print at once, also into a file."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
