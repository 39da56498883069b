"""The promises of lifecycle.md §4, asked of the product's own values: of every state and of every step.

Written against what stands in an agreement, never by asking a rule whether it held.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tests.model.translate import Translator
from tests.model.world import KINDS, ROLES, World
from workflow.domain.facts import Act, Agreement, Proposal, PublicCheck
from workflow.domain.machine import Decision
from workflow.domain.text import compose
from workflow.domain.vocabulary import ProposalKind, Stance, State

S = State
PUT_UP = {S.FOR_APPROVAL, S.AGREED, S.FOR_SIGNING, S.SIGNED, S.RECOGNISED, S.SUSPENDED}
PUT_UP |= {S.SUPERSEDED, S.EXPIRED, S.ENDED}
APPROVED = PUT_UP - {S.FOR_APPROVAL}
ON_PAPER = APPROVED - {S.AGREED}
SIGNED = ON_PAPER - {S.FOR_SIGNING}
IN_OR_AFTER_FORCE = SIGNED - {S.SIGNED}


class Step(NamedTuple):
    """One allowed act, with the agreement on both sides."""

    day: int
    before: Agreement
    act: Act
    decision: Decision
    after: Agreement


def broken_in(t: Translator, now: Agreement) -> list[str]:
    """The promises that a state breaks, in words."""
    return [name for name, holds in _of_state(t, now) if not holds]


def broken_by(t: Translator, step: Step) -> list[str]:
    """The promises that a step breaks, in words."""
    return [name for name, holds in _of_step(t.world, step) if not holds]


def _of_state(t: Translator, now: Agreement) -> Iterator[tuple[str, bool]]:
    paper, partners = now.paper, {p.key for p in now.partners}
    if now.state in IN_OR_AFTER_FORCE | {S.SIGNED}:
        signed = {s.partner for s in paper.asked if s.id in paper.signed} if paper else set()
        yield "1: everyone signed, the team too", signed == partners and now.team in signed
        yield "1: each signed once", bool(paper) and len(paper.signed) == len({s.person for s in paper.asked})
    if now.state in PUT_UP:
        yield "2: what was put up is the text", now.put_up == t.digest(now)
        yield "2: the text says what was agreed", _says_what_was_agreed(now)
        yield "3: no objection stands", not any(_objections(now, p) for p in now.proposals if not p.retracted)
        yield "2: one proposal per subject at most", _no_two_on_one_subject(now)
    else:
        yield (
            "4: nothing is approved before it is put up",
            (not now.approvals and now.put_up is None) or (now.state is S.WITHDRAWN),
        )
    if now.state in APPROVED:
        approving = {a.partner for a in now.approvals if a.digest == now.put_up}
        yield "3: every partner approved exactly this", approving == partners
        yield "5: each partner approved once", len(now.approvals) == len(approving)
    if now.state in ON_PAPER:
        yield "2: the paper is of what was put up", bool(paper) and paper.digest == now.put_up
    else:
        yield "4: no paper lies elsewhere", paper is None
    yield "5: no cell supports two rivals", _no_cell_supports_two(now)


def _of_step(world: World, step: Step) -> Iterator[tuple[str, bool]]:
    before, after = step.before, step.after
    yield "7: every act leaves a trace", bool(step.decision.effects) or before.state is not after.state
    if before.state in SIGNED:
        yield "8: final is final", _signed_part(before) == _signed_part(after)
    if before.state in PUT_UP and after.state in PUT_UP:
        yield "8: the text stays", compose_key(before) == compose_key(after)
    if after.state is S.IN_NEGOTIATION and before.state is not S.IN_NEGOTIATION:
        yield "4: back at the table nothing is approved", not after.approvals and after.paper is None
    yield from _of_changed_text(step)
    yield from _of_who(world, step)
    if before.state is S.IN_NEGOTIATION and after.state is S.FOR_APPROVAL:
        yield "3: every cell consented to exactly this", _everyone_consented(world, step)
    if after.state is S.RECOGNISED and before.state is S.SIGNED:
        check, paper = step.act.check, before.paper
        valid = check is not None and paper is not None and check.valid and check.head == paper.head
        yield "1: recognised on a verdict of now, on the recorded file", valid
        public = step.act.public
        judged = public is not None and paper is not None and public == PublicCheck(paper.digest, 0)
        yield "1: recognised when what becomes public of this text was judged", judged
        by, on = after.recognised_by, after.recognised_on
        yield "1: who recognised, and when, is on record", (by, on) == (step.act.person, step.act.today)
        yield "5: four eyes", paper is not None and paper.opened_by != step.act.person


def compose_key(now: Agreement) -> object:
    """What the text is made of."""
    standing = tuple((p.number, p.current.digest) for p in now.proposals if not p.retracted)
    return now.form, now.partners, now.covenant_version, standing


def _signed_part(now: Agreement) -> object:
    return now.form, now.partners, now.proposals, now.approvals, now.put_up, now.paper


def _of_changed_text(step: Step) -> Iterator[tuple[str, bool]]:
    old = {p.number: p for p in step.before.proposals}
    for p in step.after.proposals:
        was = old.get(p.number)
        if was is p:
            continue
        if was is None or was.current.digest != p.current.digest:
            valid = [s for s in p.stances if s.digest == p.current.digest]
            yield "4: a new text has its proposer's consent only", len(valid) == 1
            yield "4: and that is who wrote it", valid[0].person == step.act.person
        if was is not None and was.draft != p.draft:
            yield "4: other words, other digest", was.current.digest != p.current.digest
        if was is not None:
            yield "3: nothing said is rewritten", p.stances[: len(was.stances)] == was.stances
            yield "3: no revision is rewritten", p.revisions[: len(was.revisions)] == was.revisions
    yield "3: no proposal vanishes", len(step.after.proposals) >= len(step.before.proposals)


def _of_who(world: World, step: Step) -> Iterator[tuple[str, bool]]:
    """What is new on record is by the actor, for the one partner they act for, at a level where they sit."""
    act, before, after = step.act, step.before, step.after
    sits, signs = _chairs(world, act.person, step.day), _pens(world, act.person, step.day)
    partners = {p.key for p in before.partners}
    mine = ({partner for partner, *_ in sits} | {partner for partner, _ in signs}) & partners
    said = [s for p in after.proposals for s in _new_stances(before.proposal(p.number), p)]
    for s in said:
        own = any((s.partner, s.level) == chair[:2] for chair in sits)
        yield "5: a stance is the actor's own, from a seat of theirs", s.person == act.person and own
    approved = [a for a in after.approvals if a not in before.approvals]
    for a in approved:
        own = any(partner == a.partner and (approves or partner == "bpt") for partner, _, approves in sits)
        yield "5: an approval is the actor's own", a.person == act.person and own
    new = set(after.paper.signed) - set(before.paper.signed) if after.paper and before.paper else set()
    yield "5: a signature is the actor's own, on a mandate of today", new <= {pen for _, pen in signs}
    yield "5: one thing at a time", len(said) + len(approved) + len(new) <= 1
    if said or approved or new:
        yield "5: nobody acts for two partners", len(mine) == 1
    if after.notice != before.notice:
        notice = after.notice
        own = notice is not None and mine == {notice.partner} and notice.person == act.person
        yield "5: a notice is the actor's own", own and notice is not None and notice.day == act.day
    opened = after.paper is not None and before.paper is None
    if opened or (before.state in {S.SUBMITTED, S.SIGNED} and after.state is not S.WITHDRAWN):
        yield "5: the office's part is the office's", ROLES.get(act.person) == "burgemeestersbureau"
    if opened and after.paper:
        yield "5: who opens is on record", after.paper.opened_by == act.person
        yield "5: a new paper is unsigned", not after.paper.signed and after.paper.head == after.paper.base


def _new_stances(was: Proposal | None, now: Proposal) -> tuple:  # type: ignore[type-arg]  # of stances
    return now.stances[len(was.stances) :] if was else now.stances


@lru_cache(maxsize=10_000)
def _chairs(world: World, person: int, day: int) -> tuple[tuple[str, int, bool], ...]:
    own = [c for c in world.chairs if c.person == person and c.since <= day <= c.until]
    return tuple((c.partner, c.level, c.approves) for c in own)


@lru_cache(maxsize=10_000)
def _pens(world: World, person: int, day: int) -> tuple[tuple[str, int], ...]:
    own = [p for p in world.pens if p.person == person and p.since <= day <= p.until]
    return tuple((p.partner, p.number) for p in own)


def _latest(p: Proposal) -> dict[tuple[str, int], Stance]:
    return {(s.partner, s.level): s.stance for s in p.stances if s.digest == p.revisions[-1].digest}


def _objections(now: Agreement, p: Proposal) -> set[tuple[str, int]]:
    here = {partner.key for partner in now.partners}
    return {cell for cell, said in _latest(p).items() if said is Stance.OBJECTED and cell[0] in here}


def _everyone_consented(world: World, step: Step) -> bool:
    """Every partner at every level it sits at (deviation), else at its lowest; the area: the three named."""
    sits: dict[str, set[int]] = {p.key: set() for p in step.before.partners}
    for c in world.chairs:
        if c.partner in sits and c.since <= step.day <= c.until:
            sits[c.partner].add(c.level)
    standing = [p for p in step.before.proposals if not p.retracted]
    deviates = any(p.draft.kind is ProposalKind.DEVIATION for p in standing)
    every_level = set(world.levels) <= set().union(*sits.values())
    return all(_all_said_yes(sits, p) for p in standing) and (every_level or not deviates)


def _all_said_yes(sits: dict[str, set[int]], p: Proposal) -> bool:
    yes = {cell for cell, said in _latest(p).items() if said is Stance.CONSENTED}
    asked = set(sits)
    if p.draft.kind is ProposalKind.AREA_CHANGE:
        asked = {key for key in sits if KINDS[key] in ("buurtpreventieteam", "gemeente", "politie")}
    for key in asked:
        levels = sits[key] if p.draft.kind is ProposalKind.DEVIATION else set(sorted(sits[key])[:1])
        someone = any(partner == key for partner, _ in yes)
        if not someone or not {(key, level) for level in levels} <= yes:
            return False
    return True


def _subjects(now: Agreement) -> list[tuple[Proposal, tuple[str, str]]]:
    standing = [p for p in now.proposals if not p.retracted]
    return [(p, (p.draft.kind.value, (p.draft.principle or p.draft.title).lower())) for p in standing]


def _no_two_on_one_subject(now: Agreement) -> bool:
    subjects = [about for _, about in _subjects(now)]
    return len(subjects) == len(set(subjects))


def _no_cell_supports_two(now: Agreement) -> bool:
    subjects = _subjects(now)
    for place, (p, about) in enumerate(subjects):
        yes = {cell for cell, said in _latest(p).items() if said is Stance.CONSENTED}
        for other, same in subjects[place + 1 :]:
            if same == about and yes & {c for c, said in _latest(other).items() if said is Stance.CONSENTED}:
                return False
    return True


@lru_cache(maxsize=10_000)
def _composed(key: object, holder: "_Holder") -> dict[str, object]:
    return compose(holder.agreement)


class _Holder:
    """Hands an agreement along without being part of the key."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder)

    def __hash__(self) -> int:
        return 0


