"""The product against the reference model, in every state of quick worlds; `make prove` has the rest."""

import pytest

from tests.model import worlds
from tests.model.__main__ import INSIDER, search
from tests.model.insider import worlds as insider


@pytest.mark.parametrize("name", worlds.QUICK)
def test_the_product_does_what_the_protocol_says_in_every_state(name: str) -> None:
    seen = search(name)
    assert seen.wrong == []
    assert seen.allowed > 100


@pytest.mark.parametrize("name", insider.QUICK)
def test_nobody_speaks_for_a_partner_whom_its_keeper_did_not_accept(name: str) -> None:
    seen = search(INSIDER + name)
    assert seen.wrong == []
    assert len(seen.places) > 1
