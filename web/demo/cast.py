"""Who plays in the demonstration. These accounts exist in a demonstration database only."""

from dataclasses import dataclass, replace
from datetime import date

from workflow.domain.names import key_of, kind_of
from workflow.domain.parties import Mandate
from workflow.domain.partners.words import KeeperProof
from workflow.domain.vocabulary import PartnerKind, Role
from workflow.services.desk import Desk
from workflow.services.mandate_acts import MandateActs
from workflow.services.mandates import Chair, Mandates, Period
from workflow.services.people import People

PASSWORD = "demonstratie van convenant"  # noqa: S105 - printed for everyone to see; see the docstring above
APPROVER = {PartnerKind.MUNICIPALITY: 3, PartnerKind.POLICE: 2}
"""The level that approves and signs for each sort of partner; of the others it is 2."""
KEEPER = 3
"""The level whose person keeps the partner's mandates; the one below where that person signs."""
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
        self._acts = MandateActs(desk)
        self._desk = desk
        self._count = 0

    def office(self) -> tuple[Player, Player]:
        """Two people of the burgemeester's office: one opens the signing, another recognises."""
        roles = frozenset({Role.MAYORS_OFFICE})
        first = self._player("kantoor@gemeente.example", "bureau van de burgemeester", roles)
        second = self._player("collega@gemeente.example", "bureau van de burgemeester, collega", roles)
        return first, second

    def partners(self, office: tuple[Player, Player]) -> tuple[Player, ...]:
        """A person at every level of every partner; one of them approves and signs, another keeps."""
        return tuple(
            player for key, name in self._mandates.partners() for player in self._seated(key, name, office)
        )

    def coordinator(self, team: str) -> Player:
        """The coordinator of a team; the seat comes with starting the team."""
        return self._player(f"coordinator@{key_of(team)}.example", f"coördinator, {team}")

    def _seated(self, key: str, name: str, office: tuple[Player, Player]) -> list[Player]:
        """The partner's people; the keeper was nominated, confirmed and let in by a code on paper."""
        kind = kind_of(name)
        functions, signing = PARTS.get(kind, OTHER_PARTS), APPROVER.get(kind, 2)
        people = [
            self._player(f"{key_of(function)}@{key}.example", f"{function}, {name}") for function in functions
        ]
        keeping = KEEPER if signing != KEEPER else KEEPER - 1
        keeper = people[keeping - 1]
        self._keep(key, keeper, functions[keeping - 1], office)
        for level, (player, function) in enumerate(zip(people, functions, strict=True), start=1):
            self._give(keeper, player, Chair(key, level, approver=level == signing), function)
        return [
            replace(player, partner=key, level=level, signs=level == signing)
            for level, player in enumerate(people, start=1)
        ]

    def _keep(self, partner: str, keeper: Player, function: str, office: tuple[Player, Player]) -> None:
        asked = self._acts.keeper(office[0].id, keeper.id, partner, function, KeeperProof.POST)
        code = self._acts.confirm(office[1].id, asked.nomination or 0) or ""
        self._acts.enter_code(keeper.id, asked.nomination or 0, code)

    def _give(self, keeper: Player, player: Player, chair: Chair, function: str) -> None:
        period = Period(date(self._desk.today().year, 1, 1))
        mandate = Mandate("mandaatregister", f"{chair.partner}-{chair.level}")
        self._acts.seat(keeper.id, player.id, chair, period, mandate)
        if chair.approver:
            self._acts.signatory(keeper.id, player.id, chair.partner, function, period, mandate)

    def _player(self, email: str, part: str, roles: frozenset[Role] = frozenset()) -> Player:
        name = f"{FIRST_NAMES[self._count % len(FIRST_NAMES)]} {LAST_NAMES[self._count % len(LAST_NAMES)]}"
        self._count += 1
        person, token = self._people.invite(email, name, roles)
        self._people.accept(token, PASSWORD)
        return Player(person, email, name, part)
