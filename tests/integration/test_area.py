"""Boundaries through the services, on both databases: kept, consented to, printed, and seen beside others."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from signing.typeset import typeset
from tests.builders import FORM, TODAY, area_change
from tests.counting import counted
from tests.ours import TEMPLATES, data
from tests.papers import NOON
from tests.second_opinion import attachments, complaints, text_of
from tests.unit.domain.test_area import HOLE, NORMAL, SQUARE, moved, polygon
from tests.unit.signing.sample import HOSTILE
from tests.world import MUNICIPALITY, POLICE, World, unjournalled
from workflow.domain.area import Area, Boundary, as_geojson, parse
from workflow.domain.consent import proposal_state
from workflow.domain.facts import TeamForm
from workflow.domain.vocabulary import Action, ProposalState, State
from workflow.persistence import mapping
from workflow.persistence.messages import KeyReused
from workflow.persistence.tables import AgreementRow, JournalRow
from workflow.services import paper_data
from workflow.services.areas import Areas
from workflow.services.dossiers import Dossiers
from workflow.services.register import Register

DRAWN = replace(FORM, boundary=NORMAL, streets_covered=1)
EAST = parse(json.dumps(polygon(moved(SQUARE, 0.008))))
(((START, CORNER, *REST),),) = NORMAL
ONE_POINT_MOVED: Boundary = (((START, (5.110001, CORNER[1]), *REST),),)


def recognised(world: World, name: str, form: TeamForm) -> None:
    """Carry another team the whole way; the world's own team stays where it was."""
    own, coordinator = world.agreement, world.people["coordinator"]
    world.agreement = world.start_team(name)
    world.people["coordinator"] = world.people[f"coordinator {name}"]
    world.done(Action.FILL_IN, "coordinator", form=replace(form, name=name))
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")
    world.approve()
    assert world.open_signing().done
    world.everyone_signs()
    assert world.recognise().done
    world.agreement, world.people["coordinator"] = own, coordinator


# ── kept ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_boundary_goes_the_whole_way_and_the_journal_rebuilds_it(world: World) -> None:
    world.done(Action.FILL_IN, "coordinator", form=DRAWN)
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")
    number = world.propose(area_change(boundary=EAST))
    world.everyone_consents(number)
    assert world.facts().form == DRAWN
    world.approve()
    assert world.open_signing().done
    world.everyone_signs()
    assert world.recognise().done
    assert world.journal_is_whole()
    extract = Register(world.desk).team("bpt-proef").extract
    assert extract is not None
    assert extract.area == Area((*FORM.streets, "Molenweg"), EAST)
    assert extract.text["area"]["boundary"] == as_geojson(EAST)
    assert extract.text["area"]["coverage"] == {"covered": 1, "streets": 2}


def test_the_line_stays_out_of_the_open_part_of_the_journal(world: World) -> None:
    world.done(Action.FILL_IN, "coordinator", form=DRAWN)
    with world.desk.database.reading() as session:
        bodies = str([row.body for row in session.scalars(select(JournalRow))])
    assert "52.11" not in bodies


def test_what_was_stored_before_boundaries_is_read(world: World) -> None:
    old = {key: value for key, value in mapping.form_to_json(FORM).items() if key in {"name", "streets"}}
    with unjournalled(world) as session:
        session.execute(update(AgreementRow).values(form=old))
    assert world.facts().form == TeamForm(name=FORM.name, streets=FORM.streets)
    draft = mapping.draft_to_json(area_change())
    del draft["boundary"]
    assert mapping.draft_from_json(draft) == area_change()


def test_a_boundary_that_came_past_the_form_is_judged_here_too(world: World) -> None:
    bad: Boundary = ((NORMAL[0][0][::-1],),)
    answer = world.act(Action.FILL_IN, "coordinator", form=replace(FORM, boundary=bad))
    assert answer.sentences == ("Over de grens van het gebied: Lees de grens opnieuw in.",)
    assert world.facts().form.boundary == ()


# ── consented to ─────────────────────────────────────────────────────────────────────────────────────────


def test_one_moved_point_opens_every_cell_again(negotiating: World) -> None:
    number = negotiating.propose(area_change(boundary=NORMAL))
    for who in (f"{MUNICIPALITY}-1", f"{POLICE}-1"):
        assert negotiating.consent(number, who).done
    accepted = negotiating.facts()
    assert proposal_state(accepted, accepted.proposals[0], TODAY) is ProposalState.ACCEPTED
    draft = area_change(boundary=ONE_POINT_MOVED)
    negotiating.done(Action.REVISE, "coordinator", proposal=number, draft=draft)
    now = negotiating.facts()
    assert proposal_state(now, now.proposals[0], TODAY) is ProposalState.OPEN
    answer = negotiating.act(Action.PUT_TO_APPROVAL, "coordinator", digest="0" * 64)
    assert "Nog niet elk voorstel" in answer.sentences[0]


