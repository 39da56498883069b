"""What a browser answers for a passkey may be anything: it is refused, and nothing breaks."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.web.account import enrolled, guarded
from tests.web.visitor import Visitor
from tests.world import World
from web.limits import limiter
from web.passkeys import Door, NotProved

ANSWERS = (
    "",
    "geen json",
    "[]",
    "null",
    "{}",
    '{"id": 7}',
    '{"id": "\\u0000"}',
    json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}),
    json.dumps(
        {
            "id": "eA",
            "rawId": "eA",
            "type": "public-key",
            "response": {"clientDataJSON": "e30", "authenticatorData": "eA", "signature": "eA"},
        }
    ),
    json.dumps(
        {
            "id": "eA",
            "rawId": "eA",
            "type": "public-key",
            "response": {"clientDataJSON": "e30", "attestationObject": "oA"},
        }
    ),
    '{"id": ' + "[" * 5000,
)


@pytest.fixture
def site(world: World) -> Iterator[Flask]:
    yield guarded(world)
    limiter.reset()


def asked(visitor: Visitor, where: str, page: str, button: str) -> dict[str, str]:
    """A question was put; gives the fields of the form in which it is answered."""
    fields = visitor.open(page).form(button).fields
    response = visitor.client.post(where, data={"csrf_token": fields["csrf_token"]})
    assert response.status_code == 200
    assert len(response.get_json()["challenge"]) >= 43
    assert response.headers["Cache-Control"] == "no-store"
    return fields


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_that_is_none_opens_nothing(world: World, site: Flask, answer: str) -> None:
    visitor = Visitor(site)
    fields = asked(visitor, "/passkey/vraag", "/inloggen", "Inloggen met een passkey")
    response = visitor.client.post("/passkey/inloggen", data={**fields, "answer": answer})
    assert response.status_code == 422
    assert visitor.open("/taken").heading == "Inloggen"


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_that_is_none_makes_no_passkey(world: World, site: Flask, answer: str) -> None:
    visitor, _, _ = enrolled(world, site)
    fields = asked(visitor, "/account/passkey/vraag", "/account/passkey", "Passkey maken")
    before = world.journal()
    response = visitor.client.post("/account/passkey", data={**fields, "answer": answer, "name": "Telefoon"})
    assert response.status_code == 422
    assert world.journal() == before


def test_the_site_is_part_of_the_question() -> None:
    door = Door("https://convenant.example:8443")
    options = json.loads(door.make(b"v" * 32, 1, "a@example.nl", []))
    assert options["rp"]["id"] == "convenant.example"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    with pytest.raises(NotProved):
        door.used(b"v" * 32, "{}", "", 0)
