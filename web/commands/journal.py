"""`convenant journal`: signing, checking and exporting the journal, and erasing what it holds of a person."""

import logging
import os
import pwd
from collections.abc import Mapping, Sequence
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import click

from signing.anchors import load_roots
from signing.checkpoints import NoteReader
from web.adapters import JournalJudge
from web.app import ready
from web.commands.verify import root
from web.words import moment
from workflow.domain.journal import Fault, Personal
from workflow.ports import NoteJudge
from workflow.services.anchoring import Anchoring
from workflow.services.answers import NotFound
from workflow.services.checkpoints import Checkpoints
from workflow.services.erasure import Erasure
from workflow.services.exports import JudgeFor
from workflow.services.mending import Mending
from workflow.services.people import NotAllowed
from workflow.services.receipts import NoReceipt, ReceiptReport, check_receipt
from workflow.services.records import JournalReport, NoJournal, Records, check_export

BROKEN = 1
UNPINNED = (
    "Let op: de sleutel komt uit het bestand zelf. "
    "Geef met --key de sleutel die u op een andere manier kreeg."
)
PATH = click.Path(path_type=Path)
KEY = click.option("--key", type=PATH, help="De openbare sleutel (journaal.pub) die u vertrouwt.")
TRUST = click.option(
    "--trust", type=PATH, multiple=True, help="Wortelcertificaat (PEM) van de tijdstempels. Mag vaker."
)
REASON = click.option("--reason", required=True, help="Waarom; dat komt in het journaal.")


