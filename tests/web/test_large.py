"""The largest dossier on every page: at most 60 KB and ten queries, and every word can be read somewhere."""

from collections.abc import Callable

from tests.counting import counted
from tests.door.test_pages import PAGES
from tests.web.large import DEVIATIONS, LONG, PROPOSALS, Large
from tests.web.test_queries import MOST
from tests.web.test_weight import too_heavy
from tests.web.visitor import Page, Visitor
from tests.world import POLICE, World

BESIDE = ("/onderhandeling/1", "/onderhandeling/30", "/onderhandeling/60", "/onderhandeling/1/verloop")
ELSEWHERE = ("/taken", "/overzicht", "/overzicht?laat=ja", "/register", "/register/bpt-groot")
WHOLE = LONG.strip()
Log = Callable[[str], Visitor]


def found(world: World, visitor: Visitor) -> list[object]:
    """The pages of the dossier, and of lists with it, that are too heavy or ask too much."""
    own = [f"/dossier/{world.agreement}{page}" for page in (*PAGES.values(), *BESIDE)]
    parts = [f"{page}{'&' if '?' in page else '?'}pagina={n}" for page in (*own, *ELSEWHERE) for n in (1, 2)]
    wrong: list[object] = []
    for address in parts:
        with counted(world) as asked:
            visitor.client.get(address)
        wrong += [(address, len(asked))] if len(asked) > MOST else []
        wrong += too_heavy(visitor, address)
    return wrong


def every_part(visitor: Visitor, address: str) -> list[Page]:
    """All parts of a long page, each found by its link to the next."""
    parts, number = [visitor.open(address)], 1
    while any(f"pagina={number + 1}" in link.attributes["href"] for link in parts[-1].all("a")):
        number += 1
        parts.append(visitor.open(f"{address}?pagina={number}"))
    return parts


def test_while_everybody_objects(world: World, someone: Log) -> None:
    Large(world).talk(agreed=False)
    for who in (f"{POLICE}-2", "kantoor"):
        assert found(world, someone(who)) == [], who
    said = every_part(someone("kantoor"), f"/dossier/{world.agreement}/onderhandeling/1/verloop")
    assert sum(page.text.count(WHOLE) for page in said) == 15


def test_what_is_approved_and_signed_can_be_read_whole(world: World, someone: Log) -> None:
    large = Large(world).talk(agreed=True).approve()
    chief = someone(f"{POLICE}-1")
    assert found(world, chief) == []
    beside = DEVIATIONS  # on the page of approval these are compared with the principle, word by word
    for page, differently in (("tekst", 0), ("goedkeuring", beside)):
        parts = every_part(chief, f"/dossier/{world.agreement}/{page}")
        assert len(parts) > 10
        together = "".join(part.text for part in parts)
        assert together.count(WHOLE) >= 2 * (PROPOSALS - 1) - differently, page
    assert large.world.open_signing().done
    world.everyone_signs()
    assert world.recognise().done
    assert found(world, someone("kantoor")) == []
    public = every_part(Visitor(chief.client.application), "/register/bpt-groot")
    assert "".join(part.text for part in public).count(WHOLE) >= PROPOSALS - 1
