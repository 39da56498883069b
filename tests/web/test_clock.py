"""A clock that cannot be right, on the pages and on the command line: a sentence, and never a traceback."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.web.test_cli import Terminal
from tests.web.visitor import Visitor
from tests.world import World
from web.adapters import SystemClock
from web.cli import main
from workflow.persistence import pace
from workflow.reading.model import model_covenant

YEARS = (1999, 2052, 9999)
READING = (
    ("ca", "status"),
    ("user", "list"),
    ("user", "mandates"),
    ("journal", "verify"),
    ("clock", "status"),
)
WRITING = (
    ("user", "invite", "b@example.nl", "B"),
    ("ca", "renew"),
    ("ca", "crl"),
    ("jobs", "run", "bewaring"),
)


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    terminal = Terminal(capsys, monkeypatch, tmp_path / "installatie")
    terminal.run("migrate")
    text = tmp_path / "convenant.md"
    text.write_bytes(model_covenant())
    terminal.run("import", text)
    terminal.run("user", "invite", "a@example.nl", "Anna")
    return terminal


def it_is(monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: datetime(year, 6, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("command", [*READING, *WRITING], ids=" ".join)
def test_every_command_answers_with_a_sentence(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    year: int,
    command: tuple[str, ...],
) -> None:
    it_is(monkeypatch, year)
    with pytest.raises(SystemExit) as left:
        main(list(command))
    told = capsys.readouterr()
    assert left.value.code in (0, 1, 2)
    assert told.out + told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize("year", [1999, 2052])
def test_nothing_is_written_until_the_clock_is_confirmed(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    it_is(monkeypatch, year)
    said = terminal.run("user", "invite", "b@example.nl", "B", code=2)
    assert said.startswith(f"De klok van het systeem staat op 01-06-{year} 12:00 UTC")
    assert "Geef een reden" in terminal.run("clock", "confirm", "--reason", " ", code=2)
    assert "Bevestigd" in terminal.run("clock", "confirm", "--reason", "Dit is een proef.")
    terminal.run("user", "invite", "b@example.nl", "B")
    assert "De klok staat op" in terminal.run("clock", "status")


def test_a_root_that_ran_out_is_named_with_the_clock(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    it_is(monkeypatch, 2052)
    assert terminal.run("ca", "renew", code=2).startswith("De klok van het systeem staat op 01-06-2052")


def test_the_page_says_that_it_cannot_be_now(world: World, someone: Callable[[str], Visitor]) -> None:
    coordinator = someone("coordinator")
    page = coordinator.open(f"/dossier/{world.agreement}")
    button = next(name for name in page.buttons() if "ntrekken" in name)
    world.desk.database._writing.kw["info"][pace.KEY].watched = True
    world.clock.forward(minutes=-6)
    answer = coordinator.press(page, button, 503)
    assert "De klok van het systeem staat op" in answer.words
    assert answer.headers["Retry-After"]