def system_user() -> str:
    """Who runs this command, by the operating system: not what somebody says in a variable."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


@click.group(help="Het journaal: wat er gebeurde, en of daar niets aan is veranderd.")
def journal() -> None:
    """The group."""


@journal.command(help="Controleer het journaal van deze installatie, of een export ervan.")
@click.argument("file", metavar="[FILE]", required=False, type=PATH)
@KEY
@TRUST
@click.option(
    "--checkpoint",
    "kept",
    type=PATH,
    multiple=True,
    help="Een controlepunt dat u bewaarde, ook als bericht: staat alles daarvan er nog in? Mag vaker.",
)
def verify(file: Path | None, key: Path | None, trust: tuple[Path, ...], kept: tuple[Path, ...]) -> int:
    """Check the journal; gives the exit code: 0 whole, 1 broken."""
    held = [kept_text(each.read_bytes()) for each in kept]
    report = _export(file, judges(key, trust), held) if file else Records(ready().desk).check(held)
    for note in report.notes:
        click.echo(note)
    if file and key is None:
        click.echo(UNPINNED)
    if report.faults:
        _tell(report.faults)
        click.echo(
            f"Het journaal klopt niet: {len(report.faults)} keer iets gevonden in {report.entries} regels."
        )
        return BROKEN
    click.echo(
        f"Het journaal klopt: {report.entries} regels, de laatste met controlesom {report.head or 'geen'}."
    )
    return 0


def kept_text(content: bytes) -> str:
    """The text of a file that somebody kept: also of a message that a mail program saved."""
    message = message_from_bytes(content, policy=default)
    body = message.get_body(("plain",)) if "MIME-Version" in message else None
    return str(body.get_content()) if body else content.decode(errors="replace")


def _export(file: Path, judge_for: JudgeFor, held: Sequence[str]) -> JournalReport:
    try:
        with file.open(encoding="utf-8") as lines:
            return check_export(lines, judge_for, held)
    except UnicodeDecodeError as error:
        raise NoJournal("Dit bestand is geen export van het journaal.") from error


@journal.command(help="Schrijf het hele journaal in een bestand, een regel JSON per feit.")
@click.argument("file", metavar="FILE", type=PATH)
def export(file: Path) -> None:
    """Write the journal to a file."""
    count = Records(ready().desk).export(file)
    click.echo(f"{count} regels geschreven in {file}.")


@journal.command(help="Zet een ondertekend controlepunt met tijdstempel. Laat dit elke dag doen.")
def checkpoint() -> int:
    """Sign the journal; gives the exit code: 0 done, 1 a timestamp is still missing."""
    made = Checkpoints(ready().desk).make()
    if not made.size:
        click.echo("Het journaal is nog leeg.")
        return 0
    click.echo(made.note)
    if made.problem:
        click.echo(f"De tijdstempeldienst geeft niets: {made.problem}.", err=True)
        click.echo(f"Ontbrekende tijdstempels: {made.waiting}. Het volgende controlepunt vraagt ze weer.")
        return BROKEN
    return 0


@journal.command(help="Controleer een ontvangstbewijs. Daar is verder niets voor nodig.")
@click.argument("file", metavar="FILE", type=PATH)
@KEY
@TRUST
def receipt(file: Path, key: Path | None, trust: tuple[Path, ...]) -> int:
    """Check a receipt; gives the exit code: 0 it holds, 1 it does not."""
    try:
        report = check_receipt(file.read_text(encoding="utf-8"), judges(key, trust))
    except UnicodeDecodeError as error:
        raise NoReceipt("Dit bestand is geen ontvangstbewijs.") from error
    if key is None:
        click.echo(UNPINNED)
    if report.faults:
        _tell(report.faults)
        click.echo("Dit ontvangstbewijs klopt niet.")
        return BROKEN
    click.echo(in_words(report))
    return 0


def in_words(report: ReceiptReport) -> str:
    """What a receipt shows, to read."""
    entry, part = report.receipt.entry, report.receipt.part
    action = str(entry.body.get("action", "")).replace("_", " ")
    name = "iemand wiens gegevens zijn gewist" if part and part.erased else _name(part)
    when = f"Een tijdstempel van {moment(report.stamped_at)} bewijst dat." if report.stamped_at else (
        "Er is nog geen tijdstempel over."
    )  # fmt: skip
    return (
        f"Dit ontvangstbewijs klopt: regel {entry.number} van {report.receipt.source.origin}.\n"
        f"{entry.at}: {action} door {name} ({entry.body.get('kind')}).\n{_how(entry.body)}{when}"
    )


@journal.command(help="Verklaar, ondertekend, welke regels van voor versie 1.0 in een andere volgorde staan.")
@REASON
def mend(reason: str) -> None:
    """Declare which entries are in another order, of which the content is proven."""
    declared = Mending(ready().desk).declare(reason, system_user())
    if not declared:
        click.echo("Alle regels staan in de goede volgorde of waren al verklaard.")
        return
    click.echo(f"Verklaard: {len(declared)} regels ({', '.join(map(str, declared))}).")


@journal.command(help="Ga verder met het journaal zoals het is, als dat niet aansluit op het anker.")
@REASON
def anchor(reason: str) -> None:
    """Put the anchor anew, with a reason that stays in the journal."""
    done = Anchoring(ready().desk).accept(reason, system_user())
    click.echo(done.problem)
    click.echo(f"Het anker is opnieuw gezet; dat staat in regel {done.number} van het journaal.")


@journal.command(help="Wis de naam en de woorden van een persoon. De bewijzen blijven kloppen.")
@click.argument("email", metavar="EMAIL")
@REASON
def erase(email: str, reason: str) -> None:
    """Erase a person."""
    try:
        erased = Erasure(ready().desk).erase(email, reason)
    except NotFound as error:
        raise NotAllowed(f"Er is geen account met dit adres: {email}.") from error
    listed = ", ".join(map(str, erased.entries)) or "geen"
    click.echo(f"Gewist: het account, en de persoonsgegevens van deze regels van het journaal: {listed}.")


def _how(body: Mapping[str, Any]) -> str:
    """Of a signature: its level, by what means the person was identified, and who issued the certificate."""
    if "level" not in body:
        return ""
    way = str(body.get("way", "")).replace("_", " ")
    told = [f"{body['level']} elektronische handtekening", way, body.get("means"), body.get("issuer")]
    return "; ".join(str(word) for word in told if word) + ".\n"


def _name(part: Personal | None) -> str:
    return str(part.content.get("name", "onbekend")) if part else "onbekend"


def judges(key: Path | None, trust: Sequence[Path]) -> JudgeFor:
    """Who judges a file: by what is pinned here, else by what the file says of itself."""
    pinned = NoteReader.parse(key.read_text(encoding="utf-8", errors="replace")) if key else None
    trusted = [root(path) for path in trust]
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it finds is told in our own words

    def judge(given: str, roots: Sequence[str]) -> NoteJudge:
        try:
            certificates = trusted or [each.encode() for each in roots]
            load_roots(certificates)
            return JournalJudge(pinned or NoteReader.parse(given), certificates)
        except ValueError as error:
            raise NoJournal("In dit bestand staat geen bruikbare sleutel of certificaat.") from error

    return judge


def _tell(faults: Sequence[Fault]) -> None:
    for fault in faults:
        click.echo(fault.sentence)
