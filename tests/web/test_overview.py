"""The coordinator's way through a dossier: where it is, reading and signing in two steps, proof to show."""

from tests.web.test_the_way import Someone, dossier, fill_in_and_submit, negotiate
from tests.web.visitor import Visitor
from tests.world import HOUSING, KEYS, MUNICIPALITY, POLICE, World
from workflow.domain.vocabulary import State


def recognised(world: World, someone: Someone) -> Visitor:
    """Carry the team the whole way, looking at the signing page on the way."""
    fill_in_and_submit(world, someone("coordinator"))
    world.clock.forward(days=2)
    coordinator, office = someone("coordinator"), someone("kantoor")
    office.press(office.open(dossier(world)), "In behandeling nemen")
    negotiate(world, coordinator, someone)
    coordinator.press(coordinator.open(dossier(world, "/tekst")), "Tekst voorleggen")
    for partner in KEYS:
        approver = someone(f"{partner}-1")
        approver.press(approver.open(dossier(world, "/goedkeuring")), "Hele tekst goedkeuren")
    office.press(office.open(dossier(world)), "Ondertekening openen")
    for left, who in enumerate(("coordinator", f"{POLICE}-1", f"{HOUSING}-1", f"{MUNICIPALITY}-1")):
        signer = someone(who)
        page = signer.open(dossier(world, "/ondertekening"))
        assert "Stap 1 van 2: lezen" in page.words
        assert "Stap 2 van 2: ondertekenen" in page.words
        others = f"Na u tekenen nog {3 - left} van de 4 mensen."
        assert ("U bent de laatste die tekent." if left == 3 else others) in page.words
        after = signer.press(page, "Ondertekenen").words
        assert "Stap 2 van 2" not in after
    colleague = someone("kantoor-2")
    colleague.press(colleague.open(dossier(world)), "Team erkennen")
    assert world.facts().state is State.RECOGNISED
    return coordinator


def test_the_timeline_says_when_each_step_was_reached(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    steps = coordinator.open(dossier(world)).words
    assert "Waar is het? Concept" in steps
    assert "Erkend (komt nog)" in steps
    fill_in_and_submit(world, coordinator)
    world.clock.forward(days=2)
    coordinator, office = someone("coordinator"), someone("kantoor")
    office.press(office.open(dossier(world)), "In behandeling nemen")
    steps = coordinator.open(dossier(world)).words
    assert "Concept (gedaan) Ingediend (gedaan) 23 november 2026" in steps
    assert "In onderhandeling 25 november 2026 Ter goedkeuring (komt nog)" in steps


def test_a_recognised_team_has_a_sheet_to_show_without_names(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    assert coordinator.client.get(dossier(world, "/erkenning")).status_code == 409
    coordinator = recognised(world, someone)
    page = coordinator.open(dossier(world, "/erkenning"))
    assert page.heading == "Bewijs van erkenning – BPT Proef"
    assert "/register/bpt-proef" in page.words
    html = coordinator.client.get(dossier(world, "/erkenning")).get_data(as_text=True)
    assert "<svg" in html
    sheet = html.split('class="sheet"')[1].split("</section>")[0]
    for name in ("V. Vertegenwoordiger", "Coordinator", "Kantoor", "Politie-Proefstreek-1"):
        assert name not in sheet
    assert "Bewijs van erkenning" in coordinator.open(dossier(world)).words
