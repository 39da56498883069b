"""`convenant ca`: the installation's own trust. See docs/operations.md, "Het eigen vertrouwen"."""

from datetime import timedelta

import click

from signing.certificates import ROOT, Order
from signing.keeping import LOCKED, flush, lock, unlock
from signing.readiness import days_left
from signing.revocations import RootNeeded
from signing.trust import Authority
from web.adapters import SystemClock
from web.app import at_newest, begun, install, timestamper
from web.settings import Settings, read
from web.trust import FOLDER, Trust, keys, opened, published_at
from workflow.domain.vocabulary import KeyKind
from workflow.persistence import private
from workflow.services.own_keys import OwnKeys

SHORTEST = 12
LOST = {
    KeyKind.VAULT: (
        "De kluis is een andere: geef ieder met een app nieuwe inlogmiddelen (`convenant user reset`)."
    ),
    KeyKind.JOURNAL: (
        "De sleutel van het journaal is een andere: eerdere controlepunten zijn er niet mee te controleren."
    ),
    KeyKind.ROWS: "Het rijgeheim is een ander: het journaal noemt alle rijen opnieuw.",
}
"""What an administrator must know when a key is another than before."""
AGAIN = "Herstart de site en de taken: die gebruiken anders nog de oude sleutels."


class CannotTrust(ValueError):
    """What was asked of the installation's trust cannot be done. Its str is a Dutch sentence."""


@click.group(help="Het eigen vertrouwen: wortel, uitgifte, tijdstempels en zegel.")
def ca() -> None:
    """The group of commands about the installation's own authority."""


@ca.command(help="Zet de sleutel van de wortel apart, versleuteld met een wachtzin.")
def init() -> None:
    """Make the authority if there is none, and take the root's key out of the installation's folder."""
    settings, now = read(), SystemClock().now()
    private.folder(settings.folder)
    if list(settings.root_folder.glob(f"*{LOCKED}")):
        raise CannotTrust(f"De sleutel van de wortel staat al apart, in {settings.root_folder}.")
    passphrase = _chosen(settings)
    authority, revocations = opened(settings, now)
    if authority.root.key is None:
        raise CannotTrust(
            f"De sleutel van de wortel is hier niet en staat ook niet in {settings.root_folder}."
        )
    revocations.renew(now, timedelta(0))
    _take_apart(settings, authority, passphrase)
    click.echo(f"De sleutel van de wortel staat nu versleuteld in {settings.root_folder}.")
    click.echo("Bewaar die map en de wachtzin los van elkaar, en niet op deze machine.")


@ca.command(help="Hoe lang alles nog geldig is. Code 1: er moet iets gebeuren.")
def status() -> int:
    """Print every certificate and list; gives the exit code."""
    settings, now = read(), SystemClock().now()
    authority, revocations = opened(settings, now)
    revocations.renew(now)
    stamper = timestamper(settings, authority, SystemClock())
    trust = Trust(authority, revocations, stamper, SystemClock(), settings.soon)
    for each in authority.known:
        place = "" if each.current else " (vernieuwd)"
        until = each.pair.certificate.not_valid_after_utc
        click.echo(f"{each.name}{place}: tot {until:%d-%m-%Y}, nog {days_left(each.pair, now)} dagen")
    apart = "niet apart: doe `convenant ca init`" if authority.root.key else "apart"
    click.echo(f"sleutel van de wortel: {apart}")
    checks = trust.checks()
    for check in checks:
        click.echo(f"{'goed' if check.fine else 'LET OP'}: {check.sentence}")
    return 0 if all(check.fine for check in checks) else 1


