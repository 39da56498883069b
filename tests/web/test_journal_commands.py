"""`convenant journal`: what it says, with which exit code, and that a file somebody was at never passes."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.journals import ROOTS, export_by, exported, key, notary, receipt, whole
from tests.ours import installation
from tests.web.test_cli import Terminal
from web.cli import main
from web.commands.journal import system_user
from workflow.reading.model import model_covenant
from workflow.services.exports import Record
from workflow.services.mending import Mending

TIMES = 200


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    return Terminal(capsys, monkeypatch, tmp_path / "installatie")


@pytest.fixture
def running(terminal: Terminal, tmp_path: Path) -> Terminal:
    """An installation with a covenant and two people."""
    (tmp_path / "convenant.md").write_bytes(model_covenant())
    terminal.run("migrate")
    terminal.run("import", tmp_path / "convenant.md")
    terminal.run("user", "invite", "baas@b.nl", "A. Baas", "--role", "burgemeestersbureau")
    terminal.run("user", "invite", "weg@b.nl", "W. Eg")
    return terminal


@pytest.fixture
def trust(tmp_path: Path) -> tuple[Any, ...]:
    """The options that pin our key and our root."""
    (tmp_path / "journaal.pub").write_text(key("ours").reader.line + "\n")
    (tmp_path / "wortel.pem").write_bytes(ROOTS[0])
    return ("--key", tmp_path / "journaal.pub", "--trust", tmp_path / "wortel.pem")


def written(path: Path, lines: list[Record]) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


# ── the journal of an installation ───────────────────────────────────────────────────────────────────────


def test_a_checkpoint_is_printed_as_a_signed_note(running: Terminal, tmp_path: Path) -> None:
    said = running.run("journal", "checkpoint")
    assert said.startswith("127.0.0.1:8000/journaal\n4\n")
    assert "\n— 127.0.0.1:8000/journaal " in said
    assert running.run("journal", "checkpoint") == said
    assert (tmp_path / "installatie" / "sleutels" / "journaal.pub").exists()
    assert "Controlepunten: 1." in running.run("journal", "verify")


def test_an_empty_journal_has_no_checkpoint(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.app.Installation.admit", lambda _: None)  # else its keys are the first entry
    terminal.run("migrate")
    assert "nog leeg" in terminal.run("journal", "checkpoint")


def test_a_timestamp_service_that_fails_is_told_and_tried_again(
    running: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVENANT_TIMESTAMP_URL", "http://127.0.0.1:9/")
    said = running.run("journal", "checkpoint", code=1)
    assert "tijdstempeldienst geeft niets" in said
    assert "Ontbrekende tijdstempels: 1" in said
    assert "waarvan 1 zonder tijdstempel" in running.run("journal", "verify")
    monkeypatch.delenv("CONVENANT_TIMESTAMP_URL")
    running.run("journal", "checkpoint")
    assert "zonder tijdstempel" not in running.run("journal", "verify")


def test_an_export_is_checked_elsewhere_with_the_published_key(running: Terminal, tmp_path: Path) -> None:
    export, keys = tmp_path / "journaal.jsonl", tmp_path / "installatie" / "sleutels"
    assert "4 regels geschreven" in running.run("journal", "export", export)
    said = running.run("journal", "verify", export)
    assert "Het journaal klopt: 4 regels" in said
    assert "Let op: de sleutel komt uit het bestand zelf." in said
    pinned = ("--key", keys / "journaal.pub", "--trust", keys / "wortel.pem")
    assert "Let op" not in running.run("journal", "verify", export, *pinned)


def test_a_checkpoint_that_was_kept_is_held_against_the_journal(running: Terminal, tmp_path: Path) -> None:
    kept = tmp_path / "controlepunt.txt"
    kept.write_text(f"Bewaar dit.\n\n{running.run('journal', 'checkpoint')}\nGroet\n", encoding="utf-8")
    running.run("user", "invite", "later@b.nl", "L. Ater")
    assert "klopt" in running.run("journal", "verify", "--checkpoint", kept)
    running.run("journal", "export", tmp_path / "journaal.jsonl")
    assert "klopt" in running.run("journal", "verify", tmp_path / "journaal.jsonl", "--checkpoint", kept)
    kept.write_text(
        kept.read_text(encoding="utf-8").replace("/journaal\n4\n", "/journaal\n3\n"), encoding="utf-8"
    )
    assert "niet echt" in running.run("journal", "verify", "--checkpoint", kept, code=1)
    assert "lukt niet" in running.run("journal", "verify", "--checkpoint", tmp_path / "weg.txt", code=2)


@pytest.mark.parametrize("content", ["", "{", None], ids=["empty", "broken", "gone"])
def test_without_its_anchor_nothing_is_recorded_until_somebody_says_why(
    running: Terminal, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "installatie" / "anker.json"
    path.write_text(content) if content is not None else path.unlink()
    assert "Het journaal klopt niet: 1 keer" in running.run("journal", "verify", code=1)
    said = running.run("user", "invite", "later@b.nl", "L. Ater", code=2)
    assert "Daarom wordt er nu niets vastgelegd." in said
    assert "Traceback" not in said
    assert "waarom" in running.run("journal", "anchor", "--reason", " ", code=2)
    assert "staat in regel 5" in running.run("journal", "anchor", "--reason", "Per ongeluk weggegooid")
    assert "niets te herstellen" in running.run("journal", "anchor", "--reason", "Nog eens", code=2)
    running.run("user", "invite", "later@b.nl", "L. Ater")
    assert f"Regel 5: {system_user()} heeft het anker opnieuw gezet" in running.run("journal", "verify")


def test_a_journal_in_order_needs_no_mending(running: Terminal) -> None:
    assert "goede volgorde" in running.run("journal", "mend", "--reason", "Na de overgang")
    assert "andere volgorde" not in running.run("migrate")
    running.run("journal", "mend", code=2)


def test_migrating_tells_of_entries_in_another_order(
    running: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Mending, "waiting", lambda _: 3)
    said = running.run("migrate")
    assert "staan 3 regels in een andere volgorde" in said
    assert "`convenant journal mend --reason REDEN`" in said


def test_a_person_is_erased(running: Terminal, tmp_path: Path) -> None:
    running.run("journal", "checkpoint")
    said = running.run("journal", "erase", "weg@b.nl", "--reason", "Verzoek van W. zelf")
    assert "van deze regels van het journaal: 4." in said
    assert "gewist-2  gewist  (gesloten)" in running.run("user", "list")
    assert "zijn woorden gewist" in running.run("journal", "verify")
    running.run("journal", "export", tmp_path / "journaal.jsonl")
    assert "W. Eg" not in (tmp_path / "journaal.jsonl").read_text(encoding="utf-8")
    assert "klopt" in running.run("journal", "verify", tmp_path / "journaal.jsonl")


def test_who_cannot_be_erased_gets_a_sentence(running: Terminal) -> None:
    assert "geen account" in running.run("journal", "erase", "x@b.nl", "--reason", "Gevraagd", code=2)
    assert "waarom" in running.run("journal", "erase", "weg@b.nl", "--reason", " ", code=2)
    assert "--reason" in running.run("journal", "erase", "weg@b.nl", code=2)
    running.run("team", "start", "BPT Weg", "--coordinator", "weg@b.nl")
    assert "zetel" in running.run("journal", "erase", "weg@b.nl", "--reason", "Gevraagd", code=2)
    assert "W. Eg" in running.run("user", "list")


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rewritten_export_passes_only_without_a_pinned_key(
    terminal: Terminal, trust: tuple[Any, ...], tmp_path: Path
) -> None:
    forged = written(tmp_path / "vals.jsonl", export_by(notary("stranger"), list(whole())))
    assert "Let op" in terminal.run("journal", "verify", forged)
    assert "niet met deze sleutel" in terminal.run("journal", "verify", forged, *trust, code=1)
    assert not (tmp_path / "installatie").exists()


def test_timestamps_of_another_root_do_not_count_when_one_is_pinned(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = written(tmp_path / "journaal.jsonl", exported())
    (tmp_path / "ander.pem").write_bytes(installation(2).root_pem)
    said = terminal.run("journal", "verify", file, "--trust", tmp_path / "ander.pem", code=1)
    assert "komt niet van een uitgever die wij vertrouwen" in said


def test_a_receipt_is_read_out(terminal: Terminal, trust: tuple[Any, ...], tmp_path: Path) -> None:
    path = tmp_path / "bewijs.json"
    path.write_text(json.dumps(receipt(6)), encoding="utf-8")
    said = terminal.run("journal", "receipt", path, *trust)
    assert "regel 6 van convenant.example/journaal" in said
    assert "instemmen door Persoon 6" in said
    assert "Een tijdstempel van 23 november 2026" in said
    path.write_text(json.dumps(receipt(2)), encoding="utf-8")
    said = terminal.run("journal", "receipt", path)
    assert "nog geen tijdstempel" in said
    assert "Let op" in said
    path.write_text(json.dumps({**receipt(2), "entry": receipt(3)["entry"]}), encoding="utf-8")
    assert "klopt niet" in terminal.run("journal", "receipt", path, code=1)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[]", b'{"journal": {}}\n', b"[" * 50_000])
@pytest.mark.parametrize("command", ["verify", "receipt"])
def test_what_is_neither_gets_a_sentence(
    terminal: Terminal, tmp_path: Path, content: bytes, command: str
) -> None:
    (tmp_path / "x").write_bytes(content)
    assert "Dit bestand is geen" in terminal.run("journal", command, tmp_path / "x", code=2)


@pytest.mark.parametrize("command", ["verify", "receipt"])
def test_a_key_or_root_that_is_none_gets_a_sentence(
    terminal: Terminal, tmp_path: Path, trust: tuple[Any, ...], command: str
) -> None:
    file = written(tmp_path / "x", exported())
    (tmp_path / "geen").write_text("geen sleutel")
    assert "geen sleutel" in terminal.run("journal", command, file, "--key", tmp_path / "geen", code=2)
    assert "geen certificaat" in terminal.run("journal", command, file, "--trust", tmp_path / "geen", code=2)
    assert "lukt niet" in terminal.run("journal", command, file, "--key", tmp_path / "weg", code=2)
    assert "lukt niet" in terminal.run("journal", command, tmp_path / "weg", code=2)


@pytest.mark.parametrize("field", ["key", "roots"])
def test_a_file_with_an_unusable_key_or_root_gets_a_sentence(
    terminal: Terminal, tmp_path: Path, field: str
) -> None:
    lines = exported()
    lines[0]["journal"][field] = "x" if field == "key" else ["x"]
    assert "bruikbare sleutel" in terminal.run("journal", "verify", written(tmp_path / "x", lines), code=2)


def damaged(rng: random.Random, content: bytes) -> bytes:
    lines, at = content.splitlines(keepends=True), rng.randrange(len(content))
    line = rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            return b"".join(lines[:line] + lines[line + 1 :])
        case 1:
            return b"".join([*lines[: line + 1], *lines[line:]])
        case 2:
            return content[:at] + content[at + 1 :]
        case 3:
            return content[:at]
        case _:
            return content[:at] + bytes([rng.randrange(32, 127)]) + content[at + 1 :]


def read(content: bytes) -> list[Any] | None:
    try:
        return [json.loads(line) for line in content.decode().splitlines() if line.strip()]
    except ValueError:
        return None


def test_hundreds_of_damaged_files_are_found_by_the_command(
    capsys: pytest.CaptureFixture[str], trust: tuple[Any, ...], tmp_path: Path
) -> None:
    rng, path = random.Random("bestanden"), tmp_path / "journaal.jsonl"
    content = written(path, exported()).read_bytes()
    before, done = read(content), 0
    while done < TIMES:
        given = damaged(rng, content)
        if read(given) == before:
            continue  # only white space differs
        done += 1
        path.write_bytes(given)
        with pytest.raises(SystemExit) as left:
            main(["journal", "verify", str(path), *map(str, trust)])
        assert left.value.code in (1, 2), (done, given)
        assert "klopt:" not in capsys.readouterr().out
