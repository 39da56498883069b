"""`convenant verify`: one of three answers per PDF, with who, for whom, when, and why not."""

import json
from pathlib import Path
from typing import Any

import click

from signing.anchors import load_roots
from signing.foreign import verify_foreign
from signing.trust import known_roots
from web.adapters import SystemClock
from web.settings import read
from web.trust import FOLDER
from web.ways import signing_roots
from web.words import VERDICTS, moment

HELP = """Controleer PDF's: geldig, ongeldig of niet te bepalen.

Code 0: alle geldig. Code 1: minstens een ongeldig. Code 2: anders."""
CODES = {"geldig": 0, "ongeldig": 1, "niet_te_bepalen": 2}
NO_TRUST = "Geef met --trust het wortelcertificaat dat u vertrouwt, zoals: --trust trust.pem."


class NoCertificate(ValueError):
    """What is given as trust is no certificate. Its str is a Dutch sentence."""


@click.command(help=HELP)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--trust", type=click.Path(path_type=Path), multiple=True, help="Een wortelcertificaat (PEM). Mag vaker."
)
@click.option("--json", "as_json", is_flag=True, help="Zeg het als JSON, een regel per bestand.")
def verify(files: tuple[Path, ...], trust: tuple[Path, ...], *, as_json: bool) -> int:
    """Verify files; gives the exit code."""
    roots = [root(path) for path in trust] or own_roots()
    reports = [_report(path, roots) for path in files]
    for report in reports if not trust else ():
        _point_to_trust(report)
    for report in reports:
        click.echo(json.dumps(report, ensure_ascii=False) if as_json else in_words(report))
    codes = {CODES[report["verdict"]] for report in reports}
    return 1 if 1 in codes else max(codes)


def _point_to_trust(report: dict[str, Any]) -> None:
    """Nothing was given to trust: then say how, for a signature of which nothing else is wrong."""
    if report["verdict"] == "niet_te_bepalen" and report["signatures"]:
        report["reasons"] = [*report["reasons"], NO_TRUST]


def root(path: Path) -> bytes:
    """The certificate in this file. Raises OSError, and NoCertificate when there is none in it."""
    data = path.read_bytes()
    try:
        load_roots([data])
    except ValueError as error:
        raise NoCertificate(f"Dit is geen certificaat: {path}.") from error
    return data


def own_roots() -> list[bytes]:
    """This installation's own roots; none when nothing was installed here."""
    settings = read()
    own = known_roots(settings.folder / FOLDER)
    return [*own, *settings.timestamp_roots(), *signing_roots(settings)] if own else []


def _report(path: Path, roots: list[bytes]) -> dict[str, Any]:
    try:
        pdf = path.read_bytes()
    except OSError:
        reason = "Dit bestand is niet te lezen."
        return {
            "file": str(path),
            "verdict": "niet_te_bepalen",
            "unchanged": None,
            "signatures": [],
            "reasons": [reason],
        }
    return verify_foreign(pdf, roots, SystemClock().now()).as_json(str(path))


def in_words(report: dict[str, Any]) -> str:
    """The report as lines to read."""
    lines = [f"{report['file']}: {VERDICTS[report['verdict']].upper()}"]
    lines += [f"  {reason}" for reason in report["reasons"]]
    for s in report["signatures"]:
        at = s["timestamp"] or s["time"]
        for_whom = f" namens {s['partner']}" if s["partner"] else ""
        when = f", {moment(at)}" if at else ""
        level = f" ({s['level']})" if s["level"] else ""
        lines.append(f"  {VERDICTS[s['verdict']]}: {s['signer'] or 'onbekend'}{for_whom}{when}{level}")
        lines += [f"      {reason}" for reason in s["reasons"]]
    return "\n".join(lines)
