"""What follows an agreement in force: a successor that begins with what was agreed.

The one in force stays recognised until its successor is. Accepted proposals come along with the stances given
on them, for "a consent stays valid if its mandate was valid when given"; who must consent is computed anew,
so a partner or level that came later is still asked. A deviation from a principle that the new covenant words
otherwise is asked of everyone again, and one from a principle that is gone does not come along.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from workflow.domain.covenant import CovenantText
from workflow.domain.facts import Act, Agreement, Approval, Proposal
from workflow.domain.parties import Level
from workflow.domain.rules.questions import approver_seat, unsettled
from workflow.domain.text import settled_form, text_digest
from workflow.domain.vocabulary import Action, ProposalKind, State


@dataclass(frozen=True, slots=True)
class Basis:
    """The version of the covenant under which a new agreement begins."""

    version: int
    text: CovenantText
    levels: tuple[Level, ...]
    minimum_members: int
    term_months: int | None = None


def successor_of(now: Agreement, act: Act, basis: Basis) -> Agreement:
    """The agreement that would follow `now`, without a number of its own (id 0).

    It begins in negotiation. A renewal under the same covenant of which nothing needs to be settled goes
    straight to approval; when the team's own approver asks for it, that is the team's approval.
    """
    begun = Agreement(
        id=0,
        state=State.IN_NEGOTIATION,
        team=now.team,
        partners=now.partners,
        levels=basis.levels,
        seats=now.seats,
        signatories=now.signatories,
        covenant=basis.text,
        covenant_version=basis.version,
        minimum_members=basis.minimum_members,
        form=settled_form(now),
        proposals=tuple(_carried(now, basis.text)),
        submitted_by=act.person,
        term_months=basis.term_months,
        predecessor=now.id,
        newest_version=basis.version,
    )
    same = (now.covenant_version, now.levels) == (basis.version, basis.levels)
    if act.action is Action.RENEW and same and not unsettled(begun, act):
        return _put_up(begun, act)
    return begun


def _put_up(begun: Agreement, act: Act) -> Agreement:
    digest = text_digest(begun)
    seat = approver_seat(begun, act)
    own = (Approval(begun.team, act.person, digest),) if seat and seat.partner == begun.team else ()
    return replace(begun, state=State.FOR_APPROVAL, put_up=digest, approvals=own)


def _carried(now: Agreement, covenant: CovenantText) -> Iterator[Proposal]:
    """Numbered anew from 1. An agreed area is not a proposal any more: it is the area."""
    number = 0
    for proposal in now.proposals:
        draft = proposal.draft
        if proposal.retracted or draft.kind is ProposalKind.AREA_CHANGE:
            continue
        before, after = now.covenant.principle(draft.principle), covenant.principle(draft.principle)
        if draft.kind is ProposalKind.DEVIATION and after is None:
            continue
        number += 1
        same = draft.kind is not ProposalKind.DEVIATION or before == after
        given = tuple(s for s in proposal.stances if s.digest == proposal.current.digest)
        yield replace(
            proposal,
            number=number,
            revisions=(proposal.current,),
            stances=given if same else (),
            remarks=0,
        )


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that day does not exist."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))
