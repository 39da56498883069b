"""What a browser sends that no page of ours would: refused, never guessed."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import supplement
from tests.web.visitor import Page, Visitor
from tests.world import MUNICIPALITY, POLICE, World

Someone = Callable[[str], Visitor]
INCOMPLETE = "Dit formulier is niet compleet."
BAD = ["x", "0", "-1", "1.0", "٢", "1e3", "9" * 7, " ", "", None]


def sent(visitor: Visitor, page: Page, button: str, **fields: Any) -> str:
    """What is said of the form with these fields; None leaves one out."""
    form = page.form(button)
    data = {name: value for name, value in {**form.fields, **fields}.items() if value is not None}
    response = visitor.client.post(form.action, data=data)
    assert response.status_code == 422
    return response.get_data(as_text=True)


@pytest.mark.parametrize("field", ["level", "proposal"])
@pytest.mark.parametrize("value", BAD)
def test_a_stance_needs_its_level_and_its_proposal(
    world: World, someone: Someone, field: str, value: str | None
) -> None:
    world.submit()
    world.propose(supplement())
    before = world.facts()
    police = someone(f"{POLICE}-1")
    page = police.open(f"/dossier/{world.agreement}/onderhandeling")
    for button in ("Instemmen", "Bezwaar vastleggen"):
        assert INCOMPLETE in sent(police, page, button, **{field: value})
    assert world.facts() == before


@pytest.mark.parametrize("value", BAD)
def test_a_proposal_needs_its_level_and_a_revision_its_number(
    world: World, someone: Someone, value: str | None
) -> None:
    world.submit()
    world.propose(supplement())
    before = world.facts()
    coordinator = someone("coordinator")
    page = coordinator.open(f"/dossier/{world.agreement}/voorstel?kind=aanvulling")
    filled = {"title": "Ander", "text": "Iets.", "reason": "Daarom."}
    assert INCOMPLETE in sent(coordinator, page, "Voorstellen", level=value, **filled)
    page = coordinator.open(f"/dossier/{world.agreement}/voorstel?proposal=1")
    filled = {"text": "Iets anders."}
    assert INCOMPLETE in sent(coordinator, page, "Voorstel aanpassen", level=value, **filled)
    assert INCOMPLETE in sent(coordinator, page, "Voorstel aanpassen", proposal=value, **filled)
    assert world.facts() == before


def test_one_speaks_at_the_level_of_the_form(world: World, someone: Someone) -> None:
    world.submit()
    municipality = someone(f"{MUNICIPALITY}-2")
    page = municipality.open(f"/dossier/{world.agreement}/voorstel?kind=aanvulling")
    assert page.form("Voorstellen").fields["level"] == "2"
    page = municipality.press(page, "Voorstellen", title="Flyer", text="Een flyer.", reason="Zomaar.")
    (proposal,) = world.facts().proposals
    assert [(s.partner, s.level) for s in proposal.stances] == [(MUNICIPALITY, 2)]
    municipality.press(page, "Voorstel terugnemen")
    assert world.facts().proposals[0].retracted
