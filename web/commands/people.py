"""`convenant user` and `convenant team`: accounts, seats, signatories and teams."""

from datetime import date, datetime

import click

from language.said import DUTCH
from web.app import ready
from web.operators import by_operator, operator
from web.own_file import as_json
from workflow.domain.parties import Mandate
from workflow.domain.partners.words import KeeperProof
from workflow.domain.vocabulary import Role
from workflow.services.colleagues import GIVEN_HERE, Colleagues
from workflow.services.mandate_acts import MandateActs
from workflow.services.mandates import Chair, Held, Mandates, Period
from workflow.services.own_data import OwnData
from workflow.services.people import NotAllowed, People
from workflow.services.resets import Resets
from workflow.services.teams import Teams

HELD = tuple(role for role in Role if role is not Role.INSTALLATION)
"""The roles that somebody can have."""
SEAT, SIGNATORY = "zetel", "ondertekenaar"
DAY = click.DateTime(["%Y-%m-%d"])
SOURCE = click.option("--source", required=True, help="Bron van het mandaat, zoals het mandaatbesluit.")
REFERENCE = click.option("--reference", required=True, help="Kenmerk van het mandaat.")
CONDITIONS = click.option("--conditions", default="", help="Voorwaarden van het mandaat.")
SINCE = click.option("--since", type=DAY, help="Eerste dag (jjjj-mm-dd); zonder is het vandaag.")
UNTIL = click.option("--until", type=DAY, help="Laatste dag (jjjj-mm-dd); zonder is er geen einde.")
PARTNER = click.option(
    "--partner", required=True, help="Sleutel van de partner; zie `convenant user partners`."
)


BY_KEEPER = "Het geldt zodra een mandaatbeheerder van die partner het aanneemt."


@click.group(help="Accounts, zetels en ondertekenaars.")
def user() -> None:
    """The group."""


@user.command(help="Nodig iemand uit. De link werkt één keer, zeven dagen lang.")
@click.argument("email")
@click.argument("name")
@click.option(
    "--role", type=click.Choice([role.value for role in HELD]), multiple=True, help="Een rol. Mag vaker."
)
def invite(email: str, name: str, role: tuple[str, ...]) -> None:
    """Print a single-use link."""
    desk, roles = ready().desk, frozenset(Role(word) for word in role)
    person, token = People(desk).invite(email, name, roles, by_operator())
    click.echo(f"Stuur {name} deze link:\n{desk.site}/uitnodiging/{token}")
    if Colleagues(desk).waiting(person):
        click.echo("Een collega van het bureau bevestigt de rol nog, bij Beheer, Mensen, Te bevestigen.")


@user.command(help="Vraag een rol aan voor iemand met een account; een collega van het bureau bevestigt die.")
@click.argument("email")
@click.argument("role", metavar="ROL", type=click.Choice(sorted(role.value for role in GIVEN_HERE)))
def role(email: str, role: str) -> None:
    """Ask a role; while the office has fewer than two people it is given at once."""
    desk = ready().desk
    given = Colleagues(desk).ask(_known(People(desk), email), Role(role), by_operator())
    waits = "Een collega van het bureau bevestigt dit nog, bij Beheer, Mensen, Te bevestigen."
    click.echo(f"{email} heeft nu de rol {role}." if given else waits)


@user.command("list", help="Alle accounts.")
def list_() -> None:
    """Print every account."""
    for email, name, active, roles in People(ready().desk).everyone():
        marks = [*sorted(role.value for role in roles), *([] if active else ["gesloten"])]
        click.echo(f"{email}  {name}" + (f"  ({', '.join(marks)})" if marks else ""))


@user.command(help="Alle partners, met hun sleutel.")
def partners() -> None:
    """Print every partner."""
    for key, name in Mandates(ready().desk).partners():
        click.echo(f"{key}  {name}")


@user.command(help="Voeg een organisatie toe die niet in het convenant staat.")
@click.argument("name")
def organisation(name: str) -> None:
    """Add an organisation."""
    click.echo(f"{name} heeft nu de sleutel {Mandates(ready().desk).organisation(name.strip())}.")


@user.command(help="Draag iemand voor als zetel: namens een partner, op een niveau.")
@click.argument("email")
@PARTNER
@click.option("--level", type=int, required=True, help="Niveau van overleg; 1 is het laagste.")
@click.option("--approver", is_flag=True, help="Mag de hele tekst goedkeuren namens de partner.")
@click.option("--deputy-of", type=int, help="Nummer van de zetel waarvoor iemand waarneemt.")
@SOURCE
@REFERENCE
@CONDITIONS
@SINCE
@UNTIL
def seat(  # noqa: PLR0913, PLR0917 - a seat consists of this
    email: str,
    partner: str,
    level: int,
    source: str,
    reference: str,
    conditions: str,
    deputy_of: int | None,
    since: datetime | None,
    until: datetime | None,
    *,
    approver: bool,
) -> None:
    """Nominate somebody for a seat."""
    desk = ready().desk
    person = _known(People(desk), email)
    chair = Chair(partner, level, approver, deputy_of)
    mandate = Mandate(source, reference, conditions)
    MandateActs(desk).seat(operator(), person, chair, _period(since, until, desk.today()), mandate)
    click.echo(f"{email} is voorgedragen voor {partner} op niveau {level}. {BY_KEEPER}")


