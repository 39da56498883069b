"""The command line: what it says, and with which exit code it leaves."""

import json
import os
import pwd
import shlex
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests import papers
from tests.mandates import KeptMandates
from web.app import ready
from web.cli import main
from web.commands import installation
from web.demo.cast import PASSWORD
from workflow.domain.lifecycle import mermaid
from workflow.domain.vocabulary import Role
from workflow.persistence.tables import JournalRow
from workflow.reading.model import model_covenant
from workflow.services.people import People


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `convenant demo` carried one team the whole way."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.raises(SystemExit) as left:
        main(["demo", "--out", str(folder / "uit")])
    assert left.value.code == 0
    return folder / "uit"


class Terminal:
    """Runs commands in one installation."""

    def __init__(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
    ) -> None:
        monkeypatch.setenv("CONVENANT_FOLDER", str(folder))
        self._capsys = capsys

    def run(self, *arguments: Any, code: int = 0) -> str:
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        said = self._capsys.readouterr()
        assert left.value.code == code, (said.out, said.err)
        return said.out if code == 0 else said.out + said.err


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    return Terminal(capsys, monkeypatch, tmp_path / "installatie")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "convenant.md"
    path.write_bytes(model_covenant())
    return path


def test_it_says_its_version(terminal: Terminal) -> None:
    assert terminal.run("--version") == f"convenant {version('convenant')}\n"


# ── demo and verify ──────────────────────────────────────────────────────────────────────────────────────


