"""Where the demonstration plays: a folder of its own, with a fresh SQLite database in it."""

import hashlib
import json
import shlex
from pathlib import Path
from typing import Any

from web.app import Installation, install, migrated
from web.demo.cast import PASSWORD
from web.demo.story import Say, Story, Team, must_be_playable
from web.settings import read
from workflow.domain.covenant import CovenantText
from workflow.services.dossiers import Dossiers

RECOGNISED, HALF_WAY = "Buurtpreventieteam Molenbuurt", "Buurtpreventieteam Havenkwartier"
NAMES = (
    "Molenbuurt",
    "Havenkwartier",
    "Lindenpark",
    "Oude Dorp",
    "Waterrand",
    "Stationsbuurt",
    "Vogelwijk",
    "Dijkzicht",
)
READY = "klaar.json"
WITHOUT_SECOND_STEP = "LET OP: alleen in deze demonstratie logt u in zonder tweede stap (code of passkey)."
SIGNED, TRUST = "getekend.pdf", "trust.pem"
"""The recognised team's PDF, and the root of trust with which anyone checks it."""


class AlreadyThere(FileExistsError):
    """There is a demonstration in this folder already."""


def fresh(folder: Path, covenant: CovenantText) -> Installation:
    """A migrated installation in this folder, for this covenant. Raises AlreadyThere and CannotPlay."""
    if (folder / "convenant.db").exists():
        raise AlreadyThere(folder)
    must_be_playable(covenant)
    return installed(folder)


def installed(folder: Path) -> Installation:
    """The demonstration has its own database and is served on this machine, whatever the environment says."""
    site = f"http://127.0.0.1:{read().port}"
    settings = read(folder=folder, database="", site=site, listen="127.0.0.1", organisation="Demonstratie")
    installation = install(settings, demonstration=True)
    migrated(installation)
    return installation


def teams(folder: Path, covenant: CovenantText, count: int, say: Say) -> list[dict[str, Any]]:
    """Carry `count` teams the whole way; leaves <n>.pdf and trust.pem, and gives what --json prints."""
    installation = fresh(folder, covenant)
    (folder / TRUST).write_bytes(installation.authority.root_pem)
    story = Story(installation.desk, covenant, say)
    return [_left(installation, story.recognised(team_name(n)), story, n) for n in range(1, count + 1)]


def team_name(number: int) -> str:
    """The name of the nth team."""
    name = NAMES[(number - 1) % len(NAMES)]
    round_ = (number - 1) // len(NAMES)
    return f"Buurtpreventieteam {name}" + (f" {round_ + 1}" if round_ else "")


def _left(installation: Installation, team: Team, story: Story, number: int) -> dict[str, Any]:
    """The team's PDF in the folder, and what is told about it."""
    dossiers = Dossiers(installation.desk)
    pdf = dossiers.document(team.agreement, story.office[0].id).pdf
    path = installation.settings.folder / f"{number}.pdf"
    path.write_bytes(pdf)
    dossier = dossiers.open(team.agreement, story.office[0].id)
    report = installation.checker.check(pdf, path.name)
    return {
        "name": team.name,
        "state": dossier.state.value,
        "pdf": str(path),
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "signatures": sum(each["kind"] != "tijdstempel" for each in report["signatures"]),
        "seconds": {part: round(seconds, 4) for part, seconds in team.seconds.items()},
    }


def is_ready(folder: Path) -> bool:
    """Whether the demonstration that `make run` serves was made here, to its end."""
    return (folder / READY).exists()


def play(folder: Path, covenant: CovenantText, say: Say) -> None:
    """Make that demonstration: one team recognised, another half-way.

    Raises AlreadyThere and CannotPlay.
    """
    installation = fresh(folder, covenant)
    (folder / TRUST).write_bytes(installation.authority.root_pem)
    story = Story(installation.desk, covenant, say)
    done, waiting = story.recognised(RECOGNISED), story.half_way(HALF_WAY)
    pdf = Dossiers(installation.desk).document(done.agreement, story.office[0].id).pdf
    (folder / SIGNED).write_bytes(pdf)
    players = [waiting.coordinator, *story.office, *story.players, done.coordinator]
    told = [(p.part, p.email, p.signs) for p in players]
    (folder / READY).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def logins(folder: Path) -> list[str]:
    """How to log in as each person, a line each."""
    players = json.loads((folder / READY).read_text(encoding="utf-8"))
    width = max(len(email) for _, email, _ in players)
    lines = [
        f"  {email:<{width}}  {part}{' (keurt goed en tekent)' if signs else ''}"
        for part, email, signs in players
    ]
    return [f"Inloggen kan als ieder van hen, met het wachtwoord: {PASSWORD}", WITHOUT_SECOND_STEP, *lines]


def checking(folder: Path, command: str) -> list[str]:
    """How to check the recognised team's PDF with this command, a line to copy."""
    line = shlex.join([command, "verify", str(folder / SIGNED), "--trust", str(folder / TRUST)])
    return ["De getekende PDF controleren, zonder de site:", f"  {line}"]