@user.command(help="Draag iemand voor die tekent namens een partner.")
@click.argument("email")
@PARTNER
@click.option("--function", required=True, help="Functie, zoals die in het document komt.")
@SOURCE
@REFERENCE
@CONDITIONS
@SINCE
@UNTIL
def signatory(  # noqa: PLR0913, PLR0917 - a signatory consists of this
    email: str,
    partner: str,
    function: str,
    source: str,
    reference: str,
    conditions: str,
    since: datetime | None,
    until: datetime | None,
) -> None:
    """Nominate somebody who signs."""
    desk = ready().desk
    person = _known(People(desk), email)
    period = _period(since, until, desk.today())
    mandate = Mandate(source, reference, conditions)
    MandateActs(desk).signatory(operator(), person, partner, function, period, mandate)
    click.echo(f"{email} is voorgedragen om te tekenen voor {partner}. {BY_KEEPER}")


@user.command(help="Het mandaatregister: wie spreekt en tekent voor wie, vandaag of later.")
def mandates() -> None:
    """Print a line per seat and signatory, with the number by which to end it."""
    desk = ready().desk
    held = Mandates(desk).register(desk.today())
    click.echo("\n".join(map(_line, held)) or "Nog niemand spreekt of tekent voor een partner.")


@user.command(help="Draag het einde van een zetel of ondertekenaar voor; zie `convenant user mandates`.")
@click.argument("sort", metavar="SOORT", type=click.Choice([SEAT, SIGNATORY]))
@click.argument("number", metavar="NUMMER", type=int)
@UNTIL
def end(sort: str, number: int, until: datetime | None) -> None:
    """Nominate the end of a seat or of a mandate to sign; without a day, today is the last one."""
    desk = ready().desk
    last = until.date() if until else desk.today()
    service = MandateActs(desk)
    if sort == SEAT:
        service.end_seat(operator(), number, last)
    else:
        service.end_signatory(operator(), number, last)
    click.echo(f"Voorgedragen: de laatste dag van {sort} {number} wordt {last:%d-%m-%Y}. {BY_KEEPER}")


@user.command(
    help="Draag de eerste mandaatbeheerder van een partner voor; het bureau bevestigt dat op de site."
)
@click.argument("email")
@PARTNER
@click.option("--function", required=True, help="Functie bij de partner.")
@click.option("--post", is_flag=True, help="De code gaat per post, in plaats van naar dit e-mailadres.")
def keeper(email: str, partner: str, function: str, *, post: bool) -> None:
    """Nominate a first keeper."""
    desk = ready().desk
    person = _known(People(desk), email)
    proof = KeeperProof.POST if post else KeeperProof.DOMAIN
    MandateActs(desk).keeper(operator(), person, partner, function, proof)
    click.echo(
        f"{email} is voorgedragen als mandaatbeheerder van {partner}. Het bureau bevestigt dit op de site."
    )


@user.command(help="Sluit een account. Wie het had, is meteen uitgelogd.")
@click.argument("email")
def close(email: str) -> None:
    """Close an account."""
    desk = ready().desk
    _known(People(desk), email)
    People(desk).close(email, by_operator())
    click.echo(f"Het account {email} is gesloten.")


@user.command(
    help="Vraag herstel aan van wie wachtwoord en inlogmiddelen kwijt is; een collega bevestigt het."
)
@click.argument("email")
def reset(email: str) -> None:
    """Ask that everything is taken away with which somebody logs in: one of the two that it takes."""
    desk = ready().desk
    Resets(desk).ask(_known(People(desk), email), by_operator())
    click.echo("Een collega van het bureau bevestigt dit nog, bij Beheer, Mensen, Te bevestigen.")
    click.echo("De eigenaar krijgt dan bericht, en na een dag een nieuwe link.")


@user.command(help="Wat er van iemand bewaard is, als JSON; voor een verzoek om inzage (AVG, artikel 15).")
@click.argument("email")
def data(email: str) -> None:
    """Print everything that is kept about somebody, without secrets and without others."""
    desk = ready().desk
    click.echo(as_json(OwnData(desk).of(_known(People(desk), email)), DUTCH))


@click.group(help="Buurtpreventieteams.")
def team() -> None:
    """The group."""


@team.command(help="Begin een team; de coördinator heeft al een account.")
@click.argument("name")
@click.option("--coordinator", required=True, help="E-mailadres van de coördinator.")
def start(name: str, coordinator: str) -> None:
    """Start a team."""
    desk = ready().desk
    agreement = Teams(desk).start(name, _known(People(desk), coordinator))
    click.echo(f"{name} is begonnen: {desk.site}/dossier/{agreement}")


def _line(held: Held) -> str:
    sort = SIGNATORY if held.signs else SEAT
    what = held.function if held.signs else f"niveau {held.level}"
    marks = [
        *(["keurt goed"] if held.approver else []),
        *([f"waarnemend namens {held.stands_in_for}"] if held.stands_in_for else []),
    ]
    until = f"t/m {held.until:%d-%m-%Y}" if held.until else "zonder einde"
    ground = ", ".join(w for w in (held.mandate.source, held.mandate.reference, held.mandate.conditions) if w)
    parts = [held.name, held.partner, what, *marks, f"{held.since:%d-%m-%Y} {until}", ground]
    return f"{sort} {held.id}  " + "; ".join(parts)


def _known(people: People, email: str) -> int:
    person = people.known(email)
    if person is None:
        raise NotAllowed(f"Er is geen account met dit adres: {email}. Nodig de persoon eerst uit.")
    return person


def _period(since: datetime | None, until: datetime | None, today: date) -> Period:
    first, last = since.date() if since else today, until.date() if until else None
    if last and last < first:
        raise NotAllowed("De laatste dag ligt voor de eerste.")
    return Period(first, last)
