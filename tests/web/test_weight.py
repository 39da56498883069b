"""What a page weighs over the wire: it, and all that it asks for, at most 60 KB with an empty cache.

Pages are not compressed: secrets and what a stranger sent never share a compressed answer. Static files are.
A PDF and a download are no page.
"""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from tests.builders import deviation
from tests.door.test_pages import ELSEWHERE, PAGES
from tests.piles import heap
from tests.web.visitor import Page, Visitor
from tests.world import KEYS, PARTNERS, POLICE, World
from workflow.domain.covenant import NamedSignatory
from workflow.domain.vocabulary import Action, State
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant
from workflow.services.covenants import Covenants

LARGEST = 60 * 1024
DEVIATIONS = (3, 12)
"""As many as the negotiation shows whole, and more."""
PACKED = {"Accept-Encoding": "gzip"}
WHO = ("coordinator", f"{POLICE}-1", "kantoor")


@pytest.fixture(params=DEVIATIONS)
def whole(world: World, request: pytest.FixtureRequest) -> World:
    """A team on the model covenant with a busy negotiation, every proposal objected to and talked about."""
    covenant = read_covenant(model_covenant(), NAME).covenant
    parties = tuple(NamedSignatory(name, "", "") for name in PARTNERS)
    Covenants(world.desk).adopt(replace(covenant, signatories=parties))
    world.people.pop("coordinator")
    world.agreement = world.start_team("BPT Drukbezet")
    world.submit()
    for principle in covenant.annex.principles[: request.param]:
        number = world.propose(deviation(principle=principle.key, text=f"{principle.text} Maar anders."))
        digest = world.facts().proposals[-1].current.digest
        for partner in KEYS:
            given = {"proposal": number, "digest": digest, "reason": "Dat kan niet zomaar. " * 5}
            world.done(Action.OBJECT, f"{partner}-2", **given)
            world.done(
                Action.REMARK, f"{partner}-2", proposal=number, reason="Waarom zo en niet anders? " * 5
            )
    return world


def weight(response: TestResponse) -> int:
    """Bytes of an answer: its first line, its headers and its body."""
    head = sum(len(f"{name}: {value}\r\n") for name, value in response.headers)
    return len(f"HTTP/1.1 {response.status}\r\n\r\n") + head + len(response.data)


def parts(page: Page) -> Iterator[str]:
    """Everything that a browser gets along with the page, once."""
    asked = [e.attributes["href"] for e in page.all("link")]
    asked += [
        e.attributes["src"] for e in page.elements if e.tag in ("script", "img") and "src" in e.attributes
    ]
    return iter(dict.fromkeys(asked))


def too_heavy(visitor: Visitor, address: str) -> list[tuple[str, int]]:
    response = visitor.client.get(address, headers=PACKED)
    if response.mimetype != "text/html" or response.status_code in (301, 302, 303):
        return []
    page = Page(response, address)
    total = weight(response) + sum(weight(visitor.client.get(part, headers=PACKED)) for part in parts(page))
    return [(address, total)] if total > LARGEST else []


def test_every_page_weighs_little_also_of_a_long_covenant_with_a_busy_negotiation(
    whole: World, someone: Callable[[str], Visitor]
) -> None:
    name = "coordinator BPT Drukbezet"
    for who in (name, *WHO[1:]):
        visitor = someone(who)
        addresses = [f"/dossier/{whole.agreement}{page}" for page in PAGES.values()]
        addresses += [page for page in ELSEWHERE.values() if "feed" not in page]
        heavy = [found for address in addresses for found in too_heavy(visitor, address)]
        assert heavy == [], who


def test_the_whole_text_of_recognised_agreements_weighs_little(
    whole: World, someone: Callable[[str], Visitor]
) -> None:
    for proposal in whole.facts().proposals:
        whole.done(Action.RETRACT, "coordinator", proposal=proposal.number)
    whole.approve()
    assert whole.open_signing().done
    whole.everyone_signs()
    assert whole.recognise().done
    assert whole.facts().state is State.RECOGNISED
    visitor = someone("kantoor")
    addresses = [f"/dossier/{whole.agreement}{page}" for page in PAGES.values()]
    for address in (*addresses, "/register", "/register/bpt-drukbezet", "/overzicht"):
        assert too_heavy(visitor, address) == []


def test_only_what_holds_no_secret_is_compressed(visitor: Visitor) -> None:
    page = visitor.open("/inloggen")
    for address in (*parts(page), "/inloggen", "/register", "/static/convenant.css", "/bestaat-niet"):
        plain = visitor.client.get(address)
        packed = visitor.client.get(address, headers=PACKED)
        marked = "?v=" in address
        assert ("Content-Encoding" in packed.headers) == marked, address
        assert "Content-Encoding" not in plain.headers
        if marked:
            assert gzip.decompress(packed.data) == plain.data
            assert "Accept-Encoding" in plain.headers["Vary"]
            assert "Accept-Encoding" in packed.headers["Vary"]


def test_the_pile_of_twenty_documents_weighs_little_whatever_deviates(
    world: World, someone: Callable[[str], Visitor]
) -> None:
    covenant = read_covenant(model_covenant(), NAME).covenant
    Covenants(world.desk).adopt(
        replace(covenant, signatories=tuple(NamedSignatory(name, "", "") for name in PARTNERS))
    )
    longest = sorted(covenant.annex.principles, key=lambda principle: -len(principle.text))
    other = {principle.key: " ".join(reversed(principle.text.split())) for principle in longest[:3]}
    teams = [f"BPT Wijk {number}" for number in range(20)]
    heap(world, *teams, drafts=[deviation(principle=key, text=text) for key, text in other.items()])
    chief = someone(f"{POLICE}-1")
    shown, page, number = [], None, 0
    while page is None or "Volgende" in page.words:
        number += 1
        address = f"/stapel?pagina={number}"
        assert too_heavy(chief, address) == []
        page = chief.open(address)
        shown += [e.text for e in page.all("h2") if e.text.startswith("BPT")]
    assert (number > 1, shown) == (True, teams)
