"""Who plays in the demonstration. These accounts exist in a demonstration database only."""

from dataclasses import dataclass
from datetime import date

from workflow.domain.names import key_of, kind_of
from workflow.domain.parties import Mandate
from workflow.domain.vocabulary import PartnerKind, Role
from workflow.services.covenants import LEVELS
from workflow.services.desk import Desk
from workflow.services.mandates import Chair, Mandates, Period
from workflow.services.people import People

PASSWORD = "demonstratie van convenant"  # noqa: S105 - printed for everyone to see; see the docstring above
APPROVER = {PartnerKind.MUNICIPALITY: 3, PartnerKind.POLICE: 2}
"""The level that approves and signs for each sort of partner; of the others it is 2."""
PARTS = {
    PartnerKind.MUNICIPALITY: ("medewerker veiligheid", "teamleider veiligheid", "burgemeester"),
    PartnerKind.POLICE: ("wijkagent", "bureauchef", "districtschef"),
    PartnerKind.HOUSING: ("wijkbeheerder", "gebiedsmanager", "directeur"),
}
OTHER_PARTS = ("medewerker", "leidinggevende", "bestuurder")
FIRST_NAMES = (
    "Amina",
    "Bram",
    "Carla",
    "Daan",
    "Elif",
    "Floor",
    "Guus",
    "Hanna",
    "Ivo",
    "Jamila",
    "Koen",
    "Loes",
)
LAST_NAMES = (
    "de Wit",
    "Bakker",
    "Yilmaz",
    "van Dam",
    "Visser",
    "el Idrissi",
    "Smit",
    "Kok",
    "Jansen",
    "Vos",
    "Mol",
)


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody in the demonstration."""

    id: int
    email: str
    name: str
    part: str
    """What they are, with their partner: "bureauchef, politie Waterstreek"."""
    partner: str = ""
    level: int = 0
    signs: bool = False
    """Whether this person approves and signs for the partner."""


class Cast:
    """Makes accounts and gives them their seats."""

    def __init__(self, desk: Desk) -> None:
        self._people = People(desk)
        self._mandates = Mandates(desk)
        self._desk = desk
        self._count = 0

    def office(self) -> tuple[Player, Player]:
        """Two people of the burgemeester's office: one opens the signing, another recognises."""
        roles = frozenset({Role.MAYORS_OFFICE})
        first = self._player("kantoor@gemeente.example", "bureau van de burgemeester", roles)
        second = self._player("collega@gemeente.example", "bureau van de burgemeester, collega", roles)
        return first, second

    def partners(self) -> tuple[Player, ...]:
        """A person at every level of every partner; one of them approves and signs."""
        return tuple(
            self._seated(key, name, level)
            for key, name in self._mandates.partners()
            for level in range(1, len(LEVELS) + 1)
        )

    def coordinator(self, team: str) -> Player:
        """The coordinator of a team; the seat comes with starting the team."""
        return self._player(f"coordinator@{key_of(team)}.example", f"coördinator, {team}")

    def _seated(self, key: str, name: str, level: int) -> Player:
        kind = kind_of(name)
        function = PARTS.get(kind, OTHER_PARTS)[level - 1]
        signs = level == APPROVER.get(kind, 2)
        player = self._player(f"{key_of(function)}@{key}.example", f"{function}, {name}")
        period, mandate = (
            Period(date(self._desk.today().year, 1, 1)),
            Mandate("mandaatregister", f"{key}-{level}"),
        )
        self._mandates.seat(player.id, Chair(key, level, approver=signs), period, mandate)
        if signs:
            self._mandates.signatory(player.id, key, function, period, mandate)
        return Player(player.id, player.email, player.name, player.part, key, level, signs)

    def _player(self, email: str, part: str, roles: frozenset[Role] = frozenset()) -> Player:
        name = f"{FIRST_NAMES[self._count % len(FIRST_NAMES)]} {LAST_NAMES[self._count % len(LAST_NAMES)]}"
        self._count += 1
        person, token = self._people.invite(email, name, roles)
        self._people.accept(token, PASSWORD)
        return Player(person, email, name, part)
