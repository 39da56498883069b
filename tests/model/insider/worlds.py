"""The small worlds in which the office is an adversary. Each says what it is for."""

from dataclasses import replace

from tests.builders import HOUSING, MUNICIPALITY, POLICE, TEAM
from tests.model.insider.world import (
    BARE,
    CHAIR,
    CHIEF,
    CLERK,
    COORDINATOR,
    DAY,
    DIRECTOR,
    DISTRICT,
    KEPT,
    LATER,
    LONG,
    MAILBOX,
    MANAGER,
    OFFICE_DOMAIN,
    OTHERS,
    PEN,
    A,
    B,
    InsiderWorld,
    keeper,
    pen,
    seat,
)
from workflow.domain.partners.register import Holding, Keeper
from workflow.domain.partners.words import KeeperProof, MandateAct, Sort
from workflow.domain.vocabulary import Action

WITHOUT_PROPOSALS = InsiderWorld.deeds - {Action.PROPOSE, Action.CONSENT, Action.OBJECT}
BIRTH = InsiderWorld(
    "insider: the police have no keeper yet",
    BARE,
    (
        keeper(MAILBOX, domain=OFFICE_DOMAIN),
        keeper(MAILBOX),
        keeper(DISTRICT),
        seat(MAILBOX),
        seat(CHIEF),
        pen(CHIEF),
    ),
    (None, A, B, MAILBOX, DISTRICT, CHIEF, COORDINATOR),
    deeds=WITHOUT_PROPOSALS,
    more=3,
)
ROOTS = replace(
    BIRTH,
    name="insider: several first keepers at once, by mail and by post",
    menu=(*BIRTH.menu[:4], keeper(DISTRICT, proof=KeeperProof.POST, domain="")),
    people=(None, A, B, MAILBOX, DISTRICT),
    deeds=frozenset(),
    open=2,
    more=2,
)
KEEPING = InsiderWorld(
    "insider: a bureauchef whom the office would replace, ends, two days",
    KEPT,
    (seat(MAILBOX), seat(A)),
    (None, A, B, MAILBOX, DISTRICT, CHIEF, COORDINATOR),
    days=(DAY, LATER),
    deeds=WITHOUT_PROPOSALS,
    ends=(Sort.SEAT_END,),
    more=1,
)
LEAVING = InsiderWorld(
    "insider: two keepers who leave and are succeeded, two days",
    replace(KEPT, keepers=(*KEPT.keepers, Keeper(4, CHIEF, POLICE, LONG))),
    (keeper(MAILBOX), keeper(302), pen(DISTRICT)),
    (None, A, DISTRICT, CHIEF, 302),
    days=(DAY, LATER),
    ends=(Sort.KEEPER_END,),
    open=2,
    deeds=frozenset(),
)
DOUBT = InsiderWorld(
    "insider: another partner's keeper objects to the police's",
    replace(
        KEPT, keepers=(KEPT.keepers[0], Keeper(1, DISTRICT, POLICE, DAY, proof=KeeperProof.DOMAIN), *OTHERS)
    ),
    (seat(MAILBOX),),
    (A, B, DISTRICT, CHIEF, CLERK, DIRECTOR, COORDINATOR),
    acts=frozenset({MandateAct.NOMINATE, MandateAct.ACCEPT, MandateAct.OBJECT, MandateAct.SETTLE}),
    deeds=WITHOUT_PROPOSALS,
    more=1,
)
TALKS = replace(
    DOUBT,
    name="insider: an objection while a deviation is discussed, two days",
    menu=(),
    people=(A, DISTRICT, CHIEF, CLERK, DIRECTOR, COORDINATOR),
    days=(DAY, LATER),
    deeds=InsiderWorld.deeds - {Action.OPEN_SIGNING, Action.SIGN, Action.RECOGNISE},
)
OLDER = InsiderWorld(
    "insider: mandates from before keepers, one of them of the office",
    replace(
        KEPT,
        keepers=(*KEPT.keepers, OTHERS[1]),
        holdings=(
            *BARE.holdings,
            replace(CHAIR, accepted=False),
            replace(PEN, accepted=False),
            Holding(3, A, POLICE, False, LONG, approver=True, accepted=False),
            Holding(4, DISTRICT, POLICE, False, LONG, approver=True, accepted=False),
            Holding(5, MANAGER, POLICE, False, LONG, accepted=False),
            Holding(6, MANAGER, HOUSING, False, LONG),
        ),
    ),
    (keeper(302),),
    (None, A, B, DISTRICT, CHIEF, MANAGER, DIRECTOR, COORDINATOR, 302),
    more=1,
)
CHANGING = InsiderWorld(
    "insider: from one partner to another, two days",
    replace(
        KEPT,
        keepers=(*KEPT.keepers, *OTHERS),
        holdings=(*KEPT.holdings, Holding(3, MANAGER, HOUSING, False, LONG, approver=True)),
    ),
    (
        seat(MANAGER),
        seat(MANAGER, since=LATER),
        keeper(MANAGER, HOUSING, since=LATER),
        keeper(MAILBOX, HOUSING, since=LATER),
        seat(MAILBOX),
    ),
    (A, DISTRICT, DIRECTOR, MANAGER, CHIEF, CLERK, COORDINATOR),
    days=(DAY, LATER),
    ends=(Sort.SEAT_END,),
    open=2,
    more=2,
)
THREE = InsiderWorld(
    "insider: three partners, the gemeente's own people among the office",
    replace(
        KEPT,
        keepers=(*KEPT.keepers, OTHERS[0]),
        holdings=(
            *KEPT.holdings,
            Holding(3, CLERK, MUNICIPALITY, False, LONG, approver=True),
            Holding(3, B, MUNICIPALITY, True, LONG),
        ),
    ),
    (seat(A, MUNICIPALITY), pen(MAILBOX), seat(B)),
    (None, A, B, DISTRICT, CHIEF, CLERK, COORDINATOR, MAILBOX),
    partners=(TEAM, MUNICIPALITY, POLICE),
)
QUICK_BIRTH = replace(
    BIRTH,
    name="quick insider: the first keeper",
    menu=(keeper(MAILBOX, domain=OFFICE_DOMAIN), keeper(DISTRICT), seat(MAILBOX)),
    people=(None, A, B, MAILBOX, DISTRICT),
    open=1,
    deeds=frozenset(),
)
QUICK_KEEPING = replace(
    KEEPING,
    name="quick insider: a keeper",
    menu=(seat(MAILBOX),),
    days=(DAY,),
    deeds=InsiderWorld.deeds,
    ends=(),
)
QUICK_DOUBT = replace(
    DOUBT,
    name="quick insider: an objection",
    days=(DAY,),
    people=(A, DISTRICT, CLERK, DIRECTOR),
    deeds=frozenset(),
    menu=(seat(MAILBOX),),
)
QUICK_LEAVING = replace(LEAVING, name="quick insider: the last keeper", open=1, menu=(keeper(302),))
QUICK_OLDER = replace(OLDER, name="quick insider: older mandates", menu=(), deeds=frozenset())
QUICK_CHANGING = replace(
    CHANGING, name="quick insider: from partner to partner", open=1, deeds=frozenset(), ends=()
)
QUICK = tuple(name for name in list(globals()) if name.startswith("QUICK_"))
ALL = ("CHANGING", "LEAVING", "KEEPING", "DOUBT", "BIRTH", "TALKS", "THREE", "ROOTS", "OLDER")
"""The longest first."""
