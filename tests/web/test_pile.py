"""The pile in the browser: reading, ticking, proving, signing, and what became of each."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.counting import counted
from tests.piles import heap, made_anew
from tests.web.account import enrolled, guarded
from tests.web.test_queries import MOST as MOST_QUERIES
from tests.web.visitor import Page, Visitor
from tests.world import HOUSING, PASSWORD, POLICE, World
from web.forms import pile as pile_forms
from web.limits import limiter
from workflow.domain.vocabulary import Action, SigningWay
from workflow.ports.paper import WrongMeans
from workflow.services import pile as pile_services
from workflow.services.pile import MOST, NOT_THERE

Someone = Callable[[str], Visitor]
WHO = f"{POLICE}-1"
TEAMS = ("BPT Een", "BPT Twee", "BPT Drie")
STRANGE = "7-" + "0" * 64


def boxes(page: Page) -> list[str]:
    return [e.attributes["value"] for e in page.all("input") if e.attributes.get("type") == "checkbox"]


def go_on(visitor: Visitor, ticks: list[str], status: int = 200) -> Page:
    """Press the button under the ticks: a form that only asks for a page."""
    return visitor.open(f"/stapel/ondertekenen?{urlencode({'document': ticks}, doseq=True)}", status)


def signed(world: World, agreement: int) -> int:
    paper = world.facts(agreement).paper
    return len(paper.signed) if paper else 0


def test_the_tasks_lead_to_it_when_there_is_more_than_one(world: World, someone: Someone) -> None:
    heap(world, TEAMS[0])
    police = someone(WHO)
    assert "/stapel" not in police.open("/taken").links()
    heap(world, TEAMS[1])
    page = police.open("/taken")
    assert "/stapel" in page.links()
    assert "2 documenten na elkaar lezen en ondertekenen" in page.words


def test_nothing_waits(world: World, someone: Someone) -> None:
    page = someone(WHO).open("/stapel")
    assert "Er wacht nu geen document op uw handtekening." in page.words
    assert page.buttons() == []


def test_the_whole_way(world: World, someone: Someone) -> None:
    agreements = heap(world, *TEAMS)
    police = someone(WHO)
    page = police.open("/stapel")
    assert page.form("Verder met wat ik aanvinkte").fields == {"document": []}
    assert page.form("Verder met wat ik aanvinkte").method == "get"
    for words in ("Er wachten 3 documenten", "Afwijking: ", "Aanvulling: ", "Het gebied is veranderd"):
        assert words in page.words
    assert page.words.count("Alles is standaard") == 2
    for number in agreements:
        there = {f"/dossier/{number}/{page_of}" for page_of in ("tekst", "document.pdf", "ondertekening")}
        assert there <= set(page.links())
    page = go_on(police, boxes(page)[:2])
    assert page.heading == "2 documenten ondertekenen"
    page = police.press(page, "2 documenten ondertekenen")
    assert page.heading == "2 van 2 ondertekend"
    assert "Er wacht nog één document op uw handtekening." in page.words
    assert [signed(world, number) for number in agreements] == [1, 1, 0]


def test_the_same_form_twice_gives_the_same_page(world: World, someone: Someone) -> None:
    agreements = heap(world, *TEAMS[:2])
    police = someone(WHO)
    form = go_on(police, boxes(police.open("/stapel")))
    first = police.press(form, "2 documenten ondertekenen")
    assert police.press(form, "2 documenten ondertekenen").words == first.words
    assert [signed(world, number) for number in agreements] == [1, 1]


def test_one_that_fails_is_told_and_harms_no_other(world: World, someone: Someone) -> None:
    first, second = heap(world, *TEAMS[:2])
    police = someone(WHO)
    form = go_on(police, boxes(police.open("/stapel")))
    world.agreement = first
    world.done(Action.DECLINE, f"{HOUSING}-1", reason="Er staat een fout in.")
    page = police.press(form, "2 documenten ondertekenen")
    assert page.heading == "1 van 2 ondertekend"
    assert [" ".join(e.text.split()) for e in page.all("h2")] == ["Niet ondertekend", "Ondertekend"]
    assert [signed(world, number) for number in (first, second)] == [0, 1]


def test_a_text_that_changed_after_reading_is_not_signed(world: World, someone: Someone) -> None:
    first, second = heap(world, *TEAMS[:2])
    police = someone(WHO)
    ticks = boxes(police.open("/stapel"))
    form = go_on(police, ticks)
    made_anew(world, second)
    page = go_on(police, ticks)
    assert page.heading == "Document ondertekenen"
    assert "Eén document dat u koos, ligt zo niet meer klaar" in page.words
    page = police.press(form, "2 documenten ondertekenen")
    assert page.heading == "1 van 2 ondertekend"
    assert "Lees het document opnieuw." in page.words
    assert [signed(world, number) for number in (first, second)] == [1, 0]
    made_anew(world, second)
    page = go_on(police, ticks, 422)
    assert "ligt zo niet meer klaar" in page.words
    assert "BPT Twee" in page.words


def test_what_is_put_in_by_hand(world: World, someone: Someone) -> None:
    first, second = heap(world, *TEAMS[:2])
    ticks = boxes(someone(WHO).open("/stapel"))
    coordinator = Visitor(someone(WHO).client.application)  # type: ignore[arg-type]  # the application behind the client
    coordinator.log_in("coordinator.BPT.Twee@example.nl")
    (own,) = boxes(coordinator.open("/stapel"))
    form = go_on(coordinator, [own])
    page = coordinator.press(form, "Document ondertekenen", documents=" ".join([*ticks, STRANGE]))
    assert page.heading == "1 van 3 ondertekend"
    assert page.words.count(NOT_THERE) == 2
    assert "BPT Een" not in page.words
    assert [signed(world, number) for number in (first, second)] == [0, 1]


@pytest.mark.parametrize(
    "documents", ["", "iets", "1", "0-" + "0" * 64, f"{STRANGE} {STRANGE}", " ".join([STRANGE] * 21)]
)
def test_what_no_page_sends_is_refused(world: World, someone: Someone, documents: str) -> None:
    heap(world, TEAMS[0])
    police = someone(WHO)
    form = go_on(police, boxes(police.open("/stapel")))
    before = world.journal()
    page = police.press(form, "Document ondertekenen", 422, documents=documents)
    assert "Dit formulier is niet compleet." in page.words
    assert world.journal() == before


@pytest.mark.parametrize("ticks", [[], ["iets"], [STRANGE]])
def test_without_ticks_it_asks_for_them(world: World, someone: Someone, ticks: list[str]) -> None:
    heap(world, TEAMS[0])
    page = go_on(someone(WHO), ticks, 422)
    assert page.heading == "Stapel ondertekenen"
    assert "Dat kan nu niet" in page.words
    assert len(boxes(page)) == 1


def test_a_form_with_another_field_is_refused(world: World, someone: Someone) -> None:
    (first,) = heap(world, TEAMS[0])
    police = someone(WHO)
    page = go_on(police, boxes(police.open("/stapel")))
    data = {**page.form("Document ondertekenen").fields, "person": "1"}
    assert police.client.post("/stapel/ondertekenen", data=data).status_code == 422
    assert signed(world, first) == 0


# ── proving first who one is ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def site(world: World) -> Iterator[Flask]:
    yield guarded(world)
    limiter.reset()


def test_who_must_prove_first_finds_the_ticks_again(world: World, site: Flask) -> None:
    """Also when the address is as long as it can be."""
    (first,) = heap(world, TEAMS[0])
    visitor, phone, _ = enrolled(world, site, WHO)
    world.clock.forward(minutes=6)
    others = [f"{number}-{'0' * 64}" for number in range(999_999_999, 999_999_999 - MOST + 1, -1)]
    page = go_on(visitor, [*boxes(visitor.open("/stapel")), *others])
    assert page.heading == "Bent u het echt?"
    assert signed(world, first) == 0
    page = visitor.press(page, "Verder", password=PASSWORD, code=phone.code())
    page = visitor.press(page, "Document ondertekenen")
    assert page.heading == "1 van 1 ondertekend"


def test_who_waits_too_long_at_the_button_must_prove_it_again(world: World, site: Flask) -> None:
    (first,) = heap(world, TEAMS[0])
    visitor, _, _ = enrolled(world, site, WHO)
    form = go_on(visitor, boxes(visitor.open("/stapel")))
    world.clock.forward(minutes=6)
    assert visitor.press(form, "Document ondertekenen").heading == "Bent u het echt?"
    assert signed(world, first) == 0


# ── ways to sign ─────────────────────────────────────────────────────────────────────────────────────────


def test_with_a_token_for_all_at_once(
    world: World, someone: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    heap(world, *TEAMS[:2])
    world.paper.ways = tuple(SigningWay)
    police = someone(WHO)
    form = go_on(police, boxes(police.open("/stapel")))
    assert {"way", "file", "secret"} <= set(form.form("2 documenten ondertekenen").fields)
    assert SigningWay.UPLOAD.value not in {e.attributes["value"] for e in form.all("option")}

    def refuse(*_: object) -> None:
        raise WrongMeans("De pincode klopt niet.", "secret")

    monkeypatch.setattr(world.paper, "sign", refuse)
    given = {"way": SigningWay.TOKEN.value, "secret": "geheim-woord"}
    page = police.press(form, "2 documenten ondertekenen", 422, **given)
    assert "De pincode klopt niet." in [
        e.text for e in page.all("p") if e.attributes.get("id") == "secret-fout"
    ]
    assert "geheim-woord" not in page.text


def test_where_only_a_programme_of_ones_own_signs_each_goes_apart(world: World, someone: Someone) -> None:
    heap(world, *TEAMS[:2])
    world.paper.ways = (SigningWay.UPLOAD,)
    page = someone(WHO).open("/stapel")
    assert "Hier tekent u elk document apart" in page.words
    assert boxes(page) == []


# ── a long pile ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_long_pile_comes_in_pages_and_costs_no_more(
    world: World, someone: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (pile_services, pile_forms):
        monkeypatch.setattr(module, "MOST", 3)
    heap(world, *(f"BPT {n}" for n in range(5)))
    police = someone(WHO)
    with counted(world) as asked:
        page = police.open("/stapel")
    assert len(asked) <= MOST_QUERIES
    assert len(boxes(page)) == 3
    assert "De rest staat op de volgende pagina." in page.words
    assert "Pagina 1 van 2" in page.words
    rest = police.open("/stapel?pagina=2")
    assert len(boxes(rest)) == 2
    with counted(world) as asked:
        form = go_on(police, boxes(page))
    assert len(asked) <= MOST_QUERIES
    go_on(police, [*boxes(page), *boxes(rest)], 422)
    assert police.press(form, "3 documenten ondertekenen").heading == "3 van 3 ondertekend"
    assert len(boxes(police.open("/stapel?pagina=9"))) == 2