def test_the_demonstration_leaves_a_pdf_and_the_root(demo: Path) -> None:
    assert (demo / "1.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert (demo / "trust.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")


def test_verify_says_valid_and_who(demo: Path, terminal: Terminal) -> None:
    report = json.loads(terminal.run("verify", demo / "1.pdf", "--trust", demo / "trust.pem", "--json"))
    assert (report["verdict"], report["unchanged"], report["reasons"]) == ("geldig", True, [])
    people = [s for s in report["signatures"] if s["kind"] == "handtekening"]
    assert {s["partner"] for s in people} == {
        "gemeente Waterhoven", "politie Waterstreek", "woningcorporatie Havenwonen",
        "Buurtpreventieteam Molenbuurt",
    }  # fmt: skip
    assert all(s["level"] == "PAdES B-LTA" and s["timestamp"] for s in people)
    keys = {
        "field",
        "signer",
        "partner",
        "time",
        "timestamp",
        "level",
        "certificate_sha256",
        "verdict",
        "reasons",
    }
    assert keys <= set(people[0])


def test_verify_in_words(demo: Path, terminal: Terminal) -> None:
    said = terminal.run("verify", demo / "1.pdf", "--trust", demo / "trust.pem")
    assert "GELDIG" in said
    assert said.count("Geldig:") == 6


def test_verify_uses_the_installations_own_root(demo: Path, capsys: Any, monkeypatch: Any) -> None:
    assert "GELDIG" in Terminal(capsys, monkeypatch, demo).run("verify", demo / "1.pdf")


def test_one_changed_byte_is_invalid(demo: Path, terminal: Terminal, tmp_path: Path) -> None:
    changed = bytearray((demo / "1.pdf").read_bytes())
    changed[len(changed) // 2] ^= 1
    (tmp_path / "bad.pdf").write_bytes(changed)
    said = terminal.run("verify", demo / "1.pdf", tmp_path / "bad.pdf", "--trust", demo / "trust.pem", code=1)
    assert "ONGELDIG" in said


def test_without_trust_it_cannot_be_told(demo: Path, terminal: Terminal) -> None:
    said = terminal.run("verify", demo / "1.pdf", code=2)
    assert "NIET TE BEPALEN" in said
    assert "Geef met --trust het wortelcertificaat dat u vertrouwt" in said


@pytest.mark.parametrize("content", [b"", b"geen pdf", None])
def test_what_is_no_pdf_cannot_be_told(content: bytes | None, terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    if content is not None:
        path.write_bytes(content)
    report = json.loads(terminal.run("verify", path, "--json", code=2))
    assert report["verdict"] == "niet_te_bepalen"
    assert report["reasons"]


def test_trust_that_is_no_certificate_is_told(demo: Path, terminal: Terminal, model: Path) -> None:
    assert "certificaat" in terminal.run("verify", demo / "1.pdf", "--trust", model, code=2)


def test_a_demonstration_is_never_put_over_another(demo: Path, terminal: Terminal) -> None:
    assert "staat al een installatie" in terminal.run("demo", "--out", demo, code=2)


def test_a_demonstration_of_another_text_in_json(terminal: Terminal, model: Path, tmp_path: Path) -> None:
    told = json.loads(terminal.run("demo", "--out", tmp_path / "d", "--text", model, "--json"))
    (team,) = told["teams"]
    assert (team["state"], team["signatures"]) == ("erkend", 5)
    assert set(team["seconds"]) == {"total", "typeset", "sign", "verify"}
    assert Path(team["pdf"]).exists()


def test_nobody_else_on_the_machine_reads_what_is_stored(demo: Path) -> None:
    written = {"convenant.db", "anker.json", "anker.lock", "documenten", "sleutels"}
    assert written <= {path.name for path in demo.iterdir()}
    assert demo.stat().st_mode & 0o777 == 0o700
    stored = [demo / name for name in written if name != "sleutels"]
    stored += [*demo.glob("convenant.db-*"), *(demo / "documenten").rglob("*")]
    modes = {path: path.stat().st_mode & 0o077 for path in stored}
    assert {str(path) for path, mode in modes.items() if mode} == set()


def test_a_demonstration_of_a_text_that_cannot_be_printed_leaves_nothing(
    terminal: Terminal, model: Path, tmp_path: Path
) -> None:
    model.write_text(model.read_text(encoding="utf-8").replace("team", "team 😀"), encoding="utf-8")
    said = terminal.run("demo", "--out", tmp_path / "d", "--text", model, code=2)
    assert "Deze tekens kunnen niet op papier: 😀. Haal ze weg." in said
    assert not (tmp_path / "d").exists()


def test_serving_the_demonstration_prints_a_command_that_checks_its_pdf(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installation, "serve_forever", lambda *_: None)
    monkeypatch.setattr(installation.os, "execv", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["convenant"])
    said = terminal.run("serve", "--demo", tmp_path / "de demonstratie")
    (line,) = [line for line in said.splitlines() if " verify " in line]
    command, *arguments = shlex.split(line)
    assert command == "convenant"
    assert ": GELDIG" in terminal.run(*arguments)


# ── covenant and journal ─────────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_changes_nothing(terminal: Terminal, model: Path, tmp_path: Path) -> None:
    told = json.loads(terminal.run("import", model, "--dry-run", "--json"))
    assert {"title", "municipality", "place", "date", "recitals", "articles", "annex", "signatories"} < set(
        told
    )
    assert told["unplaced"] == []
    assert told["plain"]["articles"]["6"] == "Zonder uw handtekening is uw team niet erkend."
    assert "In gewone taal: 29 regels." in terminal.run("import", model, "--dry-run")
    assert not (tmp_path / "installatie").exists()


def test_importing_makes_a_version(terminal: Terminal, model: Path) -> None:
    assert "convenant migrate" in terminal.run("import", model, code=2)
    terminal.run("migrate")
    assert "versie 1" in terminal.run("import", model)
    assert "versie 1" in terminal.run("import", model)


def test_what_cannot_be_printed_is_refused_at_the_door(terminal: Terminal, model: Path) -> None:
    terminal.run("migrate")
    model.write_text(model.read_text(encoding="utf-8").replace("team", "漢字", 1), encoding="utf-8")
    assert "Deze tekens kunnen niet op papier: 漢 字." in terminal.run("import", model, code=2)
    assert "De naam mag niet leeg zijn." in terminal.run("user", "invite", "a@b.nl", " ", code=2)
    assert "op papier: 漢." in terminal.run("user", "invite", "a@b.nl", "Anna 漢", code=2)


def test_a_file_that_is_no_covenant_gets_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "leeg.txt").write_bytes(b"")
    assert "leeg" in terminal.run("import", tmp_path / "leeg.txt", "--dry-run", code=2)
    assert "niet te lezen" in terminal.run("import", tmp_path / "weg.txt", "--dry-run", code=2)


def test_the_journal_is_checked_and_exported(
    demo: Path, capsys: Any, monkeypatch: Any, tmp_path: Path
) -> None:
    terminal = Terminal(capsys, monkeypatch, demo)
    assert "Het journaal klopt" in terminal.run("journal", "verify")
    export = tmp_path / "journaal.jsonl"
    terminal.run("journal", "export", export)
    assert "Het journaal klopt" in terminal.run("journal", "verify", export)
    export.write_text(
        export.read_text(encoding="utf-8").replace("instemmen", "bezwaar_maken", 1), encoding="utf-8"
    )
    assert "klopt niet" in terminal.run("journal", "verify", export, code=1)
    export.write_text("geen journaal", encoding="utf-8")
    assert "geen export" in terminal.run("journal", "verify", export, code=2)


def test_the_lifecycle_is_printed(terminal: Terminal) -> None:
    assert terminal.run("lifecycle") == mermaid()


# ── a real installation ──────────────────────────────────────────────────────────────────────────────────


def accepted(*partners: str) -> None:
    """Each of these partners gets a keeper, who accepts everything that was nominated."""
    desk, office = ready().desk, frozenset({Role.MAYORS_OFFICE})
    two = [People(desk).invite(f"bureau-{n}@b.nl", "B. Ureau", office)[0] for n in (1, 2)]
    for partner in partners:
        keeper, _ = People(desk).invite(f"beheer@{partner}.nl", "M. Beheerder")
        KeptMandates(desk).first_keeper(*two, keeper, partner)
    KeptMandates(desk).accept_all()


def test_an_installation_starts_with_an_invitation(terminal: Terminal, model: Path) -> None:
    terminal.run("migrate")
    terminal.run("import", model)
    link = terminal.run("user", "invite", "a@b.nl", "A. Baas")
    assert "http://127.0.0.1:8000/uitnodiging/" in link
    assert "politie-waterstreek  politie Waterstreek" in terminal.run("user", "partners")
    mandate = ("--source", "besluit", "--reference", "1")
    terminal.run("user", "invite", "chef@b.nl", "C. Hef")
    terminal.run(
        "user", "seat", "chef@b.nl", "--partner", "politie-waterstreek", "--level", 2, "--approver", *mandate
    )
    terminal.run(
        "user", "signatory", "chef@b.nl", "--partner", "politie-waterstreek", "--function", "chef", *mandate
    )
    accepted("politie-waterstreek")
    said = terminal.run(
        "user", "seat", "chef@b.nl", "--partner", "gemeente-waterhoven", "--level", 1, *mandate, code=2
    )
    assert "andere partner" in said
    assert "geen account" in terminal.run("team", "start", "BPT", "--coordinator", "wie@b.nl", code=2)
    terminal.run("user", "invite", "coordinator@b.nl", "C. Oor")
    assert "/dossier/1" in terminal.run("team", "start", "BPT", "--coordinator", "coordinator@b.nl")
    assert "nog niet gebruikt" in terminal.run("user", "reset", "chef@b.nl", code=2)
    assert "beëindigt dat eerst" in terminal.run("user", "close", "chef@b.nl", code=2)
    terminal.run("user", "close", "a@b.nl")
    assert "a@b.nl  A. Baas  (gesloten)" in terminal.run("user", "list")
    assert "CONVENANT_MAIL_HOST" in terminal.run("outbox", code=2)


def test_the_command_line_makes_the_first_two_of_the_office_and_no_third(
    terminal: Terminal, model: Path
) -> None:
    terminal.run("migrate")
    office = ("--role", "burgemeestersbureau")
    for email in ("a@b.nl", "c@b.nl"):
        terminal.run("user", "invite", email, "Iemand", *office)
    assert "bevestigt de rol nog" in terminal.run("user", "invite", "e@b.nl", "Derde", *office)
    terminal.run("user", "invite", "f@b.nl", "Vierde")
    assert "bevestigt dit nog" in terminal.run("user", "role", "f@b.nl", "burgemeestersbureau")
    assert "al aangevraagd" in terminal.run("user", "role", "f@b.nl", "burgemeestersbureau", code=2)
    lines = terminal.run("user", "list").splitlines()
    assert [line for line in lines if "burgemeestersbureau" in line] == [
        "a@b.nl  Iemand  (burgemeestersbureau)",
        "c@b.nl  Iemand  (burgemeestersbureau)",
    ]
    with ready().desk.database.reading() as session:
        bodies = list(session.scalars(select(JournalRow.body)))
    assert {body["by"] for body in bodies if "by" in body} == {f"os:{pwd.getpwuid(os.getuid()).pw_name}"}


def test_an_account_in_use_gets_no_link_from_the_command_line(terminal: Terminal, model: Path) -> None:
    terminal.run("migrate")
    link = terminal.run("user", "invite", "a@b.nl", "A. Baas")
    desk = ready().desk
    People(desk).accept(link.split("/uitnodiging/")[1].strip(), PASSWORD)
    assert "al in gebruik" in terminal.run("user", "invite", "a@b.nl", "A. Baas", code=2)
    assert "na een dag een nieuwe link" in terminal.run("user", "reset", "a@b.nl")
    assert "al herstel aangevraagd" in terminal.run("user", "reset", "a@b.nl", code=2)


def test_what_is_kept_about_somebody_is_printed(terminal: Terminal) -> None:
    terminal.run("migrate")
    terminal.run("user", "invite", "a@b.nl", "A. Baas")
    terminal.run("user", "invite", "c@b.nl", "C. Ander")
    whole = json.loads(terminal.run("user", "data", "a@b.nl"))
    assert whole["naam"] == "A. Baas"
    assert "C. Ander" not in json.dumps(whole, ensure_ascii=False)
    assert "geen account" in terminal.run("user", "data", "wie@b.nl", code=2)


def test_settings_are_listed_without_secrets(terminal: Terminal) -> None:
    said = terminal.run("settings")
    assert "CONVENANT_DATABASE" in said
    assert PASSWORD not in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("bestaat-niet",), "bestaat niet"),
        (("verify",), "Er ontbreekt iets: FILE"),
        (("demo", "--out", "x", "--teams", "0"), "--teams"),
        (("import", "--wat"), "--wat bestaat niet"),
        (("user", "invite", "geen-adres", "Naam"), "convenant migrate"),
    ],
)
def test_a_wrong_command_gets_a_dutch_sentence(
    terminal: Terminal, arguments: tuple[str, ...], words: str
) -> None:
    said = terminal.run(*arguments, code=2)
    assert words in said
    assert "Error" not in said


