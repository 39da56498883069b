"""A small world to test in: three partners and a team, three levels, everyone on a seat.

People are numbers: the hundreds name the partner, the units the level; 900 and 901 work for the mayor.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from workflow.domain.applying import apply
from workflow.domain.covenant import Annex, Article, CovenantText, Principle, RecitalGroup
from workflow.domain.facts import Act, Agreement, Draft, Paper, PaperCheck, PublicCheck, TeamForm
from workflow.domain.machine import Decision, Refusal, decide
from workflow.domain.parties import Level, Mandate, Partner, Seat, Signatory
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, PartnerKind, ProposalKind, Role, State

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 24)
LONG_AGO = date(2020, 1, 1)

TEAM, MUNICIPALITY, POLICE, HOUSING = "bpt", "gemeente", "politie", "corporatie"
LOW, MIDDLE, HIGH = 1, 2, 3
COORDINATOR = 101
OFFICE, OTHER_OFFICE = 900, 901
KINDS = {
    TEAM: PartnerKind.TEAM,
    MUNICIPALITY: PartnerKind.MUNICIPALITY,
    POLICE: PartnerKind.POLICE,
    HOUSING: PartnerKind.HOUSING,
}
HUNDREDS = {TEAM: 100, MUNICIPALITY: 200, POLICE: 300, HOUSING: 400}
MANDATE = Mandate("mandaatbesluit", "2026-1")

COVENANT = CovenantText(
    title="Convenant proefbuurt",
    municipality="Proefdam",
    place="Proefdam",
    signed_on=date(2020, 1, 1),
    recitals=(RecitalGroup("In overweging nemende dat", ("samen meer kan",)),),
    enacting="Komen overeen dat",
    articles=(Article("1", "partners samenwerken"),),
    closing=(),
    annex=Annex(
        "Bijlage",
        ("Afwijken kan als iedereen instemt.",),
        (
            Principle("WERKWIJZE-1", "WERKWIJZE", "Het team loopt elke week een ronde."),
            Principle("WERKWIJZE-2", "WERKWIJZE", "Het team meldt bij de politie."),
        ),
    ),
    signatories=(),
)

FORM = TeamForm("BPT Proef", "proef@example.nl", "V. Vertegenwoordiger", 12, ("Dorpsstraat", "Kerklaan"))


def seat(partner: str, level: int, **changes: Any) -> Seat:
    """A seat with the person's number made from partner and level."""
    number = HUNDREDS[partner]
    base = Seat(
        number + level, partner, level, LONG_AGO, MANDATE, approver=level == LOW, accepted_by=number + HIGH
    )
    return replace(base, **changes)


def signatory(partner: str, **changes: Any) -> Signatory:
    """A signatory: the person at the lowest level; the municipality signs last."""
    number = HUNDREDS[partner]
    group = 2 if partner == MUNICIPALITY else 1
    base = Signatory(
        number,
        number + LOW,
        partner,
        f"Naam {partner}",
        "functie",
        LONG_AGO,
        MANDATE,
        group=group,
        accepted_by=number + HIGH,
    )
    return replace(base, **changes)


def agreement(state: State = State.DRAFT, **changes: Any) -> Agreement:
    """An agreement in which everyone sits: the team at the lowest level, the others at all three."""
    partners = (MUNICIPALITY, POLICE, HOUSING)
    base = Agreement(
        id=7,
        state=state,
        team=TEAM,
        partners=tuple(Partner(key, f"Partner {key}", kind) for key, kind in KINDS.items()),
        levels=(Level(LOW, "uitvoerend"), Level(MIDDLE, "tactisch"), Level(HIGH, "bestuurlijk")),
        seats=(seat(TEAM, LOW), *(seat(p, level) for p in partners for level in (LOW, MIDDLE, HIGH))),
        signatories=tuple(signatory(key) for key in KINDS),
        covenant=COVENANT,
        covenant_version=1,
        minimum_members=3,
        form=FORM,
    )
    return replace(base, **changes)


def act(action: Action, person: int = COORDINATOR, **given: Any) -> Act:
    """An act today; 900 and 901 come with the role of the burgemeester's office."""
    roles = frozenset({Role.MAYORS_OFFICE}) if person >= OFFICE else frozenset()
    return Act(action, person, TODAY, **{"roles": roles, **given})


