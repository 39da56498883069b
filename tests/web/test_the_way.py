"""From first draft to recognised in the browser: every page, every form, without JavaScript."""

from collections.abc import Callable
from dataclasses import replace

from tests.builders import FORM, deviation, supplement
from tests.web.stepping import NEXT, fill_in, step
from tests.web.visitor import Visitor
from tests.world import HOUSING, KEYS, MUNICIPALITY, PASSWORD, POLICE, World
from workflow.domain.vocabulary import State

Someone = Callable[[str], Visitor]


def dossier(world: World, page: str = "") -> str:
    return f"/dossier/{world.agreement}{page}"


def test_the_whole_way(world: World, someone: Someone) -> None:
    coordinator, office = someone("coordinator"), someone("kantoor")
    fill_in_and_submit(world, coordinator)
    office.press(office.open(dossier(world)), "In behandeling nemen")
    negotiate(world, coordinator, someone)
    page = coordinator.press(coordinator.open(dossier(world, "/tekst")), "Tekst voorleggen")
    assert "Ter goedkeuring sinds" in page.words
    for partner in KEYS:
        approver = someone(f"{partner}-1")
        approver.press(approver.open(dossier(world, "/goedkeuring")), "Hele tekst goedkeuren")
    office.press(office.open(dossier(world)), "Ondertekening openen")
    for who in ("coordinator", f"{POLICE}-1", f"{HOUSING}-1", f"{MUNICIPALITY}-1"):
        signer = someone(who)
        page = signer.open(dossier(world, "/ondertekening"))
        assert "U hebt ondertekend" in signer.press(page, "Ondertekenen").words
    assert "Dat doet een collega" in office.open(dossier(world)).words
    colleague = someone("kantoor-2")
    assert "Team erkennen" in colleague.open(dossier(world)).buttons()
    colleague.press(colleague.open(dossier(world)), "Team erkennen")
    assert world.facts().state is State.RECOGNISED
    public = coordinator.open("/register/bpt-proef")
    assert "Een andere tekst" in public.words
    assert FORM.contact not in public.words


def fill_in_and_submit(world: World, coordinator: Visitor) -> None:
    page = coordinator.open("/taken")
    assert "Maak de aanvraag af" in page.words
    assert "U kunt nog niet indienen" in step(coordinator, world.agreement, "controleren").words
    page = fill_in(
        coordinator,
        world.agreement,
        name="BPT Proef",
        representative="V. Vertegenwoordiger",
        contact=FORM.contact,
        members="12",
        streets="Dorpsstraat\nKerklaan, Molenweg",
        note="",
    )
    assert world.facts().form.streets == ("Dorpsstraat", "Kerklaan", "Molenweg")
    assert coordinator.press(page, "Aanvraag indienen").heading == "Stand van zaken – BPT Proef"


def negotiate(world: World, coordinator: Visitor, someone: Someone) -> None:
    form = coordinator.open(dossier(world, "/voorstel?kind=afwijking&principle=WERKWIJZE-1"))
    coordinator.press(form, "Voorstellen", text="Een andere tekst.", reason="Zo werkt het hier.")
    police = someone(f"{POLICE}-2")
    task = police.open("/taken")
    assert "Zeg wat uw partner vindt van een voorstel" in task.words
    page = police.open(dossier(world, "/onderhandeling"))
    page = police.press(page, "Bezwaar vastleggen", status=422, reason="")
    assert "Geef een reden." in page.words
    page = police.press(page, "Bezwaar vastleggen", reason="Dat kunnen wij niet waarmaken.")
    assert "Dat kunnen wij niet waarmaken." in page.words
    assert "Een ronde" not in page.words
    for partner in KEYS:
        for level in (1, 2, 3):
            member = someone(f"{partner}-{level}")
            member.press(member.open(dossier(world, "/onderhandeling")), "Instemmen")
    assert "Aanvaard" in coordinator.open(dossier(world, "/onderhandeling")).words


def test_what_was_typed_is_kept_when_it_is_refused(world: World, someone: Someone) -> None:
    world.submit()
    coordinator = someone("coordinator")
    page = coordinator.open(dossier(world, "/voorstel?kind=aanvulling"))
    page = coordinator.press(
        page, "Voorstellen", status=422, title="Flyer", text="Wij maken een flyer.", reason=""
    )
    assert page.form("Voorstellen").fields["text"] == "Wij maken een flyer."
    assert "Schrijf wat u voorstelt, en waarom." in page.words


