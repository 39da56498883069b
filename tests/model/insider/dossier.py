"""One agreement beside the register: its facts come from the register, its decisions from the real table."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from tests import builders
from tests.builders import KINDS
from tests.model.insider.world import A, B, InsiderWorld
from workflow.domain import lifecycle
from workflow.domain.facts import Act, Agreement, Paper
from workflow.domain.parties import Level, Partner, Seat, Signatory
from workflow.domain.partners.register import Holding, Register
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, Role, State

ROLES = {person: frozenset({Role.MAYORS_OFFICE}) for person in (A, B)}
Key = tuple[Any, ...]


def beginning(world: InsiderWorld) -> Agreement:
    """In negotiation, with nothing proposed."""
    return builders.agreement(
        State.IN_NEGOTIATION,
        partners=tuple(Partner(key, f"Partner {key}", KINDS[key]) for key in world.partners),
        levels=(Level(1, "uitvoerend"),),
        seats=(),
        signatories=(),
    )


@lru_cache(maxsize=10_000)
def _spoken(holdings: tuple[Holding, ...], partners: tuple[str, ...]) -> tuple[Any, Any]:
    """The seats and signatories that these holdings are, as the services load them."""
    here = [h for h in holdings if h.partner in partners]
    seats = tuple(
        Seat(
            h.person,
            h.partner,
            1,
            h.since,
            builders.MANDATE,
            h.until,
            h.approver,
            accepted_by=h.accepted or None,
        )
        for h in here
        if not h.signs
    )
    pens = tuple(
        Signatory(
            h.id, h.person, h.partner, "Naam", "functie", h.since, builders.MANDATE, h.until,
            accepted_by=h.accepted or None,
        )
        for h in here
        if h.signs
    )  # fmt: skip
    return seats, pens


def loaded(world: InsiderWorld, agreement: Agreement, register: Register) -> Agreement:
    """The agreement with who speaks and signs for its partners now, and whom an objection freezes."""
    seats, pens = _spoken(register.holdings, world.partners)
    doubted = {o.keeper for o in register.objections if not o.settled}
    frozen = frozenset(k.partner for k in register.keepers if k.id in doubted)
    return replace(agreement, seats=seats, signatories=pens, frozen=frozen)


def key(agreement: Agreement) -> Key:
    """As far as anything depends on it."""
    said = [
        tuple({(s.partner, s.level): (s.partner, s.person, s.stance.value) for s in p.stances}.values())
        for p in agreement.proposals
    ]
    paper = agreement.paper
    return (
        agreement.state.value,
        tuple(tuple(sorted(each)) for each in said),
        tuple(sorted((a.partner, a.person) for a in agreement.approvals)),
        (paper.opened_by, tuple(s.id for s in paper.asked), tuple(sorted(paper.signed))) if paper else None,
    )


def acts(world: InsiderWorld, now: Agreement, today: date) -> Iterator[Act]:
    """Everything that anybody may try, each with what it needs to be right."""
    for action in sorted(world.deeds):
        if not lifecycle.rows_for(action, now.state) or (action is Action.PROPOSE and now.proposals):
            continue
        for person in world.people:
            if person is not None:
                yield _act(now, action, person, today)


def _act(now: Agreement, action: Action, person: int, today: date) -> Act:
    bare = Act(action, person, today, ROLES.get(person, frozenset()), reason="reden", fresh=True)
    return replace(bare, **_given(now, action, person, today))


def _given(now: Agreement, action: Action, person: int, today: date) -> dict[str, Any]:
    """What belongs to the act when it is done right."""
    paper, text = now.paper, now.put_up or ""
    fields: dict[Action, Any] = {
        Action.PROPOSE: lambda: {"draft": builders.deviation()},
        Action.PUT_TO_APPROVAL: lambda: {"digest": _digest(now)},
        Action.APPROVE: lambda: {"digest": text},
        Action.OPEN_SIGNING: lambda: {
            "paper": Paper(text, f"pdf van {text}", f"pdf van {text}", person, now.signing_on(today))
        },
    }
    if now.proposals:
        fields[Action.CONSENT] = fields[Action.OBJECT] = lambda: {
            "proposal": 1,
            "digest": now.proposals[0].current.digest,
        }
    if paper:
        fields[Action.SIGN] = lambda: {"digest": paper.base, "new_head": f"{paper.head}+"}
        fields[Action.RECOGNISE] = lambda: builders.checks(now)
    return dict(fields[action]()) if action in fields else {}


_DIGESTS: dict[Any, str] = {}


def _digest(now: Agreement) -> str:
    about = (now.partners, len(now.proposals))
    if about not in _DIGESTS:
        _DIGESTS[about] = text_digest(now)
    return _DIGESTS[about]


def counted(now: Agreement) -> set[tuple[str, int, bool]]:
    """Partner and person of every yes that counts, and whether it is a signature."""
    if now.state is State.IN_NEGOTIATION:
        return set()
    latest = {(s.partner, s.level): s for p in now.proposals for s in p.stances}
    found = {(s.partner, s.person, False) for s in latest.values()}
    found |= {(a.partner, a.person, False) for a in now.approvals}
    asked = now.paper.asked if now.paper else ()
    signed = now.paper.signed if now.paper else ()
    return found | {(s.partner, s.person, True) for s in asked if s.id in signed}
