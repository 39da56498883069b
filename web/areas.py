"""Areas on the pages: their maps, their surroundings, and what must be seen before a proposal is made."""

from collections.abc import Sequence
from typing import Any

from flask import Flask

from language.said import said
from web.forms.acts import DraftForm
from web.forms.area import as_text
from web.parts import parts
from workflow.domain.area import Area, Boundary, in_text
from workflow.domain.drawing import Drawing, draw, draw_all
from workflow.domain.ground import coverage, described, shared_in_words, square_metres, surface
from workflow.domain.text import digest_of
from workflow.domain.vocabulary import Action, ProposalKind, ProposalState
from workflow.services.areas import Surroundings
from workflow.services.dossiers import Dossier
from workflow.services.register import Listed

LOOK_FIRST = said(
    "Dit gebied overlapt met dat van een ander erkend team. Bekijk dat hieronder en doe dan uw voorstel."
)


def of_form(dossier: Dossier) -> dict[str, Any]:
    """For pages about the application: its area among the others."""
    return {"around": around(dossier, dossier.facts.form.area)}


def of_text(dossier: Dossier) -> dict[str, Any]:
    """For pages about the whole text: the area in it among the others."""
    return {"around": around(dossier, in_text(dossier.text["area"]))}


def of_take_up(dossier: Dossier) -> dict[str, Any]:
    """For the overview: the same as `of_form`, where the office decides about taking up."""
    return of_form(dossier) if Action.TAKE_UP in dossier.offers else {}


def of_proposals(dossier: Dossier) -> dict[str, Any]:
    """For the negotiation: the new area of each standing proposal about it, by the proposal's number."""
    about = {
        p.number: p.draft.area
        for p in dossier.proposals
        if p.draft.kind is ProposalKind.AREA_CHANGE and p.state is not ProposalState.RETRACTED
    }
    return {"surroundings": parts().areas.around(dossier.slug, about)}


def around(dossier: Dossier, area: Area) -> Surroundings:
    """This area of the dossier's team among the others."""
    return parts().areas.around(dossier.slug, {"": area})[""]


def unseen_overlap(dossier: Dossier, form: DraftForm) -> bool:
    """Whether the form proposes an area that overlaps, and the page that was sent did not show that."""
    if form.kind.data != ProposalKind.AREA_CHANGE:
        return False
    return form.seen.data != area_digest(form.area) and bool(around(dossier, form.area).overlaps)


def area_digest(area: Area) -> str:
    """The digest by which a form says which area its page showed."""
    return digest_of({"streets": area.streets, "boundary": area.boundary})


def numbered(teams: Sequence[Listed]) -> Drawing | None:
    """The areas of these teams on one map, each with its place on the list."""
    return draw_all({str(place): team.area.boundary for place, team in enumerate(teams, 1)})


def size(boundary: Boundary) -> str:
    """How large the area is, in hectares or square metres."""
    return surface(square_metres(boundary))


def teach(app: Flask) -> None:
    """Give the templates these words and drawings."""
    app.jinja_env.filters.update(geojson=as_text, size=size, shared_in_words=shared_in_words)
    app.jinja_env.globals.update(
        area_digest=area_digest,
        coverage=coverage,
        described=described,
        draw=draw,
        in_text=in_text,
        numbered=numbered,
    )
