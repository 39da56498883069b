"""What the PDF of an agreement is made from: the agreed text, and who consented, approved and will sign."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.area import in_text
from workflow.domain.consent import Cell, required_cells, stance_at
from workflow.domain.drawing import draw
from workflow.domain.facts import Agreement, Draft, Proposal
from workflow.domain.ground import coverage, described, square_metres, surface
from workflow.domain.parties import Signatory
from workflow.domain.text import canonical, digest_of
from workflow.domain.vocabulary import ProposalKind
from workflow.persistence.tables import ApprovalRow, ProposalRow, RevisionRow, StanceRow
from workflow.services.cases import Case
from workflow.services.desk import local_day
from workflow.services.paper_voices import Voices, in_words


@dataclass(frozen=True, slots=True)
class PaperData:
    """Everything the typesetter needs, and what is stored beside the PDF."""

    reference: str
    digest: str
    data: dict[str, Any]
    attachment: bytes
    """The canonical text; its SHA-256 is `digest`."""
    fields: dict[int, str]
    """The name of each signatory's field, by the signatory's id."""


def of(case: Case) -> PaperData:
    """The data of the PDF that signing would open with now."""
    today = case.desk.today()
    whole = case.row.text or {}
    asked = case.facts.signing_on(today)
    fields = field_names(asked)
    reference = reference_of(case.row.id, today)
    digest = digest_of(whole)
    voices = Voices.of(case.session, case.facts)
    data = {
        "reference": reference,
        "digest": digest,
        "date": today.isoformat(),
        "check": f"{case.desk.site}/controle",
        "text": whole,
        "area": page_about(whole.get("area")),
        "levels": [level.name for level in case.facts.levels],
        "consents": _consents(case, voices),
        "approvals": _approvals(case, voices),
        "blocks": [_block(case.facts, voices, signatory, fields[signatory.id]) for signatory in asked],
    }
    return PaperData(reference, digest, data, canonical(whole), fields)


def reference_of(agreement: int, day: date) -> str:
    """The reference that is printed on every page: "WA-2026-0007"."""
    return f"WA-{day.year}-{agreement:04d}"


def field_names(asked: tuple[Signatory, ...]) -> dict[int, str]:
    """A field name per signatory: the partner's key, numbered when a partner has several."""
    names: dict[int, str] = {}
    seen: dict[str, int] = {}
    for signatory in asked:
        seen[signatory.partner] = seen.get(signatory.partner, 0) + 1
        number = f"-{seen[signatory.partner]}" if seen[signatory.partner] > 1 else ""
        names[signatory.id] = f"handtekening-{signatory.partner}{number}"
    return names


def title_of(draft: Draft) -> str:
    """What a proposal is about, in a few words."""
    match draft.kind:
        case ProposalKind.DEVIATION:
            return f"Afwijking van {draft.principle}"
        case ProposalKind.SUPPLEMENT:
            return f"Aanvulling: {draft.title}"
        case ProposalKind.AREA_CHANGE:
            return "Verandering van het gebied"


def page_about(written: dict[str, Any] | None) -> dict[str, Any]:
    """What the page about the area shows beside the words of the text: a map, its size, the coverage."""
    area = in_text(written or {"streets": []})
    counted = (written or {}).get("coverage")
    told = coverage(counted["covered"], counted["streets"]) if counted else ""
    drawing = draw(area.boundary)
    if drawing is None:
        return {"map": None, "coverage": told}
    rings = [ring for shape in drawing.shapes for ring in shape.rings]
    size = {"width": drawing.width, "height": drawing.height}
    bar = {"length": drawing.bar, "words": drawing.scale}
    words = {"alt": described(area), "surface": surface(square_metres(area.boundary))}
    return {"map": {**size, **words, "rings": rings, "bar": bar}, "coverage": told}


def _block(facts: Agreement, voices: Voices, signatory: Signatory, field: str) -> dict[str, str]:
    return {
        "field": field,
        "partner": facts.partner(signatory.partner).name,
        "name": signatory.name,
        "function": signatory.function,
        "mandate": in_words(signatory.mandate, voices.name(signatory.accepted_by)),
    }


def _consents(case: Case, voices: Voices) -> list[dict[str, Any]]:
    """The standing proposals, in the order in which the text holds them, with every consent they have."""
    moments, revised = _moments(case.session, case.row.id), _revised(case.session, case.row.id)
    return [
        {
            "label": title_of(p.draft),
            "kind": p.draft.kind.value,
            "principle": p.draft.principle,
            "number": p.number,
            "revision": p.current.number,
            "proposer": voices.partners[p.partner],
            "on": _day(revised[p.number, p.current.number]),
            "cells": [_cell(case, p, cell, voices, moments) for cell in _cells(case, p)],
        }
        for p in case.facts.proposals
        if not p.retracted
    ]


def _cells(case: Case, proposal: Proposal) -> list[Cell]:
    """The cells that hold a stance on the accepted revision, in the order in which they are required."""
    required = required_cells(case.facts, proposal.draft.kind, case.desk.today())
    here = {partner.key for partner in case.facts.partners}
    given = (Cell(s.partner, s.level) for s in proposal.stances if s.partner in here)
    ordered = dict.fromkeys((*required, *given))
    return [cell for cell in ordered if stance_at(proposal, cell)]


def _cell(
    case: Case, proposal: Proposal, cell: Cell, voices: Voices, moments: dict[tuple[str, Cell], datetime]
) -> dict[str, str]:
    stance = stance_at(proposal, cell)
    if stance is None:
        raise LookupError(cell)
    level = next((lv.name for lv in case.facts.levels if lv.rank == cell.level), str(cell.level))
    given = local_day(moments[stance.digest, cell])
    return {
        "partner": case.facts.partner(cell.partner).name,
        "level": level,
        "on": given.isoformat(),
        "stance": stance.stance.value,
        **voices.at_level(stance.person, cell.partner, cell.level, given),
    }


def _moments(session: Session, agreement: int) -> dict[tuple[str, Cell], datetime]:
    """When the latest stance was given, by revision digest and cell."""
    query = (
        select(StanceRow)
        .join(ProposalRow, ProposalRow.id == StanceRow.proposal_id)
        .where(ProposalRow.agreement_id == agreement)
        .order_by(StanceRow.id)
    )
    return {(row.digest, Cell(row.partner, row.level)): row.at for row in session.scalars(query)}


def _revised(session: Session, agreement: int) -> dict[tuple[int, int], datetime]:
    """When each revision was made, by the numbers of its proposal and its own."""
    query = select(ProposalRow.number, RevisionRow.number, RevisionRow.at).join(RevisionRow)
    rows = session.execute(query.where(ProposalRow.agreement_id == agreement))
    return {(proposal, revision): at for proposal, revision, at in rows}


def _approvals(case: Case, voices: Voices) -> list[dict[str, str]]:
    query = (
        select(ApprovalRow)
        .where(ApprovalRow.agreement_id == case.row.id, ApprovalRow.void_at.is_(None))
        .order_by(ApprovalRow.id)
    )
    return [
        {
            "partner": case.facts.partner(row.partner).name,
            "on": _day(row.at),
            **voices.approving(row.person_id, row.partner, local_day(row.at)),
        }
        for row in case.session.scalars(query)
    ]


def _day(moment: datetime) -> str:
    return local_day(moment).isoformat()