def _says_what_was_agreed(now: Agreement) -> bool:
    text = _composed(compose_key(now), _Holder(now))
    standing = [p.draft for p in now.proposals if not p.retracted]
    deviations = {d.principle: (d.text, d.reason) for d in standing if d.kind is ProposalKind.DEVIATION}
    supplements = [(d.title, d.text) for d in standing if d.kind is ProposalKind.SUPPLEMENT]
    areas = [list(d.streets) for d in standing if d.kind is ProposalKind.AREA_CHANGE]
    annex: dict[str, list[dict[str, dict[str, str]]]] = text["annex"]  # type: ignore[assignment]  # JSON of a shape that the test knows
    said = {str(p["key"]): p["deviation"] for p in annex["principles"]}
    agreed = {key: (d["text"], d["reason"]) for key, d in said.items() if d}
    return (
        agreed == deviations
        and [(s["title"], s["text"]) for s in text["supplements"]] == supplements  # type: ignore[attr-defined, index]  # JSON of a shape that the test knows
        and text["area"]["streets"] == (areas[-1] if areas else list(now.form.streets))  # type: ignore[index]  # JSON of a shape that the test knows
        and [p["key"] for p in text["partners"]] == [p.key for p in now.partners]  # type: ignore[attr-defined, index]  # JSON of a shape that the test knows
        and text["covenant"]["articles"]
        == tuple({"number": a.number, "text": a.text} for a in now.covenant.articles)  # type: ignore[index]  # JSON of a shape that the test knows
    )