def test_a_wrong_number_is_told_at_its_field(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page = step(coordinator, world.agreement, "team")
    page = coordinator.press(page, NEXT, status=422, members="veel", name="Nieuw")
    assert "Vul een heel getal in, in cijfers." in page.words
    assert page.form(NEXT).fields["members"] == "veel"
    assert page.form(NEXT).fields["name"] == "Nieuw"
    assert world.facts().form.name == "BPT Proef"


def test_a_number_that_is_too_large_is_told_how_large_it_may_be(world: World, someone: Someone) -> None:
    coordinator = someone("coordinator")
    page = step(coordinator, world.agreement, "team")
    for members in ("1000000000", "0"):
        page = coordinator.press(page, NEXT, status=422, members=members)
        assert "Vul een getal in van 1 tot en met 999.999." in page.words


def test_revising_asks_everyone_again(world: World, someone: Someone) -> None:
    world.submit()
    coordinator = someone("coordinator")
    page = coordinator.open(dossier(world, "/voorstel?kind=aanvulling"))
    page = coordinator.press(
        page, "Voorstellen", title="Flyer", text="Wij maken een flyer.", reason="Bekend worden."
    )
    police = someone(f"{POLICE}-1")
    police.press(police.open(dossier(world, "/onderhandeling")), "Instemmen")
    form = coordinator.open(dossier(world, "/voorstel?proposal=1"))
    page = coordinator.press(form, "Voorstel aanpassen", text="Wij maken een mooie flyer.")
    assert "geldt niet meer" in page.words
    assert "Instemmen" in police.open(dossier(world, "/onderhandeling")).buttons()
    assert "Eerdere versies (1)" in page.words


def test_signing_asks_again_who_one_is_after_five_minutes(world: World, someone: Someone) -> None:
    world.until(State.FOR_SIGNING)
    coordinator = someone("coordinator")
    page = coordinator.open(dossier(world, "/ondertekening"))
    world.clock.forward(minutes=6)
    page = coordinator.press(page, "Ondertekenen", status=422)
    assert "Bevestig eerst opnieuw wie u bent." in page.words
    assert "Ondertekenen" not in page.buttons()
    (link,) = (link for link in page.links() if link.startswith("/bewijs"))
    page = coordinator.press(coordinator.open(link), "Verder", 422, password="iets anders dan het was")
    assert "Dit klopt niet." in page.words
    paper = world.facts().paper
    assert paper
    assert paper.signed == ()
    page = coordinator.press(page, "Verder", password=PASSWORD)
    assert page.heading == "Ondertekening – BPT Proef"
    assert "U hebt ondertekend" in coordinator.press(page, "Ondertekenen").words


def test_a_failing_paper_tells_so_and_changes_nothing(world: World, someone: Someone) -> None:
    world.submit()
    world.approve()
    world.paper.broken = "De tijdstempeldienst antwoordt niet. Probeer het straks opnieuw."
    office = someone("kantoor")
    page = office.press(office.open(dossier(world)), "Ondertekening openen", status=503)
    assert "De tijdstempeldienst antwoordt niet." in page.words
    assert world.facts().state is State.AGREED


def test_the_same_form_sent_twice_is_done_once(world: World, someone: Someone) -> None:
    world.submit()
    coordinator = someone("coordinator")
    form = coordinator.open(dossier(world, "/voorstel?kind=aanvulling"))
    for _ in range(2):
        coordinator.press(form, "Voorstellen", title="Flyer", text="Een flyer.", reason="Bekend worden.")
    assert len(world.facts().proposals) == 1
    page = coordinator.press(
        form, "Voorstellen", status=422, title="Anders", text="Anders.", reason="Anders."
    )
    assert page.heading == "Al verstuurd"


def test_declining_voids_the_paper(world: World, someone: Someone) -> None:
    world.until(State.FOR_SIGNING)
    police = someone(f"{POLICE}-1")
    page = police.open(dossier(world, "/ondertekening"))
    page = police.press(page, "Weigeren", reason="Dit is niet wat wij afspraken.")
    assert world.facts().state is State.IN_NEGOTIATION
    assert "Dit is niet wat wij afspraken." in police.open(dossier(world, "/geschiedenis")).words


def test_line_breaks_and_paragraphs_of_a_text_stay(world: World, someone: Someone, visitor: Visitor) -> None:
    world.submit()
    paragraphs = "Het team heeft een flyer.\n\nDaarop staat:\n- wie er loopt;\n- wanneer."
    draft = replace(supplement(), text=paragraphs, reason="Bekend zijn.\n\nEn blijven.")
    world.everyone_consents(world.propose(draft))
    world.everyone_consents(world.propose(replace(deviation(), text="Anders.\n\nIn de zomer.")))
    pages = [someone("coordinator").open(dossier(world, "/tekst"))]
    world.approve()
    assert world.open_signing().done
    world.everyone_signs()
    assert world.recognise().done
    pages.append(visitor.open("/register/bpt-proef"))
    assert any(draft.reason in element.text for element in pages[0].elements)
    for page in pages:
        kept = "\n".join(e.text for e in page.elements if "words" in e.attributes.get("class", "").split())
        for text in (paragraphs, "Anders.\n\nIn de zomer."):
            assert text in kept
