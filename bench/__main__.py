"""`python -m bench` (`make bench`): prints what was measured; see README.md."""

import argparse
import logging
import platform
import tempfile
from pathlib import Path
from statistics import median

from bench.bare import empty_field
from bench.deciding import measure_deciding
from bench.many import PILE, Many, measure_many, sealed
from bench.others import pdfsig
from bench.scale import measure_scale
from bench.signing import Measured, Row, measure
from bench.sitting import measure_sitting


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--teams", type=int, default=20, help="teams of four signers (20)")
    teams = parser.parse_args().teams
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        print("Deciding one act, microseconds of processor time, medians")
        for action, took in sorted(measure_deciding().items(), key=lambda each: -each[1]):
            print(f"{action:<28} {took:6.1f}")
        print()
        _tell(measure(Path(folder), teams))
        pdf = sealed(Path(folder) / "veel")
        other = pdfsig(Path(folder) / "pdfsig", pdf, empty_field(pdf))
        print(f"\npdfsig of poppler, RSA 2048, no timestamp: {f'{other:.0f}' if other else 'not installed'}")
        _tell_many(measure_many(Path(folder) / "veel", pdf))
        sitting = measure_sitting(Path(folder) / "stapel")
        print(
            f"\nThe pile: {sitting.documents} documents looked up in {sitting.reading:.0f} ms, "
            f"signed in {sitting.signing:.1f} s"
        )
        print("\nMany teams; the middle of nine")
        for asked, cost in measure_scale(Path(folder)).items():
            print(f"{asked:<36} {cost.milliseconds:7.1f} ms   {cost.queries} queries")


def _tell(measured: Measured) -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}; milliseconds, medians\n")
    first, rest = measured.opening[0], measured.opening[1:] or measured.opening
    print(f"PDF made, sealed, stored and recorded: {median(rest):.0f} (the first in a process {first:.0f})\n")
    print(f"One of four signatures ({len(measured.team)} of them)")
    _line("", measured.team)
    print("\nOn one document with sixteen signers")
    for row in measured.growth:
        _line(f"{row.number:>2}  {row.kilobytes:5.0f} KiB  ", [row])
    ends = [median(row.recorded for row in part) for part in (measured.growth[:3], measured.growth[-3:])]
    print(f"last three against first three: {ends[1] / ends[0]:.2f} x")


def _tell_many(many: Many) -> None:
    stall, pile = many.stall, many.pile
    print(
        f"{stall.number} signatures on one PDF: the middle {stall.middle:.1f}, the worst {stall.worst:.1f}: "
        f"{stall.worst / stall.middle:.1f} x"
    )
    print(
        f"{PILE} documents: {pile[1]:.1f} s in one process, {pile[2]:.1f} s in two: {pile[1] / pile[2]:.2f} x"
    )
    for number, took in many.checking.items():
        print(f"checking a file with {number} signatures: {took:.0f}")


def _line(head: str, rows: list[Row]) -> None:
    bare, default, ours = (
        median(each) for each in zip(*((r.bare, r.bare_default, r.recorded) for r in rows), strict=True)
    )
    print(
        f"{head}bare pyHanko {bare:5.1f} (its defaults {default:5.1f})   recorded {ours:6.1f}   "
        f"ratio {ours / bare:.2f} ({ours / default:.2f})"
    )


if __name__ == "__main__":
    main()