def checks(now: Agreement) -> dict[str, Any]:
    """What the services find just before a recognition, when everything is in order."""
    assert now.paper is not None
    head, digest = now.paper.head, now.paper.digest
    return {"check": PaperCheck(head, valid=True), "public": PublicCheck(digest, undecided=0)}


def deviation(**changes: Any) -> Draft:
    """A complete deviation from WERKWIJZE-1."""
    base = Draft(ProposalKind.DEVIATION, "Het team loopt om de week.", "Te weinig mensen.", "WERKWIJZE-1")
    return replace(base, **changes)


def supplement(**changes: Any) -> Draft:
    """A complete supplement."""
    base = Draft(ProposalKind.SUPPLEMENT, "Elk kwartaal een flyer.", "Zo kent men ons.", title="Flyer")
    return replace(base, **changes)


def area_change(**changes: Any) -> Draft:
    """A complete change of area."""
    base = Draft(
        ProposalKind.AREA_CHANGE, reason="De Molenweg hoort erbij.", streets=(*FORM.streets, "Molenweg")
    )
    return replace(base, **changes)


def decided(before: Agreement, attempt: Act) -> Decision:
    """The decision on an act that must be allowed."""
    outcome = decide(before, attempt)
    assert isinstance(outcome, Decision), [str(reason) for reason in outcome.reasons]
    return outcome


def did(before: Agreement, attempt: Act) -> Agreement:
    """The agreement after an act that must be allowed."""
    decision = decided(before, attempt)
    return apply(before, decision.target, decision.effects)


def refused(before: Agreement, attempt: Act) -> list[str]:
    """The names of the rules that stopped an act that must be refused."""
    outcome = decide(before, attempt)
    assert isinstance(outcome, Refusal), outcome
    return [reason.rule for reason in outcome.reasons]


def negotiating(*drafts: Draft) -> Agreement:
    """An agreement in negotiation, with these drafts proposed by the coordinator."""
    now = agreement(State.IN_NEGOTIATION)
    for draft in drafts:
        now = did(now, act(Action.PROPOSE, draft=draft))
    return now


def consent(now: Agreement, partner: str, level: int, number: int = 1) -> Agreement:
    """This partner consents at this level to the current revision."""
    proposal = now.proposal(number)
    assert proposal is not None
    given = {"level": level, "proposal": number, "digest": proposal.current.digest}
    return did(now, act(Action.CONSENT, HUNDREDS[partner] + level, **given))


def everyone_consents(now: Agreement, number: int = 1) -> Agreement:
    """Every partner but the team consents at every level at which it sits."""
    for partner in (MUNICIPALITY, POLICE, HOUSING):
        for level in (LOW, MIDDLE, HIGH):
            now = consent(now, partner, level, number)
    return now


def put_up(now: Agreement) -> Agreement:
    """The coordinator puts the text to approval."""
    return did(now, act(Action.PUT_TO_APPROVAL, digest=text_digest(now)))


def approve(now: Agreement, partner: str) -> Agreement:
    """The approver of this partner approves what was put up."""
    return did(now, act(Action.APPROVE, HUNDREDS[partner] + LOW, digest=now.put_up or ""))


def agreed() -> Agreement:
    """An agreement that every partner approved."""
    now = put_up(negotiating())
    for partner in (MUNICIPALITY, POLICE, HOUSING):
        now = approve(now, partner)
    return now


def paper(now: Agreement, **changes: Any) -> Paper:
    """The PDF that signing opens with."""
    base = Paper(now.put_up or "", "b" * 64, "b" * 64, OFFICE, now.signing_on(TODAY))
    return replace(base, **changes)


def for_signing() -> Agreement:
    """An agreement whose PDF waits for signatures."""
    now = agreed()
    return did(now, act(Action.OPEN_SIGNING, OFFICE, paper=paper(now)))


def sign(now: Agreement, partner: str, **given: Any) -> Agreement:
    """The signatory of this partner signs."""
    assert now.paper is not None
    signs = {"fresh": True, "digest": now.paper.base, "new_head": f"{len(now.paper.signed)}" * 64, **given}
    return did(now, act(Action.SIGN, HUNDREDS[partner] + LOW, **signs))


def signed() -> Agreement:
    """An agreement that everyone signed."""
    now = for_signing()
    for partner in (TEAM, POLICE, HOUSING, MUNICIPALITY):
        now = sign(now, partner)
    return now
