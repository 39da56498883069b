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
from workflow.persistence import people
from workflow.persistence.tables import ApprovalRow, ProposalRow, StanceRow
from workflow.services.cases import Case
from workflow.services.desk import ZONE


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
    data = {
        "reference": reference,
        "digest": digest,
        "date": today.isoformat(),
        "text": whole,
        "area": page_about(whole.get("area")),
        "levels": [level.name for level in case.facts.levels],
        "consents": _consents(case),
        "approvals": _approvals(case),
        "blocks": [_block(case.facts, signatory, fields[signatory.id]) for signatory in asked],
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


def _block(facts: Agreement, signatory: Signatory, field: str) -> dict[str, str]:
    mandate = f"{signatory.mandate.source}, {signatory.mandate.reference}"
    return {
        "field": field,
        "partner": facts.partner(signatory.partner).name,
        "name": signatory.name,
        "function": signatory.function,
        "mandate": mandate,
    }


def _consents(case: Case) -> list[dict[str, Any]]:
    standing = [p for p in case.facts.proposals if not p.retracted]
    names = people.names(case.session, {s.person for p in standing for s in p.stances})
    moments = _moments(case.session, case.row.id)
    return [
        {
            "label": title_of(p.draft),
            "kind": p.draft.kind.value,
            "cells": [_cell(case, p, cell, names, moments) for cell in _cells(case, p)],
        }
        for p in standing
    ]


def _cells(case: Case, proposal: Proposal) -> list[Cell]:
    """The cells that hold a stance on the accepted revision, in the order in which they are required."""
    required = required_cells(case.facts, proposal.draft.kind, case.desk.today())
    given = dict.fromkeys(Cell(s.partner, s.level) for s in proposal.stances)
    ordered = dict.fromkeys((*required, *given))
    return [cell for cell in ordered if stance_at(proposal, cell)]


def _cell(
    case: Case,
    proposal: Proposal,
    cell: Cell,
    names: dict[int, str],
    moments: dict[tuple[str, Cell], datetime],
) -> dict[str, str]:
    stance = stance_at(proposal, cell)
    if stance is None:
        raise LookupError(cell)
    level = next((lv.name for lv in case.facts.levels if lv.rank == cell.level), str(cell.level))
    return {
        "partner": case.facts.partner(cell.partner).name,
        "level": level,
        "person": names[stance.person],
        "on": _day(moments[stance.digest, cell]),
        "stance": stance.stance.value,
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


def _approvals(case: Case) -> list[dict[str, str]]:
    query = (
        select(ApprovalRow)
        .where(ApprovalRow.agreement_id == case.row.id, ApprovalRow.void_at.is_(None))
        .order_by(ApprovalRow.id)
    )
    rows = case.session.scalars(query).all()
    names = people.names(case.session, {row.person_id for row in rows})
    return [
        {"partner": case.facts.partner(r.partner).name, "person": names[r.person_id], "on": _day(r.at)}
        for r in rows
    ]


def _day(moment: datetime) -> str:
    return moment.astimezone(ZONE).date().isoformat()
