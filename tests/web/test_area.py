"""The area on the pages: what is sent in is drawn, faults stand at their field, overlap is seen in time."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import FORM, area_change
from tests.unit.domain.test_area import HOLE, NORMAL, SQUARE, feature, moved, polygon
from tests.web.stepping import NEXT, fill_in, step
from tests.web.visitor import Page, Visitor
from tests.world import MUNICIPALITY, POLICE, World
from workflow.domain.area import parse
from workflow.domain.vocabulary import Action, State

Someone = Callable[[str], Visitor]
CHECK = "/aanvraag/controleren"
GEOJSON = json.dumps(polygon(SQUARE))
EAST = json.dumps(polygon(moved(SQUARE, 0.008)))
SVG = "{http://www.w3.org/2000/svg}"


def dossier(world: World, page: str = "") -> str:
    return f"/dossier/{world.agreement}{page}"


def error_at(page: Page, field: str) -> str:
    found = [e.text for e in page.elements if e.attributes.get("id") == f"{field}-fout"]
    return found[0] if found else ""


def drawings(visitor: Visitor, address: str) -> list[ET.Element]:
    """Every drawing on a page, parsed as XML: as strict as it gets."""
    html = visitor.client.get(address).get_data(as_text=True)
    found = [part.split("</svg>")[0] for part in html.split("<svg ")[1:]]
    return [ET.fromstring(f'<svg xmlns="{SVG[1:-1]}" {part}</svg>') for part in found]


def told(drawing: ET.Element) -> str:
    return drawing.findtext(f"{SVG}desc") or ""


def roles(drawing: ET.Element) -> list[str]:
    paths = drawing.findall(f"{SVG}path")
    return [path.attrib["class"] for path in paths]


@pytest.fixture
def neighbour(world: World) -> World:
    """Another team, recognised, around the same square; the first one is in draft."""
    first, coordinator = world.agreement, world.people["coordinator"]
    world.agreement = world.start_team("BPT <Buren>")
    world.people["coordinator"] = world.people["coordinator BPT <Buren>"]
    form = replace(FORM, name="BPT <Buren>", streets=("Kerklaan", "Elders"), boundary=NORMAL)
    world.done(Action.FILL_IN, "coordinator", form=form)
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")
    world.approve()
    assert world.open_signing().done
    world.everyone_signs()
    assert world.recognise().done
    world.agreement, world.people["coordinator"] = first, coordinator
    return world


# ── the application ──────────────────────────────────────────────────────────────────────────────────────


def test_a_boundary_from_a_file_is_kept_drawn_and_measured(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    whole = json.dumps({"type": "FeatureCollection", "features": [feature(polygon(SQUARE), naam="Truus")]})
    file = ("gebied.geojson", whole.encode())
    page = fill_in(coordinator, world.agreement, streets="Dorpsstraat\nKerklaan", boundary_file=file)
    assert world.facts().form.boundary == NORMAL
    assert "Het gebied: 76,2 hectare" in page.words
    asked = step(coordinator, world.agreement, "grens")
    assert "Truus" not in page.text + asked.form(NEXT).fields["boundary"]
    (drawing,) = drawings(coordinator, dossier(world, CHECK))
    assert told(drawing) == (
        "De kaart toont een gebied van 76,2 hectare, met de straten Dorpsstraat, Kerklaan."
    )
    assert roles(drawing) == ["map-own"]


def test_a_boundary_can_be_pasted_stays_and_is_taken_away(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    fill_in(coordinator, world.agreement, boundary=GEOJSON)
    fill_in(coordinator, world.agreement, note="Zonder het plein.")
    assert world.facts().form.boundary == NORMAL
    assert len(drawings(coordinator, dossier(world, CHECK))) == 1
    fill_in(coordinator, world.agreement, boundary="")
    assert world.facts().form.boundary == ()
    assert drawings(coordinator, dossier(world, CHECK)) == []


def test_a_file_goes_before_what_was_pasted(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    fill_in(coordinator, world.agreement, boundary=EAST, boundary_file=("a.json", GEOJSON.encode()))
    assert world.facts().form.boundary == NORMAL


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"boundary": "Dorpsstraat"}, "boundary", "Dit is geen GeoJSON."),
        ({"boundary": json.dumps(polygon(SQUARE[:-1]))}, "boundary", "De grens is niet gesloten"),
        ({"boundary_file": ("a.json", b"PK\x03\x04")}, "boundary_file", "Dit is geen GeoJSON."),
        ({"boundary_file": ("a.json", b" " * 400_000)}, "boundary_file", ""),
        ({"boundary_file": ("a.json", b"[" * 400_000)}, "boundary_file", "Dit bestand is te groot."),
        ({"boundary": "[" * 300_000}, "boundary", "Dit is geen GeoJSON."),
        ({"streets_covered": "3"}, "streets_covered", "Het aantal straten in het gebied is 2."),
        ({"streets_covered": "-1"}, "streets_covered", "Vul een getal in van 0 tot en met 999.999."),
        ({"streets_covered": "veel"}, "streets_covered", "Vul een heel getal in"),
    ],
)
def test_a_fault_is_told_at_its_field(
    world: World, someone: Someone, fields: dict[str, Any], field: str, sentence: str
) -> None:
    coordinator = someone("coordinator")
    page = step(coordinator, world.agreement, "straten" if field == "streets_covered" else "grens")
    before, more = world.facts(), {"streets": "A\nB"} if field == "streets_covered" else {}
    page = coordinator.press(page, NEXT, 422 if sentence else 200, **more, **fields)
    assert error_at(page, field).startswith(sentence)
    assert sentence == "" or world.facts() == before


def test_a_good_file_is_not_lost_when_the_form_is_refused(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page, file = step(coordinator, world.agreement, "grens"), ("a.json", GEOJSON.encode())
    page = coordinator.press(page, NEXT, 422, key="kort", boundary_file=file)
    coordinator.press(page, NEXT)
    assert world.facts().form.boundary == NORMAL


def test_more_than_a_form_may_hold_gets_a_page(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page, file = step(coordinator, world.agreement, "grens"), ("a.json", b"{}")
    page = coordinator.press(page, NEXT, 413, boundary="[" * 600_000, boundary_file=file)
    assert "te groot" in page.words


def test_a_proposal_of_no_known_kind_gets_a_page(world: World, someone: Someone) -> None:
    world.submit()
    coordinator = someone("coordinator")
    page = coordinator.open(dossier(world, "/voorstel?kind=gebied"))
    assert coordinator.press(page, "Voorstellen", 404, kind="iets").heading == "Niet gevonden"


def test_coverage_is_a_count_and_is_shown(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page = fill_in(coordinator, world.agreement, streets="A\nB\nC", streets_covered="2")
    assert "2 van 3 straten (67 %)" in page.words
    assert (
        "Bij de aanvraag woonde in 2 van 3 straten (67 %) een lid van het team."
        in coordinator.open(dossier(world, "/tekst")).words
    )


# ── overlap ──────────────────────────────────────────────────────────────────────────────────────────────


def test_overlap_is_seen_by_coordinator_and_office_before_it_is_taken_up(
    neighbour: World, someone: Someone
) -> None:
    boundary = parse(EAST)
    form = replace(FORM, streets=("Dorpsstraat", "Kerkln."), boundary=boundary)
    neighbour.done(Action.FILL_IN, "coordinator", form=form)
    page = someone("coordinator").open(dossier(neighbour, CHECK))
    assert "Overlap met een ander erkend team." in page.words
    assert "BPT <Buren>: 152.4" in page.words
    assert "(20 % van dit gebied) en de straat Kerkln." in page.words
    assert "/register/bpt-buren" in page.links()
    (drawing,) = drawings(someone("coordinator"), dossier(neighbour, CHECK))
    assert roles(drawing) == ["map-other", "map-own"]
    neighbour.done(Action.SUBMIT, "coordinator")
    office = someone("kantoor").open(dossier(neighbour))
    assert "Overlap met een ander erkend team." in office.words
    assert "In behandeling nemen" in office.buttons()
    neighbour.done(Action.TAKE_UP, "kantoor")
    assert "Overlap met" in someone(f"{POLICE}-1").open(dossier(neighbour, "/tekst")).words


def test_without_overlap_the_page_says_so(neighbour: World, someone: Someone) -> None:
    neighbour.done(Action.FILL_IN, "coordinator", form=replace(FORM, streets=("Verweg",)))
    page = someone("coordinator").open(dossier(neighbour, CHECK))
    assert "Geen overlap met andere erkende teams, vergeleken op straatnaam." in page.words


def test_nobody_is_asked_before_the_proposer_saw_the_overlap(neighbour: World, someone: Someone) -> None:
    neighbour.done(Action.FILL_IN, "coordinator", form=replace(FORM, streets=("Dorpsstraat",)))
    neighbour.done(Action.SUBMIT, "coordinator")
    neighbour.done(Action.TAKE_UP, "kantoor")
    coordinator = someone("coordinator")
    page = coordinator.open(dossier(neighbour, "/voorstel?kind=gebied"))
    page = coordinator.press(page, "Voorstellen", 422, boundary=EAST, reason="Het plein hoort erbij.")
    assert "Bekijk dat hieronder en doe dan uw voorstel." in page.words
    assert "BPT <Buren>: 152.4" in page.words
    assert neighbour.facts().proposals == ()
    page = coordinator.press(page, "Voorstellen")
    assert neighbour.facts().proposals[0].draft.boundary == parse(EAST)
    page = someone(f"{MUNICIPALITY}-1").open(dossier(neighbour, "/onderhandeling"))
    assert page.words.index("Overlap met") < page.words.index("Uw standpunt")
    (drawing,) = drawings(coordinator, dossier(neighbour, "/onderhandeling"))
    assert roles(drawing) == ["map-other", "map-own"]


def test_looking_first_proposes_nothing_and_keeps_what_was_typed(neighbour: World, someone: Someone) -> None:
    neighbour.submit()
    coordinator = someone("coordinator")
    page = coordinator.open(dossier(neighbour, "/voorstel?kind=gebied"))
    page = coordinator.press(page, "Eerst op de kaart bekijken", boundary=EAST, reason="Daarom.")
    assert page.form("Voorstellen").fields["reason"] == "Daarom."
    assert "Het gebied: 76,2 hectare" in page.words
    assert neighbour.facts().proposals == ()
    page = coordinator.press(page, "Voorstellen")
    assert len(neighbour.facts().proposals) == 1


def test_a_preview_with_a_fault_tells_it(world: World, someone: Someone) -> None:
    world.submit()
    coordinator = someone("coordinator")
    page = coordinator.open(dossier(world, "/voorstel?kind=gebied"))
    page = coordinator.press(page, "Eerst op de kaart bekijken", 422, boundary="x")
    assert error_at(page, "boundary").startswith("Dit is geen GeoJSON.")


def test_a_preview_of_another_teams_dossier_is_unknown(world: World, someone: Someone) -> None:
    own = world.start_team("Ander Team")
    other = someone("coordinator Ander Team")
    button = "Eerst op de kaart bekijken"
    page = other.open(f"/dossier/{own}/voorstel?kind=gebied")
    page.form(button).elsewhere[button] = dossier(world, "/voorstel/kaart")
    assert other.press(page, button, 404, boundary=GEOJSON).heading == "Niet gevonden"


def test_old_and_new_are_on_one_map(world: World, someone: Someone) -> None:
    world.done(Action.FILL_IN, "coordinator", form=replace(FORM, boundary=NORMAL))
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")
    world.propose(area_change(boundary=parse(EAST)))
    police = someone(f"{POLICE}-1")
    page = police.open(dossier(world, "/onderhandeling"))
    assert "Het gebied van nu: 76,2 hectare" in page.words
    (drawing,) = drawings(police, dossier(world, "/onderhandeling"))
    assert roles(drawing) == ["map-before", "map-own"]
    assert told(drawing).endswith("De stippellijn is het gebied van nu: 76,2 hectare.")


# ── for anyone ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_register_shows_map_and_size_and_no_person(neighbour: World, visitor: Visitor) -> None:
    assert "Nummer 1 op de kaart, 76,2 hectare" in visitor.open("/register").words
    (drawing,) = drawings(visitor, "/register")
    assert [text.text for text in drawing.findall(f"{SVG}text")] == ["1"]
    page = visitor.open("/register/bpt-buren")
    assert "Kerklaan, Elders (76,2 hectare)" in page.words
    assert len(drawings(visitor, "/register/bpt-buren")) == 1
    for word in (FORM.contact, FORM.representative):
        assert word not in page.text


def test_without_a_boundary_there_is_no_map(world: World, visitor: Visitor) -> None:
    world.until(State.RECOGNISED)
    assert drawings(visitor, "/register") == drawings(visitor, "/register/bpt-proef") == []


def test_words_in_a_drawing_are_never_markup(world: World, someone: Someone) -> None:
    streets = ('</desc><script>alert(1)</script>"', "'><svg onload=alert(1)>", "]]>&amp;")
    form = replace(FORM, streets=streets, boundary=parse(json.dumps(polygon(SQUARE, HOLE))))
    world.done(Action.FILL_IN, "coordinator", form=form)
    coordinator = someone("coordinator")
    (drawing,) = drawings(coordinator, dossier(world, CHECK))
    assert told(drawing).endswith(f"met de straten {', '.join(streets)}.")
    plain = {"svg", "title", "desc", "defs", "pattern", "path", "g", "text"}
    for element in drawing.iter():
        assert element.tag.removeprefix(SVG) in plain
        assert not {name for name in element.attrib if name.startswith("on") or name in ("style", "href")}


def test_the_application_says_that_the_area_was_changed_after_it(world: World, someone: Someone) -> None:
    world.submit()
    number = world.propose(area_change())
    police = someone(f"{POLICE}-1")
    assert "zoals ingediend" not in police.open(dossier(world, "/aanvraag")).words
    for partner in (MUNICIPALITY, POLICE):
        assert world.consent(number, f"{partner}-1").done
    page = police.open(dossier(world, "/aanvraag"))
    assert "Straten, zoals ingediend" in page.words
    assert "Het is daarna veranderd, met voorstel 1." in page.words
