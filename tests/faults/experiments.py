"""The experiments of the laboratory, each on one sort of database, in a process of its own."""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import postgres
from tests.faults import library
from tests.faults.acts import SERVICES
from tests.faults.beginning import Beginnings
from tests.faults.doors import DOORS, SiteJudge
from tests.faults.kills import Kills
from tests.faults.library import Way
from tests.faults.places import Places
from tests.faults.points import Bench
from tests.faults.stopped import DURABLE, Stopping
from tests.postgres import SETTINGS, Server

SQLITE, POSTGRESQL = DATABASES = ("sqlite", "postgresql")
ACTS = {act.name: act for act in (*SERVICES, *DOORS)}
STARTS, KILLED, STOPPED = "first start", "killed site", "stopped server"
BESIDES = {KILLED: (SQLITE,), STOPPED: (POSTGRESQL,), STARTS: DATABASES}
"""What is not one act, and on which databases."""
KILLS, STOPS, TOGETHER = 200, 20, 30
"""How often the site is killed, PostgreSQL stops, and two processes start at once."""
SOME_STARTS = 12
"""The first start makes hundreds of calls that are alike: each so-many-th goes wrong."""


@dataclass(frozen=True)
class Done:
    """An experiment and what it found."""

    name: str
    database: str
    told: str
    runs: int
    seconds: float
    findings: Sequence[object]

    def __str__(self) -> str:
        kinds = Counter(str(finding).partition(":")[0] for finding in self.findings)
        found = "  ".join(f"{kind} {times}" for kind, times in kinds.most_common(6)) or "nothing wrong"
        what = f"{self.name:<24} {self.database:<10} {self.told:<18}"
        return f"{what} {self.runs:5} faults {self.seconds:6.0f} s  {found}"


@contextmanager
def _room(database: str, settings: Sequence[str] = SETTINGS) -> Iterator[tuple[Path, Server | None]]:
    """A folder, and a server for PostgreSQL; gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        server = stack.enter_context(postgres.running(settings)) if database == POSTGRESQL else None
        yield folder, server


@contextmanager
def _judge(places: Places, folder: Path) -> Iterator[SiteJudge]:
    """What the site makes of an exception; it has a municipality of its own."""
    places.prepare("judge", "draft", lambda _: None)
    with places.copy("judge") as place:
        world = place.opened()
        yield SiteJudge(world, folder / "judge")
        world.desk.database.engine.dispose()


def proved(name: str, database: str, every: int) -> Done:
    """Every fault of one act, or each so-many-th."""
    began = time.monotonic()
    with _room(database) as (folder, server):
        places = Places(folder, server)
        with _judge(places, folder) as judge:
            bench = Bench(places, ACTS[name], judge)
            bench.prepare()
            rehearsal = bench.rehearsed()
            for way in Way:
                for point in library.points(rehearsal.calls, way)[way % every :: every]:
                    bench.fault(rehearsal, point, way)
    told = f"{len(rehearsal.calls)} calls"
    return Done(name, database, told, bench.runs, time.monotonic() - began, bench.findings)


def besides(name: str, database: str, every: int, kills: int) -> Done:
    """One of the others, as thoroughly as asked."""
    began = time.monotonic()
    if name == KILLED:
        told, runs, found = _killed(kills)
    elif name == STOPPED:
        told, runs, found = _stopped(-(-STOPS // every))
    else:
        told, runs, found = _starts(database, every)
    return Done(name, database, told, runs, time.monotonic() - began, found)


def _killed(kills: int) -> tuple[str, int, list[str]]:
    with _room(SQLITE) as (folder, _):
        killing = Kills(folder / "demo")
        killing.run(kills)
    return f"{killing.acknowledged} acknowledged", kills, killing.wrong


def _stopped(stops: int) -> tuple[str, int, list[str]]:
    with (
        _room(POSTGRESQL, DURABLE) as (folder, server),
        _judge(Places(folder / "j", server), folder) as judge,
    ):
        assert server is not None
        stopping = Stopping(folder, server, judge)
        stopping.run(stops)
    return f"{stopping.acknowledged} acknowledged", stops, stopping.wrong


def _starts(database: str, every: int) -> tuple[str, int, list[str]]:
    with _room(database) as (folder, server):
        beginnings = Beginnings(folder, server)
        beginnings.together(-(-TOGETHER // every))
        calls = beginnings.calls()
        for way in Way:
            for point in library.points(calls, way)[way :: SOME_STARTS * every]:
                beginnings.interrupted(point, way)
    return f"{len(calls)} calls", beginnings.runs, beginnings.wrong