def test_a_wrong_setting_is_named(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENANT_SITE", "http://convenant.voorbeeld.nl")
    assert "CONVENANT_SITE" in terminal.run("migrate", code=2)


def test_bare_convenant_prints_help(terminal: Terminal) -> None:
    said = terminal.run(code=2)
    assert "verify" in said
    assert People.__name__ not in said


def test_mandates_on_the_command_line(terminal: Terminal, model: Path) -> None:
    terminal.run("migrate")
    assert "versie 1" in terminal.run("import", model)
    assert "versie 2" in terminal.run("import", model, "--term-months", 24)
    assert "--term-months" in terminal.run("import", model, "--term-months", 0, code=2)
    for email, name in (("chef@b.nl", "C. Hef"), ("invaller@b.nl", "I. Valler")):
        terminal.run("user", "invite", email, name)
    mandate = ("--partner", "politie-waterstreek", "--source", "besluit", "--reference", "1")
    limits = ("--conditions", "alleen in Waterstreek", "--since", "2026-01-01", "--until", "2099-12-31")
    seat = ("user", "seat", "chef@b.nl", *mandate, *limits, "--level", 2, "--approver")
    assert "zodra een mandaatbeheerder" in terminal.run(*seat)
    assert "ligt er al" in terminal.run(*seat, code=2)
    assert "Nog niemand" in terminal.run("user", "mandates")
    terminal.run("user", "signatory", "chef@b.nl", *mandate, *limits, "--function", "chef")
    accepted("politie-waterstreek")
    assert "heeft deze zetel al" in terminal.run(*seat, code=2)
    terminal.run("user", "seat", "invaller@b.nl", *mandate, "--level", 2, "--deputy-of", 1)
    KeptMandates(ready().desk).accept_all()
    said = terminal.run("user", "mandates")
    period = "01-01-2026 t/m 31-12-2099; besluit, 1, alleen in Waterstreek"
    assert f"zetel 1  C. Hef; politie-waterstreek; niveau 2; keurt goed; {period}" in said
    assert f"ondertekenaar 1  C. Hef; politie-waterstreek; chef; {period}" in said
    assert "zetel 2  I. Valler; politie-waterstreek; niveau 2; waarnemend namens C. Hef; " in said
    terminal.run("user", "end", "zetel", 2)
    KeptMandates(ready().desk).accept_all()
    assert "eindigt al eerder of op dezelfde dag" in terminal.run("user", "end", "zetel", 2, code=2)
    terminal.run("user", "end", "ondertekenaar", 1, "--until", "2099-01-01")
    KeptMandates(ready().desk).accept_all()
    assert "01-01-2026 t/m 01-01-2099" in terminal.run("user", "mandates")
    assert "is er niet" in terminal.run("user", "end", "ondertekenaar", 4711, code=2)
    assert "Dit kan niet bij SOORT" in terminal.run("user", "end", "stoel", 1, code=2)
    terminal.run("journal", "verify")


# ── certificates ─────────────────────────────────────────────────────────────────────────────────────


def test_registering_on_the_command_line(
    terminal: Terminal, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    around = {"start": now - timedelta(days=1), "end": now + timedelta(days=30)}
    top = papers.issue(papers.name("Wortel"), None, replace(papers.AUTHORITY, **around))
    own = papers.issue(papers.name("V. Vos", "Politie"), top, papers.Issue(**around))
    (tmp_path / "wortels").mkdir()
    (tmp_path / "wortels" / "wortel.pem").write_bytes(top.pem)
    (tmp_path / "own.pem").write_bytes(own.pem)
    monkeypatch.setenv("CONVENANT_SIGNING_ROOTS", str(tmp_path / "wortels"))
    terminal.run("migrate")
    terminal.run("import", model)
    terminal.run("user", "invite", "vos@example.nl", "V. Vos")
    partner = terminal.run("user", "partners").split()[0]
    given = ("certificates", "register", "vos@example.nl", tmp_path / "own.pem", "--partner", partner)
    assert "tekent niet voor deze partner" in terminal.run(*given, code=2)
    ground = ("--function", "teamchef", "--source", "besluit", "--reference", "1")
    terminal.run("user", "signatory", "vos@example.nl", "--partner", partner, *ground)
    accepted(partner)
    assert own.sha256 in terminal.run(*given)
    assert "al geregistreerd" in terminal.run(*given, code=2)
    listed = terminal.run("certificates", "list")
    assert "V. Vos, Politie; uitgever Wortel, Gemeente Proefdam; hoogstens geavanceerde" in listed
    yesterday = (now - timedelta(days=1)).date().isoformat()
    terminal.run("certificates", "end", 1, "--until", yesterday)
    assert terminal.run("certificates", "list") == ""
    assert "niet geregistreerd" in terminal.run("certificates", "end", 7, code=2)
    stranger = (*given[:2], "niemand@example.nl", *given[3:])
    assert "Er is geen account" in terminal.run(*stranger, code=2)


def test_nobody_gets_the_role_of_the_installation(terminal: Terminal) -> None:
    terminal.run("migrate")
    said = terminal.run("user", "invite", "a@example.nl", "Anna", "--role", "installatie", code=2)
    assert said == "Dit kan niet bij --role. Zie --help.\n"
    assert "a@example.nl" not in terminal.run("user", "list")
