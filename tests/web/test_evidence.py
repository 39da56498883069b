"""The evidence pack on the pages and on the command line."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence import controleer
from tests.fakes import FakeKit
from tests.packs import files_of, said
from tests.web.test_cli import Terminal
from tests.web.visitor import Visitor
from tests.world import POLICE, World
from workflow.domain.vocabulary import Action, State
from workflow.ports.paper import PaperworkFailed
from workflow.reading.model import model_covenant

Someone = Callable[[str], Visitor]
BUTTON = "Bewijspakket ophalen"


def address(world: World) -> str:
    return f"/dossier/{world.agreement}/bewijspakket.zip"


def taken(content: bytes) -> dict[str, Any]:
    """What a pack says it is of."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        found: dict[str, Any] = json.loads(archive.read("dossier.json"))
    return found


def test_the_button_is_there_once_it_is_signed(world: World, someone: Someone) -> None:
    world.until(State.FOR_SIGNING)
    reader = someone(f"{POLICE}-2")
    assert BUTTON not in reader.open(f"/dossier/{world.agreement}").words
    world.everyone_signs()
    for _ in range(2):
        page = reader.open(f"/dossier/{world.agreement}")
        assert address(world) in page.links()
        response = reader.client.get(address(world))
        assert (response.status_code, response.mimetype) == (200, "application/zip")
        assert "bewijspakket-WA-2026-0001.zip" in response.headers["Content-Disposition"]
        assert response.headers["Cache-Control"] == "no-store"
        assert taken(response.data)["state"] == world.facts().state.value
        if world.facts().state is State.SIGNED:
            assert world.recognise().done


def test_a_withdrawn_dossier_has_one_too(world: World, someone: Someone) -> None:
    world.submit()
    world.done(Action.WITHDRAW, "coordinator")
    reader = someone("coordinator")
    assert address(world) in reader.open(f"/dossier/{world.agreement}").links()
    assert taken(reader.client.get(address(world)).data)["state"] == "ingetrokken"


def test_anyone_gets_the_public_one_of_a_recognised_team(world: World, visitor: Visitor) -> None:
    path = "/register/bpt-proef/bewijspakket.zip"
    world.until(State.SIGNED)
    assert visitor.client.get(path).status_code == 404
    assert world.recognise().done
    assert path in visitor.open("/register/bpt-proef").links()
    content = visitor.client.get(path).data
    assert taken(content)["public"] is True
    assert "werkafspraken.pdf" not in files_of(content)
    assert b"Politie-Proefstreek-1" not in b"".join(files_of(content).values())
    assert visitor.client.get("/register/bestaat-niet/bewijspakket.zip").status_code == 404


def test_what_cannot_be_made_now_is_said(
    world: World, someone: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.until(State.RECOGNISED)
    reader = someone("coordinator")

    def broken(*_: object) -> bytes:
        raise PaperworkFailed("De tijdstempeldienst geeft geen antwoord.")

    monkeypatch.setattr(FakeKit, "vouch", broken)
    page = reader.open(address(world), 503)
    assert "De tijdstempeldienst geeft geen antwoord." in page.words


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    terminal = Terminal(capsys, monkeypatch, tmp_path / "installatie")
    (tmp_path / "convenant.md").write_bytes(model_covenant())
    terminal.run("migrate")
    terminal.run("import", tmp_path / "convenant.md")
    terminal.run("user", "invite", "anna@b.nl", "Anna de Wit")
    terminal.run("team", "start", "BPT Hier", "--coordinator", "anna@b.nl")
    return terminal


def test_the_command_writes_a_pack_that_its_verifier_accepts(terminal: Terminal, tmp_path: Path) -> None:
    pack, keys = tmp_path / "pakket.zip", tmp_path / "installatie" / "sleutels"
    terminal.run("journal", "checkpoint")
    assert str(pack) in terminal.run("evidence", "1", "--out", pack)
    options = ("--vertrouw", keys / "wortel.pem", "--sleutel", keys / "journaal.pub")
    assert said(pack, *options, at="2001-01-01").code == 2  # before it was made
    assert controleer.main([str(pack), *map(str, options)]) == 0
    first = pack.read_bytes()
    terminal.run("evidence", "1", "--out", pack)
    assert pack.read_bytes() == first
    assert b'"salt"' in files_of(first)["journaal/regels.jsonl"]
    terminal.run("evidence", "1", "--public", "--out", pack)
    assert b'"salt"' not in files_of(pack.read_bytes())["journaal/regels.jsonl"]


def test_an_unknown_dossier_or_folder_gets_a_sentence_and_leaves_nothing(
    terminal: Terminal, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    assert "geen dossier met nummer 9" in terminal.run("evidence", "9", "--out", tmp_path / "p.zip", code=2)
    assert "lukt niet" in terminal.run("evidence", "1", "--out", tmp_path / "weg" / "p.zip", code=2)
    assert "--out" in terminal.run("evidence", "1", code=2)
    assert sorted(tmp_path.iterdir()) == before


def test_a_timestamp_service_that_fails_leaves_nothing(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVENANT_TIMESTAMP_URL", "http://127.0.0.1:9/")
    said_so = terminal.run("evidence", "1", "--out", tmp_path / "p.zip", code=2)
    assert "De tijdstempeldienst geeft geen antwoord." in said_so
    assert not (tmp_path / "p.zip").exists()


def test_the_help_is_dutch(terminal: Terminal) -> None:
    said_so = terminal.run("evidence", "--help")
    assert "Schrijf het bewijspakket" in said_so
    assert "voor iedereen" in said_so