def test_sending_one_form_twice_with_another_line_is_another_request(negotiating: World) -> None:
    key = negotiating.key()
    first = negotiating.act(Action.PROPOSE, "coordinator", key, draft=area_change(boundary=NORMAL))
    again = negotiating.act(Action.PROPOSE, "coordinator", key, draft=area_change(boundary=NORMAL))
    assert first == again
    with pytest.raises(KeyReused):
        negotiating.act(Action.PROPOSE, "coordinator", key, draft=area_change(boundary=ONE_POINT_MOVED))
    assert len(negotiating.facts().proposals) == 1


# ── seen ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_recognised_teams_count_and_never_the_own_one(world: World) -> None:
    recognised(world, "BPT West", replace(FORM, streets=("Kerklaan", "Elders"), boundary=NORMAL))
    other = world.start_team("BPT Concept")
    assert world.facts(other).state is State.DRAFT
    wanted = {"here": Area(("kerk-laan",), EAST), "far": Area(("Verweg",), ())}
    found = Areas(world.desk).around("bpt-proef", wanted)
    (overlap,) = found["here"].overlaps
    assert (overlap.slug, overlap.name, overlap.shared.streets) == ("bpt-west", "BPT West", ("kerk-laan",))
    assert overlap.shared.share == pytest.approx(0.2)
    assert found["here"].others == (NORMAL,)
    assert found["far"].overlaps == ()
    assert Areas(world.desk).around("bpt-west", wanted)["here"].overlaps == ()


def test_looking_around_takes_one_query_however_many_teams_and_areas(world: World) -> None:
    wanted = {number: Area(FORM.streets, EAST) for number in range(5)}
    for count in (1, 2):
        recognised(world, f"BPT {count}", replace(FORM, boundary=NORMAL))
        with counted(world) as seen:
            found = Areas(world.desk).around("bpt-proef", wanted)
        assert len([s for s in seen if s.lstrip().upper().startswith("SELECT")]) == 1
        assert [len(each.overlaps) for each in found.values()] == [count] * 5
    with counted(world) as seen:
        assert Areas(world.desk).around("bpt-proef", {}) == {}
    assert seen == []


def test_the_dossier_knows_what_a_proposal_replaces(world: World) -> None:
    world.done(Action.FILL_IN, "coordinator", form=DRAWN)
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")
    world.propose(area_change(boundary=EAST))
    (view,) = Dossiers(world.desk).open(world.agreement, world.people["kantoor"]).proposals
    assert (view.area_before, view.draft.boundary) == (DRAWN.area, EAST)


# ── printed ──────────────────────────────────────────────────────────────────────────────────────────────


def printed(boundary: Boundary, *streets: str) -> bytes:
    paper = data()
    area = {"streets": list(streets), "note": "", "coverage": {"covered": 1, "streets": 2}}
    paper["text"]["area"] = area | {"boundary": as_geojson(boundary)}
    paper["area"] = paper_data.page_about(paper["text"]["area"])
    return typeset(paper, json.dumps(paper["text"]).encode(), TEMPLATES, NOON).pdf + b"\n"


PARTS = parse(json.dumps({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [moved(SQUARE, 0.02)]]}))


@pytest.mark.parametrize("standard", ["3a", "ua1"])
@pytest.mark.parametrize("boundary", [NORMAL, PARTS], ids=["one part", "parts and a hole"])
def test_a_paper_with_a_drawing_keeps_the_standard(standard: str, boundary: Boundary) -> None:
    assert complaints(printed(boundary, "Dorpsstraat", HOSTILE), standard) == {}


def test_the_paper_tells_size_coverage_and_where_the_line_is() -> None:
    pdf = printed(NORMAL, "Dorpsstraat")
    words = " ".join(text_of(pdf).split())
    for part in ("76,2 hectare.", "in 1 van 2 straten (50 %)", "500 m", "bijlage afspraken.json"):
        assert part in words
    (attached,) = attachments(pdf).values()
    assert json.loads(attached)["area"]["boundary"] == as_geojson(NORMAL)


def test_the_same_area_is_drawn_the_same() -> None:
    assert printed(NORMAL, "Dorpsstraat") == printed(parse(json.dumps(polygon(SQUARE[::-1]))), "Dorpsstraat")


def test_a_paper_without_boundary_has_no_drawing() -> None:
    assert paper_data.page_about({"streets": ["A"], "note": ""}) == {"map": None, "coverage": ""}
    pdf = typeset(data(), b"{}", TEMPLATES, NOON).pdf
    assert "hectare" not in text_of(pdf)
