"""One town on one database, from its first day to what is found at its end."""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

from language.days import ZONE
from tests import postgres
from tests.releases.kept import Kept
from tests.town import ending, pages
from tests.town.clock import TownClock
from tests.town.place import Place
from tests.town.year import Year

FIRST_DAY = date(2026, 7, 1)
SQLITE, POSTGRES = "sqlite", "postgresql"
EVERYTHING = frozenset(
    {"adopt", "restart", "hand_over", "erase", "vacancy", "succeed", "amend", "lapse", "wrong"}
)
"""What must have happened in every year."""


@dataclass(frozen=True)
class Scale:
    """How large a town is."""

    teams: int
    stride: int
    """Days that pass at once."""
    others: int
    """Partners that a covenant names beside four: with seven, an agreement has twelve signatories."""
    one_in: int
    """One agreement in so many has a real PDF."""
    readers: int
    """In whose eyes every page is looked at, five at most."""
    release: str = ""
    """The town begins in the upgraded installation of that release, with its teams; empty is a new one."""


FULL = Scale(teams=50, stride=1, others=7, one_in=11, readers=5, release="0.1.0")
SMALL = Scale(teams=8, stride=7, others=0, one_in=7, readers=2)


@dataclass(frozen=True)
class Found:
    """What a year left behind."""

    said: str
    """Counts, on one line."""
    faults: tuple[str, ...]
    """What is not in order."""
    offenders: tuple[str, ...]
    """Pages that weigh or ask too much."""


def lived(sort: str, scale: Scale, seed: int) -> Found:
    """A whole year on this sort of database, in folders that are gone afterwards."""
    with _servers(sort) as server, _folder() as folder:
        url = server.url(server.create()) if server else ""
        first = _upgraded(scale.release, folder / "installatie", url) if scale.release else FIRST_DAY
        place = Place(folder / "installatie", url, TownClock(first), scale.one_in)
        year = Year(place, Random(seed), scale.teams, scale.stride, scale.others)
        marks = [time.process_time()]
        try:
            town = year.run()
            marks.append(time.process_time())
            faults = [*ending.faults(place, folder), *_missing(year.happened, place)]
            marks.append(time.process_time())
            heavy = list(pages.offenders(town, scale.readers))
            marks.append(time.process_time())
            said = _told(sort, place, year.happened, len(town.teams), marks)
        finally:
            place.stop()
        return Found(said, tuple(faults), tuple(heavy))


def _servers(sort: str) -> AbstractContextManager[postgres.Server | None]:
    return postgres.running() if sort == POSTGRES else nullcontext()


def _upgraded(release: str, folder: Path, url: str) -> date:
    """Take over the installation of an earlier release; gives the day after, on which the year begins."""
    Kept(release, folder, url).upgraded()
    return datetime.now(ZONE).date() + timedelta(days=1)


@contextmanager
def _folder() -> Iterator[Path]:
    """In memory where there is room: what is measured is no disk."""
    folder = Path(tempfile.mkdtemp(prefix="town-", dir=postgres.parent()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _missing(happened: Counter[str], place: Place) -> Iterator[str]:
    """What a year must hold to be worth its name."""
    yield from (
        f"the year: nothing of the kind {name!r} happened" for name in sorted(EVERYTHING - (+happened).keys())
    )
    if not ending.with_real_paper(place):
        yield "the year: no real PDF was signed"


def _told(sort: str, place: Place, happened: Counter[str], teams: int, marks: list[float]) -> str:
    states = Counter(state.value for state in place.states().values())
    lived, checked, looked = (after - before for before, after in pairwise(marks))
    parts = [
        f"{sort}: {teams} teams, {sum(states.values())} dossiers ({dict(sorted(states.items()))})",
        f"{place.acts:,} acts, {place.refused} refused",
        f"{len(place.post.arrived):,} messages, {place.post.refused} refused by the server",
        f"{len(ending.with_real_paper(place))} real PDFs, {place.started} starts",
        f"{dict(sorted(happened.items()))}",
        f"processor: year {lived:.0f} s, check {checked:.0f} s, pages {looked:.0f} s",
    ]
    return "; ".join(parts)