@ca.command(help="Maak nieuwe sleutels voor uitgifte, tijdstempels en zegel.")
@click.option("--root", is_flag=True, help="Maak ook een nieuwe wortel, naast de oude.")
def renew(*, root: bool) -> None:
    """Make a new generation; every older one stays trusted and published."""
    settings, now = read(), SystemClock().now()
    _register(settings)
    authority, _ = opened(settings, now)
    passphrase = None if authority.root.key else _given(settings)
    if passphrase is not None:
        authority = authority.unlocked(unlock(settings.root_folder, passphrase))
    order = Order(settings.organisation, now, site=published_at(settings))
    renewed = authority.renewed(settings.folder / FOLDER, order, keys(settings), root=root)
    if passphrase is not None and root:
        _take_apart(settings, renewed, passphrase)
    _renew_lists(settings, passphrase)
    _register(settings)
    click.echo("Er zijn nieuwe sleutels. Wat eerder is ondertekend, blijft geldig.")
    click.echo(AGAIN)


@ca.command(help="Maak de lijsten met ingetrokken certificaten opnieuw, ook die van de wortel.")
def crl() -> None:
    """Make every list anew."""
    settings = read()
    authority, _ = opened(settings, SystemClock().now())
    done = _renew_lists(settings, None if authority.root.key else _given(settings))
    click.echo(f"Opnieuw gemaakt: {', '.join(done)}.")


@ca.command(help="Trek een certificaat in: geef zijn SHA-256, of zijn serienummer.")
@click.argument("which", metavar="SHA256|SERIENUMMER")
def revoke(which: str) -> None:
    """Put a certificate on the list of whoever issued it."""
    settings, now = read(), SystemClock().now()
    authority, revocations = opened(settings, now)
    try:
        issuer = revocations.revoke(which, now)
    except RootNeeded:
        authority = authority.unlocked(unlock(settings.root_folder, _given(settings)))
        issuer = revocations.of(authority).revoke(which, now)
    click.echo(f"Ingetrokken. Het staat op de lijst van {issuer}.")


@ca.command(help="Laat de database voortaan bij deze map horen, in plaats van bij een andere.")
@click.option("--reason", required=True, help="Waarom; dat komt in het journaal.")
def adopt(reason: str) -> None:
    """Have the keys of this folder take the place of those that the database knows."""
    if not reason.strip():
        raise CannotTrust("De reden mag niet leeg zijn.")
    whole = at_newest(install(read()))
    changed = OwnKeys(whole.desk).adopt(whole.keys, reason.strip())
    click.echo("De database hoort nu bij deze map." if changed else "De database hoorde al bij deze map.")
    for kind, warning in LOST.items():
        if kind in changed:
            click.echo(warning)


def _register(settings: Settings) -> None:
    """Have the database know the keys in the folder, if it is there yet. Raises StrangeKeys."""
    if begun(settings):
        install(settings).admit()


def _take_apart(settings: Settings, authority: Authority, passphrase: str) -> None:
    """Lock the newest root's key in a file of its own; only when that opens again, the other one goes."""
    name = next(known.name for known in authority.known if known.is_root)
    lock(settings.root_folder, name, authority.root, passphrase)
    unlock(settings.root_folder, passphrase)
    for path in settings.folder.glob(f"{FOLDER}/**/{ROOT}.key"):
        path.unlink()
        flush(path.parent)


def _renew_lists(settings: Settings, passphrase: str | None) -> tuple[str, ...]:
    now = SystemClock().now()
    authority, revocations = opened(settings, now)
    if passphrase is not None:
        revocations = revocations.of(authority.unlocked(unlock(settings.root_folder, passphrase)))
    return revocations.renew(now, timedelta(0))


def _given(settings: Settings) -> str:
    """The pass phrase of the root: from the settings, else asked."""
    return settings.passphrase() or str(click.prompt("Wachtzin van de wortel", hide_input=True))


def _chosen(settings: Settings) -> str:
    """A new pass phrase for the root: from the settings, else asked twice. Raises CannotTrust."""
    chosen = settings.passphrase() or str(
        click.prompt("Kies een wachtzin voor de wortel", hide_input=True, confirmation_prompt="Nog een keer")
    )
    if len(chosen) < SHORTEST:
        raise CannotTrust(f"Kies een wachtzin van minstens {SHORTEST} tekens.")
    return chosen
