"""Long things in portions: what may become larger than a page is divided, and nothing of it is left out.

A page weighs at most 60 KB with everything it needs; what is the same on every page takes about 20 of those.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from markupsafe import escape

from web.page_numbers import page_number
from workflow.domain.vocabulary import ProposalKind, ProposalState
from workflow.services.dossiers import Dossier
from workflow.services.history import Event
from workflow.services.pages import SIZE, Sheet, divided, sheet_by_weight
from workflow.services.proposal_view import ProposalView

PORTION = 32_000
"""Bytes of people's words, with the markup around them, on one page."""
PUBLIC_PORTION = 22_000
"""The same on the public page of a team, where the list of all that differs stands above it."""
AROUND = 400
"""Bytes of markup around one thing on a list."""
CELL = 400
"""Bytes of one stance: its place in the table, and its line in the story."""
INLINE = 12_000
"""Bytes of stances that may stand beside the text itself; else they stand on the proposal's own page."""
NEWEST = 20
"""Stances that the page of one proposal tells in short."""
SHORT = 300
"""Characters of somebody's words where they stand in short."""


def bytes_of(*words: str) -> int:
    """How many bytes these words take on a page."""
    return sum(len(escape(each).encode()) for each in words)


# ── the whole text ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the whole text that is not divided."""

    section: str
    """"convenant", "bijlage" or "team"."""
    place: int
    """Which one of its section, from 0 on: of a principle, or of a supplement after the team itself."""
    content: Mapping[str, Any]
    weight: int


def passages(text: Mapping[str, Any]) -> list[Passage]:
    """The whole text in pieces, in order: the covenant, each principle, the team, each supplement."""
    annex, extras = text["annex"]["principles"], text["supplements"]
    team = {"team": text["team"], "area": text["area"]}
    return [
        _passage("convenant", 0, text["covenant"]),
        *(_passage("bijlage", place, each) for place, each in enumerate(annex)),
        _passage("team", 0, team),
        *(_passage("team", place, each) for place, each in enumerate(extras, 1)),
    ]


def _passage(section: str, place: int, content: Mapping[str, Any]) -> Passage:
    return Passage(section, place, content, AROUND + bytes_of(*_words_in(content)))


def _words_in(value: object) -> list[str]:
    """All words in a structure; a number of an area's boundary is not shown as such."""
    if isinstance(value, str):
        return [value, " " * 20]  # and its tags
    if isinstance(value, Mapping):
        return [word for each in value.values() for word in _words_in(each)]
    if isinstance(value, list | tuple):
        return [word for each in value for word in _words_in(each)]
    return []


def portion(text: Mapping[str, Any], most: int = PORTION) -> Sheet[Passage]:
    """The part of the whole text that the address asks for, of at most so many bytes."""
    return sheet_by_weight(passages(text), lambda each: each.weight, page_number(), most)


def public_portion(text: Mapping[str, Any]) -> Sheet[Passage]:
    """The same for the public page of a team."""
    return portion(text, PUBLIC_PORTION)


def public_pages_of(text: Mapping[str, Any]) -> dict[tuple[str, int], int]:
    """On which part of the whole text each passage stands, by its section and place."""
    sheets = divided(passages(text), lambda each: each.weight, PUBLIC_PORTION)
    return {(each.section, each.place): number for number, sheet in enumerate(sheets, 1) for each in sheet}


# ── proposals ────────────────────────────────────────────────────────────────────────────────────────────


def stances_weigh(proposal: ProposalView) -> int:
    """Bytes of the table of its stances and of their story."""
    cells = sum(1 for line in proposal.table for cell in line.cells if cell)
    return CELL * max(cells, len(proposal.said)) + 2 * bytes_of(*(each.reason for each in proposal.said))


def weight_of(proposal: ProposalView) -> int:
    """Bytes of what it changes, and why."""
    draft = proposal.draft
    runs = sum(150 + bytes_of(run.text) for run in proposal.runs) if proposal.before else 0
    return (
        AROUND
        + bytes_of(proposal.before, draft.title, draft.reason, *draft.streets)
        + max(runs, bytes_of(draft.text))
    )


def inline(dossier: Dossier) -> bool:
    """Whether every proposal can be shown with all stances on one page."""
    shown = [p for p in dossier.proposals if p.state is not ProposalState.RETRACTED]
    return sum(map(stances_weigh, shown)) <= INLINE and sum(map(weight_of, shown)) <= PORTION // 2


def changes(dossier: Dossier) -> dict[str, Any]:
    """For the approval: the part of what deviates that the address asks for."""
    order = list(ProposalKind)
    standing = [p for p in dossier.proposals if p.state is not ProposalState.RETRACTED]
    standing.sort(key=lambda p: (order.index(p.draft.kind), p.draft.principle, p.number))
    whole = inline(dossier)
    weigh = lambda p: weight_of(p) + (stances_weigh(p) if whole else 0)  # noqa: E731 - one line says it
    return {"sheet": sheet_by_weight(standing, weigh, page_number(), PORTION), "inline": whole}


# ── what happened ────────────────────────────────────────────────────────────────────────────────────────


def happened(events: tuple[Event, ...]) -> Sheet[Event]:
    """The page of the history that the address asks for."""
    most = PORTION // SIZE
    return sheet_by_weight(
        events, lambda each: max(most, AROUND + bytes_of(each.reason or "")), page_number(), PORTION
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said of a proposal, or an earlier version of it, in full."""

    kind: str
    """"standpunt", "vraag" or "versie"."""
    what: Any
    words: str


def entries(proposal: ProposalView) -> Sheet[Entry]:
    """A page of everything that was said of it: stances, questions with answers, earlier versions."""
    found = [Entry("standpunt", each, each.reason) for each in proposal.said]
    for thread in proposal.threads:
        found += [Entry("vraag", each, each.text) for each in (thread.question, *thread.answers)]
    found += [Entry("versie", each, each.draft.text) for each in proposal.earlier]
    return sheet_by_weight(found, lambda each: 2 * AROUND + bytes_of(each.words), page_number(), PORTION)


def is_cut(proposal: ProposalView) -> bool:
    """Whether its own page leaves something out that was said of it."""
    return (
        len(proposal.said) > NEWEST
        or any(len(each.reason) > SHORT for each in proposal.said)
        or any(
            len(each.text) > SHORT
            for thread in proposal.threads
            for each in (thread.question, *thread.answers)
        )
        or any(len(each.draft.text) > SHORT for each in proposal.earlier)
    )


def short(words: str) -> str:
    """The beginning of long words, with a mark that they go on."""
    return words if len(words) <= SHORT else words[:SHORT].rsplit(" ", 1)[0] + " …"


def teach(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(short=short)
    app.jinja_env.globals.update(
        portion=portion,
        public_portion=public_portion,
        public_pages_of=public_pages_of,
        inline=inline,
        is_cut=is_cut,
        NEWEST=NEWEST,
    )
