"""`convenant`: the command line. Here all errors become one Dutch sentence and an exit code."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from signing.certificates import Ended, KeyAway
from signing.checkpoints import BrokenKey
from signing.keeping import WrongPassphrase
from signing.revocations import NotRevocable
from web import not_now
from web.app import NotMigrated
from web.commands import (
    ca,
    certificates,
    clock,
    covenant,
    demo,
    evidence,
    installation,
    journal,
    people,
    terms,
    verify,
)
from web.commands.jobs import UnknownJob, jobs
from web.demo.stage import AlreadyThere
from web.demo.story import CannotPlay
from web.settings import WrongSetting
from workflow.persistence.anchor import AnchorMismatch
from workflow.persistence.pace import ClockWrong
from workflow.persistence.private import BrokenSecret
from workflow.persistence.unavailable import POSSIBLY, unavailable
from workflow.ports.paper import PaperworkFailed
from workflow.reading.values import NotACovenant
from workflow.services.checkpoints import JournalBroken
from workflow.services.clock import NoReason
from workflow.services.own_keys import StrangeKeys
from workflow.services.people import NotAllowed
from workflow.services.receipts import NoReceipt
from workflow.services.records import NoJournal
from workflow.services.store_check import StoreBroken
from workflow.services.teams import NoCovenant
from workflow.services.terms import WrongTerm

FAILED = 2


@click.group(help="Convenant: van eerste concept tot erkend buurtpreventieteam.", add_help_option=False)
@click.help_option("--help", "-h", help="Deze hulp.")
@click.version_option(package_name="convenant", message="convenant %(version)s", help="De versie.")
def convenant() -> None:
    """The group of all commands."""


for command in (
    ca.ca,
    demo.demo,
    verify.verify,
    covenant.import_,
    covenant.lifecycle,
    journal.journal,
    evidence.evidence,
    people.user,
    people.team,
    certificates.certificates,
    installation.serve,
    installation.migrate,
    installation.settings,
    installation.outbox,
    installation.clean,
    clock.clock,
    jobs,
    terms.terms,
):
    convenant.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    try:
        code = convenant.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except KNOWN as problem:
        sentence, code = told(problem)
        click.echo(sentence, err=True)
    sys.exit(code or 0)


def told(problem: BaseException) -> tuple[str, int]:
    """The sentence about an error and the exit code; an error of ours is raised again."""
    if what := unavailable(problem):
        return f"{not_now.SENTENCES[what]} Probeer het over een paar minuten opnieuw.", not_now.CODE
    say = next((say for kind, say in SENTENCES.items() if isinstance(problem, kind)), None)
    if say is None:
        raise problem
    return say(problem), FAILED


def usage(problem: click.ClickException) -> str:
    """Click's own errors, in Dutch."""
    match problem:
        case click.exceptions.NoArgsIsHelpError():
            return problem.ctx.get_help() if problem.ctx else "Zie --help."
        case click.NoSuchOption():
            said = f"De optie {problem.option_name} bestaat niet."
        case click.NoSuchCommand():
            said = f"Het commando {problem.command_name} bestaat niet."
        case click.MissingParameter():
            said = f"Er ontbreekt iets: {_parameter(problem)}."
        case click.BadParameter():
            said = f"Dit kan niet bij {_parameter(problem)}."
        case _:
            said = "Dit commando klopt niet."
    return f"{said} Zie --help."


def _parameter(problem: click.BadParameter) -> str:
    parameter = problem.param
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return (parameter.metavar or parameter.name or "").upper() if parameter else "een argument"


SENTENCES: dict[type[BaseException], Callable[[Any], str]] = {
    click.Abort: lambda _: "Afgebroken.",
    click.ClickException: usage,
    AlreadyThere: lambda e: (
        f"In deze map staat al een installatie: {e}. Kies een lege map, of gooi deze weg."
    ),
    NoCovenant: lambda _: "Er is nog geen convenant. Lees er eerst een in met `convenant import`.",
    NotMigrated: lambda _: "De database is nog niet bijgewerkt. Doe eerst `convenant migrate`.",
    NotACovenant: str,
    verify.NoCertificate: str,
    NotAllowed: str,
    ClockWrong: str,
    NoReason: str,
    Ended: str,
    OverflowError: lambda _: "De klok van het systeem staat op een moment dat niet kan. Zet de klok goed.",
    UnknownJob: str,
    WrongTerm: str,
    NoJournal: str,
    StrangeKeys: str,
    NoReceipt: str,
    JournalBroken: str,
    AnchorMismatch: str,
    PaperworkFailed: str,
    StoreBroken: str,
    BrokenKey: str,
    BrokenSecret: str,
    CannotPlay: str,
    ca.CannotTrust: str,
    NotRevocable: str,
    WrongPassphrase: str,
    KeyAway: lambda _: "De sleutels van de installatie zijn niet bereikbaar.",
    WrongSetting: str,
    OSError: lambda e: f"Dat bestand of die map lukt niet: {e.filename or e.strerror}.",
}
"""What is said of each error; the first that fits."""
KNOWN: tuple[type[BaseException], ...] = (*SENTENCES, *POSSIBLY)
"""The errors of which something may be said."""
