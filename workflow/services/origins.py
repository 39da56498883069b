"""Where parts of the agreed text come from: the proposals that stand in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workflow.domain.vocabulary import ProposalKind, ProposalState
from workflow.services.proposal_view import ProposalView


@dataclass(frozen=True, slots=True)
class Origin:
    """The proposal behind a part of the text; the data of the PDF has the same names."""

    kind: ProposalKind
    principle: str
    number: int
    revision: int
    proposer: str
    on: datetime


def origins(views: Iterable[ProposalView]) -> tuple[Origin, ...]:
    """The proposals that stand in the text, in the order in which it holds them."""
    standing = (v for v in views if v.state is not ProposalState.RETRACTED)
    return tuple(
        Origin(v.draft.kind, v.draft.principle, v.number, v.revision, v.proposer, v.at)
        for v in sorted(standing, key=lambda view: view.number)
    )
