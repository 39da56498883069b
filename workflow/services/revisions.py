"""The texts of a proposal one after another: what each changed, and where the first came from."""

from workflow.domain.difference import Run, words_between
from workflow.domain.facts import Agreement, Draft, Proposal
from workflow.domain.text import revision_digest
from workflow.domain.vocabulary import ProposalKind


def changed(proposal: Proposal, place: int) -> tuple[Run, ...]:
    """What the revision at this place changed in the one before it."""
    texts = [words_of(revision.draft) for revision in proposal.revisions]
    now = range(len(texts))[place]
    return words_between(texts[now - 1], texts[now]) if now else ()


def came_along(facts: Agreement, proposal: Proposal) -> bool:
    """Whether the proposal comes from the predecessor: its digest then names another agreement."""
    first = proposal.revisions[0]
    own = revision_digest(facts.id, proposal.number, first.number, first.draft)
    return facts.predecessor is not None and first.digest != own


def words_of(draft: Draft) -> str:
    """What a draft puts there: its text, or its streets."""
    return ", ".join(draft.streets) if draft.kind is ProposalKind.AREA_CHANGE else draft.text
