"""`python -m tests.model` (`make prove`): every world, two at a time; exit 1 when anything is wrong."""

import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from resource import RUSAGE_SELF, getrusage

from tests.model import worlds
from tests.model.exchange import lopsided
from tests.model.explore import Search, Seen
from tests.model.insider import worlds as insider
from tests.model.insider.search import InsiderSearch, InsiderSeen
from tests.model.pairs import PairSearch
from tests.model.world import World

WORKERS = 2


INSIDER = "INSIDER_"
ALL = (*worlds.ALL, *(INSIDER + name for name in insider.ALL))


def search(name: str) -> Seen | InsiderSeen:
    """Search one world; in those that are the same for two partners, look whether the rules are too."""
    if name.startswith(INSIDER):
        return InsiderSearch(getattr(insider, name.removeprefix(INSIDER))).run()
    world: World = getattr(worlds, name)
    if world.pair:
        return PairSearch(world).run()
    seen = Search(world, keep_steps=name in worlds.ALIKE).run()
    if name in worlds.ALIKE:
        seen.wrong += lopsided(seen)
    return seen


def _told(name: str) -> tuple[str, list[str], int, int]:
    seen = search(name)
    memory = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    exchanged = ", the same with politie and corporatie exchanged" if name in worlds.ALIKE else ""
    return f"{seen}, {memory} MiB{exchanged}", seen.wrong, len(seen.places), seen.tried


def main(names: list[str]) -> int:
    """Search these worlds, or all; gives the exit code."""
    wrong, states, edges = 0, 0, 0
    with ProcessPoolExecutor(WORKERS) as pool:
        for done in as_completed([pool.submit(_told, name) for name in names or ALL]):
            line, broken, found, tried = done.result()
            say(line)
            for what in broken[:3]:
                say(f"  WRONG {what}")
            wrong, states, edges = wrong + len(broken), states + found, edges + tried
    say(f"In all {states:,} states and {edges:,} edges; {wrong} wrong.")
    return 1 if wrong else 0


def say(line: str) -> None:
    """Print at once, also into a file."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
