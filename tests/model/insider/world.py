"""A small world of mandates: who keeps, what may be asked, who reads whose mail, and how far is looked."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tests.builders import HOUSING, KINDS, MUNICIPALITY, POLICE, TEAM
from workflow.domain.parties import Mandate
from workflow.domain.partners.register import Holding, Keeper, MandateChange, Register
from workflow.domain.partners.words import KeeperProof, MandateAct, Sort
from workflow.domain.vocabulary import Action

DAY = date(2026, 11, 23)
LATER = DAY + timedelta(days=1)
LONG = DAY - timedelta(days=400)
A, B, MAILBOX = 900, 901, 950
"""Two people of the office, and an account of their own making."""
COORDINATOR, CLERK, CHIEF, DISTRICT, MANAGER, DIRECTOR = 101, 203, 301, 303, 401, 403
HOUSE = {
    COORDINATOR: TEAM,
    CLERK: MUNICIPALITY,
    CHIEF: POLICE,
    DISTRICT: POLICE,
    MANAGER: HOUSING,
    DIRECTOR: HOUSING,
}
"""Where people really work; whoever is not here works for the office, or is nobody."""
OWN_DOMAIN = "politie.example"
OFFICE_DOMAIN = "gemeente.example"
GIVEN = Mandate("besluit", "1")


@dataclass(frozen=True, eq=False)
class InsiderWorld:
    """What does not change by what anybody does, and the bounds of the search."""

    name: str
    register: Register
    menu: tuple[MandateChange, ...]
    """What may be nominated, beside the end of what is held."""
    people: tuple[int | None, ...]
    partners: tuple[str, ...] = (TEAM, POLICE)
    """Of the agreement."""
    days: tuple[date, ...] = (DAY,)
    acts: frozenset[MandateAct] = frozenset(MandateAct)
    deeds: frozenset[Action] = frozenset(
        {
            Action.PROPOSE,
            Action.CONSENT,
            Action.OBJECT,
            Action.PUT_TO_APPROVAL,
            Action.APPROVE,
            Action.OPEN_SIGNING,
            Action.SIGN,
            Action.RECOGNISE,
        }
    )
    ends: tuple[Sort, ...] = ()
    """What kinds of ends are nominated."""
    open: int = 1
    """How many nominations may wait at once."""
    more: int = 2
    """How many seats, signatures and keepers may come beside those of the beginning."""
    tries: int = 1
    """How many wrong codes are followed."""
    doubts: int = 1
    """How many objections at once are followed."""

    def receives(self, person: int, change: MandateChange) -> bool:
        """Whether the code gets to this person: at the organisation only its own; at the office its own."""
        if change.proof is not KeeperProof.POST and change.domain == OFFICE_DOMAIN:
            return person in {A, B, MAILBOX}
        return HOUSE.get(person) == change.partner


def seat(person: int, partner: str = POLICE, **more: Any) -> MandateChange:
    """A seat from which the whole text may be approved."""
    given: dict[str, Any] = {"since": DAY, "level": 1, "approver": True, "mandate": GIVEN, **more}
    return MandateChange(Sort.SEAT, partner, person, **given)


def pen(person: int, partner: str = POLICE, **more: Any) -> MandateChange:
    """A mandate to sign."""
    return MandateChange(Sort.SIGNATURE, partner, person, **{"since": DAY, "mandate": GIVEN, **more})


def keeper(person: int, partner: str = POLICE, domain: str = OWN_DOMAIN, **more: Any) -> MandateChange:
    """A keepership."""
    return MandateChange(Sort.KEEPER, partner, person, **{"since": DAY, "domain": domain, **more})


BARE = Register(
    KINDS,
    keepers=(Keeper(0, COORDINATOR, TEAM, LONG),),
    holdings=(
        Holding(1, COORDINATOR, TEAM, False, LONG, approver=True),
        Holding(1, COORDINATOR, TEAM, True, LONG),
    ),
    office=frozenset({A, B}),
    office_domains=frozenset({OFFICE_DOMAIN}),
)
CHAIR = Holding(2, CHIEF, POLICE, False, LONG, approver=True)
PEN = Holding(2, CHIEF, POLICE, True, LONG)
KEPT = replace(
    BARE,
    keepers=(*BARE.keepers, Keeper(1, DISTRICT, POLICE, LONG, proof=KeeperProof.DOMAIN)),
    holdings=(*BARE.holdings, CHAIR, PEN),
    domains={POLICE: OWN_DOMAIN},
)
OTHERS = (
    Keeper(2, CLERK, MUNICIPALITY, LONG, proof=KeeperProof.DOMAIN),
    Keeper(3, DIRECTOR, HOUSING, LONG, proof=KeeperProof.DOMAIN),
)
