"""The pages of who decides for a partner: the most urgent first, one proposal on a screen, the whole text."""

from collections.abc import Callable

from tests.builders import deviation, supplement
from tests.web.visitor import Page, Visitor
from tests.world import HOUSING, KEYS, MUNICIPALITY, POLICE, World
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action

Someone = Callable[[str], Visitor]


def dossier(world: World, page: str = "") -> str:
    return f"/dossier/{world.agreement}{page}"


def proposed(world: World) -> tuple[int, int]:
    """A deviation and a supplement of the team; both wait for everyone."""
    world.submit()
    return world.propose(deviation()), world.propose(supplement())


def link(page: Page, words: str) -> str:
    """Where the link with these words leads."""
    found = zip((" ".join(e.text.split()) for e in page.all("a")), page.links(), strict=True)
    return next(address for text, address in found if text == words)


# ── mijn taken ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_most_urgent_task_comes_first(world: World, someone: Someone) -> None:
    world.submit()
    world.propose(deviation())
    world.clock.forward(days=20)
    first = world.agreement
    world.agreement = world.start_team("BPT Later")
    world.people["coordinator"] = world.people["coordinator BPT Later"]
    world.submit()
    world.propose(supplement())
    page = someone(f"{POLICE}-1").open("/taken")
    assert "Er wachten 2 taken op u. De dringendste staat bovenaan." in page.words
    tasks = [e.text for e in page.all("li") if e.attributes.get("class", "").startswith("task")]
    assert ["te laat sinds" in task for task in tasks] == [True, False]
    headings = list(page.all("h2"))
    assert "BPT Proef, voorstel 1" in headings[0].text
    assert f"/dossier/{first}/onderhandeling/1" in page.links()


def test_without_tasks_it_says_what_happens_when_there_is_one(world: World, someone: Someone) -> None:
    page = someone(f"{POLICE}-2").open("/taken")
    assert "Er wacht nu niets op u. Is er weer iets te doen? Dan krijgt u een e-mail" in page.words


# ── one proposal on a screen ─────────────────────────────────────────────────────────────────────────────


def test_one_by_one_through_everything_that_waits(world: World, someone: Someone) -> None:
    first, second = proposed(world)
    police = someone(f"{POLICE}-1")
    page = police.open(dossier(world, f"/onderhandeling/{first}"))
    assert page.heading == "Voorstel 1: Afwijking van WERKWIJZE-1 – BPT Proef"
    assert "Dit voorstel wacht op u. Het is nummer 1 van 2." in page.words
    assert "Het team loopt elke week een ronde." in page.words
    page = police.press(page, "Instemmen")
    assert page.heading == "Voorstel 1: Afwijking van WERKWIJZE-1 – BPT Proef"
    assert "Uw instemming is vastgelegd." in page.words
    assert "Nog één voorstel wacht op u." in page.words
    page = police.open(link(page, f"Volgende: voorstel {second}"))
    page = police.press(page, "Bezwaar vastleggen", 422)
    assert page.heading == "Voorstel 2: Aanvulling “Flyer” – BPT Proef"
    page = police.press(page, "Bezwaar vastleggen", reason="Een flyer kost geld.")
    assert "Uw bezwaar is vastgelegd." in page.words
    assert "wacht op u" not in page.words
    page = police.press(page, "Vraag plaatsen", reason="Wie betaalt?")
    assert "Wie betaalt?" in page.words
    assert page.heading.startswith("Voorstel 2")


def test_back_to_the_one_before(world: World, someone: Someone) -> None:
    first, second = proposed(world)
    police = someone(f"{POLICE}-1")
    page = police.open(dossier(world, f"/onderhandeling/{second}"))
    assert link(page, f"Vorige: voorstel {first}") == dossier(world, f"/onderhandeling/{first}")


def test_a_proposal_that_is_not_there_is_not_found(world: World, someone: Someone) -> None:
    proposed(world)
    police = someone(f"{POLICE}-1")
    for number in ("0", "3", "99999999999"):
        police.open(dossier(world, f"/onderhandeling/{number}"), 404)
    world.agreement = world.start_team("BPT Ander")
    stranger = Visitor(police.client.application)
    stranger.log_in("coordinator.BPT.Ander@example.nl")
    stranger.open(dossier(world, "/onderhandeling/1").replace(str(world.agreement), "1", 1), 404)


def test_every_stance_tells_its_story(world: World, someone: Someone) -> None:
    number, _ = proposed(world)
    digest = world.facts().proposals[0].current.digest
    world.done(Action.OBJECT, f"{HOUSING}-2", proposal=number, digest=digest, reason="Dat kan niet.")
    world.consent(number, f"{HOUSING}-2")
    page = someone(f"{POLICE}-1").open(dossier(world, f"/onderhandeling/{number}"))
    assert "op versie 1 · mandaat: mandaatbesluit, 2020-1" in page.words
    assert "“Dat kan niet.” Geldt niet meer: dezelfde partner nam later een ander standpunt in." in page.words
    world.done(Action.REVISE, "coordinator", proposal=number, draft=deviation(text="Het team loopt zelden."))
    page = someone(f"{POLICE}-1").open(dossier(world, f"/onderhandeling/{number}"))
    assert page.words.count("Geldt niet meer: er kwam een nieuwe versie van het voorstel.") == 3
    world.done(Action.RETRACT, "coordinator", proposal=number)
    page = someone(f"{POLICE}-1").open(dossier(world, f"/onderhandeling/{number}"))
    assert page.words.count("Geldt niet meer: het voorstel is teruggenomen.") == 4


# ── the whole text ───────────────────────────────────────────────────────────────────────────────────────


def put_up(world: World) -> None:
    for number in proposed(world):
        world.everyone_consents(number)
    world.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(world.facts()))


def test_who_approves_sees_only_what_deviates(world: World, someone: Someone) -> None:
    put_up(world)
    page = someone(f"{POLICE}-1").open(dossier(world, "/goedkeuring"))
    assert "Standaard zijn: 1 artikel en 1 van de 2 uitgangspunten." in page.words
    assert "Afwijkingen (1)" in page.words
    assert "Aanvullingen (1)" in page.words
    assert "Het team loopt elke week een ronde." in page.words
    assert "Het team meldt bij de politie." not in page.words  # standard, behind the link
    assert dossier(world, "/tekst") in page.links()


def test_an_approval_that_became_void_stays_to_be_seen(world: World, someone: Someone) -> None:
    put_up(world)
    police = someone(f"{POLICE}-1")
    page = police.press(police.open(dossier(world, "/goedkeuring")), "Hele tekst goedkeuren")
    page = police.open(dossier(world, "/goedkeuring"))
    assert "Politie Proefstreek: goedgekeurd door Politie-Proefstreek-1" in page.words
    assert "mandaat: mandaatbesluit, 2020-1" in page.words
    world.done(Action.REOPEN, f"{MUNICIPALITY}-1", reason="Toch niet.")
    world.done(Action.PUT_TO_APPROVAL, "coordinator", digest=text_digest(world.facts()))
    page = police.open(dossier(world, "/goedkeuring"))
    assert "Politie Proefstreek: nog niet" in page.words
    assert "Goedkeuringen die vervielen" in page.words
    assert {key for key in KEYS if f"{key}: goedgekeurd" in page.words} == set()
