"""The proposals of agreements, with all that was said of them or only as far as it counts now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from threading import Lock

from sqlalchemy import ScalarSelect, String, case, cast, func, select, type_coerce
from sqlalchemy.orm import aliased

from workflow.domain.facts import Draft, Proposal, Revision, StanceGiven
from workflow.domain.vocabulary import ProposalKind, Stance
from workflow.persistence import mapping
from workflow.persistence.tables import AgreementRow, ProposalRow, RemarkRow, RevisionRow, StanceRow
from workflow.persistence.together import Later, Together, among, grouped

NOBODY = 0
"""In an outline, who wrote or said it: that is no part of it."""
CURRENT = "nu"
"""In an outline, the digest of the current revision and of what was said of it; there is nothing else."""
_BETWEEN, _PARTS = "\n", "\t"
"""Between two stances, and within one; neither stands in a key, a number or a word of ours."""


def whole(ask: Together, ids: Sequence[int]) -> Later[dict[int, list[Proposal]]]:
    """Every proposal of these agreements, by the agreement."""
    of_these = among(ProposalRow.agreement_id, ids)
    rows = ask.ask(select(ProposalRow).where(of_these).order_by(ProposalRow.number))
    texts = ask.ask(select(RevisionRow).join(ProposalRow).where(of_these).order_by(RevisionRow.number))
    said = ask.ask(select(StanceRow).join(ProposalRow).where(of_these).order_by(StanceRow.id))
    counts = select(RemarkRow.proposal_id, func.count()).join(ProposalRow).where(of_these)
    remarks = ask.ask(counts.group_by(RemarkRow.proposal_id))

    def made() -> dict[int, list[Proposal]]:
        revisions = grouped((row for (row,) in texts.rows), lambda row: row.proposal_id)
        stances = grouped((row for (row,) in said.rows), lambda row: row.proposal_id)
        remarked, found = dict(remarks.rows), defaultdict(list)
        for (row,) in rows.rows:
            proposal = Proposal(
                row.number,
                row.partner,
                tuple(mapping.revision(r) for r in revisions[row.id]),
                tuple(mapping.stance(s) for s in stances.get(row.id, [])),
                row.retracted,
                remarked.get(row.id, 0),
            )
            found[row.agreement_id].append(proposal)
        return found

    return made


def outlines(ask: Together, ids: Sequence[int]) -> Later[dict[int, list[Proposal]]]:
    """The same without words, people and what counts no more, for looking at many agreements at once.

    A proposal then has one revision, of which only the kind is known, with the digest `CURRENT`; and the
    stances on it, if it was not retracted. Nothing else of either is true: nothing is decided on it.
    """
    columns = ProposalRow.agreement_id, ProposalRow.number, ProposalRow.partner, ProposalRow.retracted
    kind = RevisionRow.draft["kind"].as_string()
    told = ask.ask(
        select(*columns, kind, case((ProposalRow.retracted, ""), else_=_said_now()))
        .join(RevisionRow, RevisionRow.proposal_id == ProposalRow.id)
        .where(among(ProposalRow.agreement_id, ids), RevisionRow.number == _last())
        .order_by(ProposalRow.number)
    )

    def made() -> dict[int, list[Proposal]]:
        found = defaultdict(list)
        for agreement, number, partner, retracted, sort, said in told.rows:
            proposal = Proposal(number, partner, _revisions(sort), _stances(said or ""), retracted)
            found[agreement].append(proposal)
        return found

    return made


class Outlines:
    """Outlines that were read before are not read again while their agreement has the same version.

    Every act writes the row of its agreement, so nothing of an outline changes without it. Another process
    has its own; the first look after a start reads everything that it needs.
    """

    MOST = 5_000
    """Agreements that are kept; beyond it those go that were read longest ago."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int], list[Proposal]] = {}
        self._lock = Lock()

    def told(self, ask: Together, rows: Iterable[AgreementRow]) -> Later[dict[int, list[Proposal]]]:
        """The outlines of the proposals of these agreements, by the agreement."""
        keys = {row.id: (row.id, row.version, row.journal_number) for row in rows}
        held = {number: self._known.get(key) for number, key in keys.items()}
        told = outlines(ask, [number for number, known in held.items() if known is None])

        def made() -> dict[int, list[Proposal]]:
            new = told()
            found = {
                number: new.get(number, []) if known is None else known for number, known in held.items()
            }
            self._keep({keys[number]: found[number] for number, known in held.items() if known is None})
            return found

        return made

    def _keep(self, new: Mapping[tuple[int, int, int], list[Proposal]]) -> None:
        with self._lock:
            self._known |= new
            for key in list(self._known)[: -self.MOST]:
                del self._known[key]


def _last() -> ScalarSelect[int]:
    """The number of a proposal's last revision."""
    each = aliased(RevisionRow)
    return select(func.max(each.number)).where(each.proposal_id == ProposalRow.id).scalar_subquery()


def _said_now() -> ScalarSelect[str]:
    """What was said of a revision, the oldest first: one value, however many said it."""
    words = cast(StanceRow.level, String) + _PARTS + type_coerce(StanceRow.stance, String)
    said = (
        select((words + _PARTS + StanceRow.partner).label("words"))
        .where(StanceRow.proposal_id == ProposalRow.id, StanceRow.digest == RevisionRow.digest)
        .order_by(StanceRow.id)
        .correlate(ProposalRow, RevisionRow)
        .subquery()
    )
    return select(func.aggregate_strings(said.c.words, _BETWEEN)).scalar_subquery()


@lru_cache
def _revisions(kind: str) -> tuple[Revision, ...]:
    return (Revision(1, Draft(ProposalKind(kind)), NOBODY, CURRENT),)


@lru_cache(maxsize=4096)
def _stances(words: str) -> tuple[StanceGiven, ...]:
    """The stances in what `_said_now` gave. Much is said alike in many agreements: it is read once."""
    each = (line.split(_PARTS) for line in words.splitlines())
    return tuple(
        StanceGiven(partner, int(level), NOBODY, Stance(stance), CURRENT) for level, stance, partner in each
    )
