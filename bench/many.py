"""Many signatures: whether one ever stalls, and what a second process gains; and what checking costs.

This is the signing code alone, without services or database.
"""

import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from pyhanko.sign.timestamps import TimeStamper

from bench.bare import empty_field
from signing.seal import make_paper
from signing.sign import sign
from signing.timestamps import own_timestamper
from signing.trust import Authority
from signing.verify import verify
from tests.ours import data as paper_of
from web.data import data
from workflow.domain.text import canonical

MANY, PILE = 1_500, 200
CHECKED = (4, 16)
TIMES = 5


@dataclass(frozen=True, slots=True)
class Stall:
    """How long signatures took, in milliseconds."""

    number: int
    middle: float
    worst: float


@dataclass(frozen=True, slots=True)
class Many:
    """What was measured."""

    stall: Stall
    pile: Mapping[int, float]
    """Seconds for 200 documents, by the number of processes."""
    checking: Mapping[int, float]
    """Milliseconds to check a whole file, by the number of signatures."""


def sealed(folder: Path) -> bytes:
    """A PDF with sixteen empty fields, sealed with the keys in this folder."""
    office, about = _Office.of(folder), paper_of()
    block, whole = about["blocks"][0], canonical(about["text"])
    fields = [f"handtekening-{number}" for number in range(1, max(CHECKED) + 1)]
    about["blocks"] = [{**block, "field": field, "name": f"V. {field}"} for field in fields]
    return make_paper(about, whole, data("templates") / "pdf", office.authority, office.stamper, _now())


def measure_many(folder: Path, pdf: bytes) -> Many:
    """Sign one PDF again and again, sign a pile, and check files with more and more signatures.

    Args:
        folder: The folder of the keys.
        pdf: What `sealed` gave.
    """
    office = _Office.of(folder)
    return Many(_stall(office, pdf), _pile(folder, pdf), _checking(office, pdf))


@dataclass(frozen=True)
class _Office:
    authority: Authority
    stamper: TimeStamper

    @classmethod
    @cache
    def of(cls, folder: Path) -> "_Office":
        """The keys in this folder, once a process."""
        authority = Authority.create(folder, "Meting", _now())
        return cls(authority, own_timestamper(authority.timestamps, _now))

    def sign(self, pdf: bytes) -> bytes:
        """One signature more, in the first empty field."""
        return sign(
            pdf, empty_field(pdf), "V. Voorbeeld", "Een partij", self.authority, self.stamper, _now()
        ).pdf


def _stall(office: _Office, pdf: bytes) -> Stall:
    took = [_seconds(partial(office.sign, pdf)) * 1000 for _ in range(MANY)]
    return Stall(MANY, median(took), max(took))


def _pile(folder: Path, pdf: bytes) -> dict[int, float]:
    found = {}
    for processes in (1, 2):
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            list(pool.map(_one, [(folder, pdf)] * processes * 2))  # both have begun and know their keys
            start = time.perf_counter()
            list(pool.map(_one, [(folder, pdf)] * PILE, chunksize=5))
            found[processes] = time.perf_counter() - start
    return found


def _one(asked: tuple[Path, bytes]) -> int:
    folder, pdf = asked
    return len(_Office.of(folder).sign(pdf))


def _checking(office: _Office, pdf: bytes) -> dict[int, float]:
    found = {}
    for number in range(1, max(CHECKED) + 1):
        pdf = office.sign(pdf)
        if number in CHECKED:
            check = partial(verify, pdf, [office.authority.root_pem], _now())
            found[number] = median(_seconds(check) for _ in range(TIMES)) * 1000
    return found


def _seconds(do: Any) -> float:  # noqa: ANN401 - whatever it gives is not looked at
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def _now() -> datetime:
    return datetime.now(UTC)
