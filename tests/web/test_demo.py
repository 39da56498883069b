"""What the demonstration's team proposes makes sense with whichever covenant it is played."""

from dataclasses import replace

import pytest

from tests.builders import COVENANT
from web.demo.story import Story
from workflow.domain.covenant import Principle
from workflow.domain.vocabulary import ProposalKind
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant

HOLIDAYS = "In de schoolvakanties"


def story(*texts: str) -> Story:
    """A story that is only asked what its team writes."""
    told = Story.__new__(Story)
    principles = tuple(Principle(f"A-{n}", "A", text) for n, text in enumerate(texts, 1))
    annex = replace(COVENANT.annex, principles=principles)
    told._covenant = replace(COVENANT, annex=annex)
    return told


def test_in_the_model_another_member_is_reached_in_the_holidays() -> None:
    told = Story.__new__(Story)
    told._covenant = read_covenant(model_covenant(), NAME).covenant
    draft = told.deviation()
    assert draft.kind is ProposalKind.DEVIATION
    principle = told._covenant.principle(draft.principle)
    assert principle is not None
    assert principle.text == "Wie het team wil bereiken, gaat naar de coördinator."
    assert draft.text.startswith(f"{principle.text} {HOLIDAYS} neemt een ander teamlid dat over")


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        (("Het team loopt.", "De coördinator is het aanspreekpunt van het team, in de buurt."), "A-2"),
        (("De politie handhaaft.", "Het team loopt rondes."), "A-2"),
        (("Taken:", "vergaderen;"), "A-1"),
    ],
)
def test_another_covenant_gets_what_fits_it(texts: tuple[str, ...], key: str) -> None:
    draft = story(*texts).deviation()
    assert draft.principle == key
    assert f". {HOLIDAYS} " in draft.text
