"""A database knows its installation: a host with a folder of its own is refused, and signs nothing."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests import postgres
from tests.integration.at_once import processes
from tests.web.test_cli import Terminal
from web.app import create_app, install, migrated
from web.settings import Settings
from workflow.services.own_keys import StrangeKeys
from workflow.services.records import Records

EMAIL, NAME = "anna@voorbeeld.nl", "Anna de Wit"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database that is in no folder of an installation."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'gedeeld.db'}"
    else:
        server: postgres.Server = request.getfixturevalue("server")
        yield server.url(name := server.create())
        server.drop(name)


@pytest.fixture
def first(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the host that began, with one account in its database."""
    monkeypatch.setenv("CONVENANT_DATABASE", database)
    return tmp_path / "eerste"


@pytest.fixture
def hosts(first: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> "Hosts":
    hosts = Hosts(capsys, monkeypatch)
    hosts.on(first).run("migrate")
    hosts.on(first).run("user", "invite", EMAIL, NAME)
    return hosts


class Hosts:
    """Terminals in several folders, on one database."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._given = capsys, monkeypatch

    def on(self, folder: Path) -> Terminal:
        return Terminal(*self._given, folder)


def _kinds(database: str, folder: Path) -> list[str]:
    with install(Settings(folder=folder, database=database)).desk.database.engine.connect() as connection:
        query = text("SELECT kind FROM installation_keys WHERE until IS NULL ORDER BY kind")
        return list(connection.scalars(query))


def test_a_host_with_a_folder_of_its_own_is_refused(hosts: Hosts, first: Path, tmp_path: Path) -> None:
    stranger = hosts.on(tmp_path / "vreemd")
    for command in (
        ["serve"],
        ["migrate"],
        ["jobs"],
        ["jobs", "run", "controlepunt"],
        ["user", "invite", "b@voorbeeld.nl", "Bram"],
        ["journal", "checkpoint"],
        ["ca", "renew"],
    ):
        said = stranger.run(*command, code=2)
        assert "Deze map hoort niet bij deze gegevens." in said, command
        assert "journaal, kluis, rijgeheim, uitgifte, wortel" in said
    assert not (tmp_path / "vreemd" / "sleutels" / "2").exists()
    with pytest.raises(StrangeKeys):
        create_app()
    assert "klopt: 2 regels" in hosts.on(first).run("journal", "verify")


def test_a_database_of_before_does_not_take_a_stranger_for_its_own(
    hosts: Hosts, first: Path, database: str, tmp_path: Path
) -> None:
    """One that was filled by a version that registered nothing: the journal tells whose secret it has."""
    engine = install(Settings(folder=first, database=database)).desk.database.engine
    with engine.connect() as connection:
        connection.execute(text("DELETE FROM installation_keys"))
        connection.commit()
    engine.dispose()
    assert "Anders zijn: rijgeheim." in hosts.on(tmp_path / "vreemd").run("migrate", code=2)
    hosts.on(first).run("migrate")
    assert _kinds(database, first) == ["journaal", "kluis", "rijgeheim", "uitgifte", "wortel"]


def test_a_copy_of_the_folder_on_another_machine_goes_on(hosts: Hosts, first: Path, tmp_path: Path) -> None:
    shutil.copytree(first, tmp_path / "terug", ignore=shutil.ignore_patterns("*.db*"))
    assert "versie" in hosts.on(tmp_path / "terug").run("migrate")
    assert "klopt" in hosts.on(tmp_path / "terug").run("journal", "verify")


def test_new_keys_are_registered_and_a_copy_of_before_is_refused(
    hosts: Hosts, first: Path, database: str, tmp_path: Path
) -> None:
    shutil.copytree(first, tmp_path / "oud")
    hosts.on(first).run("ca", "renew")
    assert _kinds(database, first).count("uitgifte") == 2
    assert "klopt" in hosts.on(first).run("journal", "verify")
    assert "Deze map is ouder dan de gegevens" in hosts.on(tmp_path / "oud").run("migrate", code=2)


def test_a_renewal_that_was_cut_off_is_registered_at_the_next_start(
    hosts: Hosts, first: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("web.commands.ca._register", lambda _: None)
        hosts.on(first).run("ca", "renew")
    assert _kinds(database, first).count("uitgifte") == 1
    hosts.on(first).run("user", "partners")
    assert _kinds(database, first).count("uitgifte") == 2


def test_an_administrator_moves_to_another_folder_with_a_reason(
    hosts: Hosts, first: Path, database: str, tmp_path: Path
) -> None:
    other = hosts.on(tmp_path / "nieuw")
    other.run("user", "partners", code=2)
    assert "--reason" in other.run("ca", "adopt", code=2)
    assert "De reden mag niet leeg zijn." in other.run("ca", "adopt", "--reason", " ", code=2)
    shutil.copy(first / "sleutels" / "journaal.key", tmp_path / "nieuw" / "sleutels" / "journaal.key")
    shutil.copy(first / "sleutels" / "journaal.pub", tmp_path / "nieuw" / "sleutels" / "journaal.pub")
    shutil.copy(first / "anker.json", tmp_path / "nieuw" / "anker.json")
    said = other.run("ca", "adopt", "--reason", "De oude machine is verbrand.")
    assert "De database hoort nu bij deze map." in said
    assert "De kluis is een andere" in said
    assert "De sleutel van het journaal" not in said
    assert "hoorde al bij deze map" in other.run("ca", "adopt", "--reason", "Nog eens.")
    assert "klopt: 3 regels" in other.run("journal", "verify")
    assert "Deze map hoort niet" in hosts.on(first).run("user", "partners", code=2)


def test_the_journal_names_the_keys_and_why_they_were_taken_over(
    hosts: Hosts, first: Path, database: str, tmp_path: Path
) -> None:
    other = hosts.on(tmp_path / "nieuw")
    (tmp_path / "nieuw").mkdir()
    shutil.copy(first / "anker.json", tmp_path / "nieuw" / "anker.json")
    other.run("ca", "adopt", "--reason", "Andere machine.")
    out = tmp_path / "journaal.jsonl"
    hosts.on(tmp_path / "nieuw").run("journal", "export", out)
    entries = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    told = [e for e in entries if "sleutels_" in json.dumps(e)]
    assert len(told) == 2
    assert "sleutels_vastleggen" in json.dumps(told[0])
    assert "Andere machine." in json.dumps(told[1])


def _begin(place: tuple[Path, str]) -> str:
    try:
        migrated(install(Settings(folder=place[0], database=place[1])))
    except StrangeKeys:
        return "stranger"
    return "first"


def test_of_two_hosts_at_first_start_one_wins(first: Path, database: str, tmp_path: Path) -> None:
    with processes(4) as pool:
        folders = [tmp_path / str(number) for number in range(4)]
        found = pool.map(_begin, [(folder, database) for folder in folders], chunksize=1)
    assert sorted(found) == ["first", "stranger", "stranger", "stranger"]
    winner = folders[found.index("first")]
    assert Records(install(Settings(folder=winner, database=database)).desk).check().faults == ()
