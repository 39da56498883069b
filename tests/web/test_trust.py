"""The installation's own trust: `convenant ca`, what the site publishes, and the list before signing."""

import logging
import re
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from flask import Flask

from signing.keeping import unlock
from signing.revocations import Revocations
from signing.timestamps import TimestampFailed, own_timestamper
from signing.trust import Authority
from tests import softhsm
from tests.fakes import FakeClock, FakeKit
from tests.web.conftest import FakeChecker
from tests.web.visitor import Visitor
from tests.world import World
from web.app import Installation, create_app, install, migrated
from web.cli import main
from web.settings import Settings
from web.trust import Trust
from workflow.domain.vocabulary import State

PASSPHRASE = "een lange wachtzin voor de wortel"
MARGIN = timedelta(days=90)
Ca = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVENANT_FOLDER", str(tmp_path / "map"))
    monkeypatch.setenv("CONVENANT_CA_PASSPHRASE", PASSPHRASE)
    return tmp_path / "map"


@pytest.fixture
def ca(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ca:
    def said(*arguments: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as ended:
            main(["ca", *arguments])
        out = "".join(capsys.readouterr())
        assert ended.value.code == code, out
        return out

    return said


def keys(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*.key")}


# ── the commands ─────────────────────────────────────────────────────────────────────────────────────────


def test_init_takes_the_key_of_the_root_apart(ca: Ca, folder: Path) -> None:
    assert "versleuteld" in ca("init")
    assert "sleutels/wortel.key" not in keys(folder)
    assert unlock(folder / "wortel", PASSPHRASE)
    assert (folder / "wortel").stat().st_mode & 0o777 == 0o700
    assert "sleutel van de wortel: apart" in ca("status")
    assert "staat al apart" in ca("init", code=2)


def test_init_after_a_first_start_keeps_what_was_made(ca: Ca, folder: Path) -> None:
    made = install(Settings(folder=folder)).authority.root_pem
    ca("init")
    assert Authority.load(folder / "sleutels").root_pem == made


def test_a_root_that_was_taken_away_is_not_made_anew(ca: Ca, folder: Path) -> None:
    ca("init")
    (folder / "wortel").rename(folder.parent / "kluis")
    assert "is hier niet" in ca("init", code=2)
    assert "lukt niet" in ca("renew", code=2)
    assert ca("status")
    assert install(Settings(folder=folder)).authority.issue("V.", "BPT", FakeClock().now())


@pytest.mark.parametrize("given", ["kort", ""])
def test_a_pass_phrase_is_long_and_is_asked_when_no_setting_gives_it(
    given: str, ca: Ca, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("click.prompt", lambda text, **_: asked.append(text) or "ook kort")
    monkeypatch.setenv("CONVENANT_CA_PASSPHRASE", given)
    assert "minstens 12" in ca("init", code=2)
    assert len(asked) == (not given)
    assert not (folder / "wortel").exists()


def test_a_wrong_pass_phrase_changes_nothing(
    ca: Ca, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca("init")
    (tmp_path / "wachtzin").write_text("iets heel anders\n")
    monkeypatch.setenv("CONVENANT_CA_PASSPHRASE_FILE", str(tmp_path / "wachtzin"))
    before = sorted(folder.rglob("*"))
    assert "klopt niet" in ca("renew", code=2)
    assert sorted(folder.rglob("*")) == before
    monkeypatch.setenv("CONVENANT_CA_PASSPHRASE_FILE", str(tmp_path / "weg"))
    assert "CONVENANT_CA_PASSPHRASE_FILE" in ca("renew", code=2)


@pytest.mark.parametrize("apart", [False, True])
def test_renewing_keeps_every_root_and_moves_every_key(apart: bool, ca: Ca, folder: Path) -> None:
    if apart:
        ca("init")
    else:
        ca("status")
    first = Authority.load(folder / "sleutels").root_pem
    assert "blijft geldig" in ca("renew")
    assert "Herstart" in ca("renew", "--root")
    assert {each for each in keys(folder) if "wortel" in each} == (
        set() if apart else {"sleutels/wortel.key", "sleutels/3/wortel.key"}
    )
    now = Authority.load(folder / "sleutels")
    assert now.roots_pem[-1] == first
    assert len(now.roots_pem) == 2
    assert "LET OP" not in ca("status")
    assert len(install(Settings(folder=folder)).desk.notary.roots) == 2


def test_status_warns_of_what_ends_soon(ca: Ca, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "LET OP" not in ca("status")
    later = datetime.now().astimezone() + timedelta(days=15 * 365 - 30)
    monkeypatch.setattr("web.adapters.SystemClock.now", lambda _: later)
    assert re.search(r"LET OP: Het certificaat uitgifte verloopt over \d+ dagen", ca("status", code=1))


def test_a_certificate_is_revoked_and_status_says_so(ca: Ca, folder: Path) -> None:
    ca("init")
    seal = x509.load_pem_x509_certificate((folder / "sleutels" / "zegel.pem").read_bytes())
    issuing = x509.load_pem_x509_certificate((folder / "sleutels" / "uitgifte.pem").read_bytes())
    assert "lijst van uitgifte" in ca("revoke", seal.fingerprint(hashes.SHA256()).hex())
    assert "lijst van wortel" in ca("revoke", f"{issuing.serial_number:x}")
    assert "al ingetrokken" in ca("revoke", f"{seal.serial_number:x}", code=2)
    assert "kennen wij niet" in ca("revoke", "ab" * 32, code=2)
    assert "Het certificaat zegel is ingetrokken" in ca("status", code=1)
    assert "wortel, uitgifte" in ca("crl")


def test_the_keys_can_live_in_a_token(
    ca: Ca, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = softhsm.fresh(tmp_path / "hsm", monkeypatch)
    pkcs11.unload(str(library))
    (tmp_path / "pin").write_text(f"{softhsm.PIN}\n")
    monkeypatch.setenv("CONVENANT_CA_TOKEN_MODULE", str(library))
    monkeypatch.setenv("CONVENANT_CA_TOKEN_LABEL", softhsm.LABEL)
    monkeypatch.setenv("CONVENANT_CA_TOKEN_PIN_FILE", str(tmp_path / "pin"))
    ca("init")
    assert not keys(folder)
    assert "De sleutels van de installatie zijn bereikbaar" in ca("status")
    ca("renew")
    assert not keys(folder)
    monkeypatch.setenv("CONVENANT_CA_TOKEN_LABEL", "weg")
    said = ca("renew", code=2)
    assert "niet bereikbaar" in said
    assert softhsm.PIN not in said
    pkcs11.unload(str(library))


def test_nothing_secret_is_in_the_database_or_the_log(
    ca: Ca, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    installation = install(Settings(folder=folder))
    migrated(installation)
    secrets = [each.read_text() for each in folder.rglob("*.key")]
    ca("init")
    ca("renew")
    secrets += [each.read_text() for each in folder.rglob("*.key")]
    bodies = [
        PASSPHRASE,
        *(line for secret in secrets for line in secret.splitlines()[1:-1] if len(line) > 20),
    ]
    with sqlite3.connect(folder / "convenant.db") as connection:
        dump = "\n".join(connection.iterdump())
    public = [each.read_bytes() for name in ("pem", "crl", "json") for each in folder.rglob(f"*.{name}")]
    for body in bodies:
        assert body not in dump
        assert body not in caplog.text
        assert all(body.encode() not in each for each in public)


# ── what the site publishes ──────────────────────────────────────────────────────────────────────────────


class Stamps:
    """A timestamp authority that can be silent."""

    def __init__(self, authority: Authority, clock: FakeClock) -> None:
        self._own = own_timestamper(authority.timestamps, clock.now)
        self.silent = False
        self.asked = 0

    async def async_timestamp(self, digest: bytes, algorithm: str) -> object:
        self.asked += 1
        if self.silent:
            raise TimestampFailed("no answer")
        return await self._own.async_timestamp(digest, algorithm)


@pytest.fixture
def trust(world: World, tmp_path: Path) -> Trust:
    authority = Authority.create(tmp_path / "sleutels", "gemeente Proefdam", world.clock.now())
    lists = Revocations(tmp_path / "lijsten", authority)
    lists.renew(world.clock.now())
    return Trust(authority, lists, Stamps(authority, world.clock), world.clock, MARGIN)  # type: ignore[arg-type]  # a fake in its place


@pytest.fixture
def app(world: World, checker: FakeChecker, trust: Trust, tmp_path: Path) -> Flask:
    settings = Settings(folder=tmp_path, site="http://localhost")
    app = create_app(Installation(settings, world.desk, trust.authority, checker, FakeKit(), trust))  # type: ignore[arg-type]  # a fake in its place
    app.config["TESTING"] = True
    return app


@pytest.mark.parametrize("name", ["wortel", "uitgifte"])
def test_lists_and_certificates_are_published(name: str, visitor: Visitor, trust: Trust) -> None:
    found = visitor.client.get(f"/vertrouwen/{name}.crl")
    assert (found.status_code, found.mimetype) == (200, "application/pkix-crl")
    assert x509.load_der_x509_crl(found.data).issuer.rfc4514_string().count(f"Convenant {name}") == 1
    found = visitor.client.get(f"/vertrouwen/{name}.cer")
    assert (found.status_code, found.mimetype) == (200, "application/pkix-cert")
    assert found.data == trust.certificate(name)


@pytest.mark.parametrize("name", ["zegel.cer", "zegel.crl", "weg.crl", "..%2Fgeheim.crl", "wortel.key"])
def test_nothing_else_is_published(name: str, visitor: Visitor) -> None:
    assert visitor.client.get(f"/vertrouwen/{name}").status_code == 404


# ── the list before signing ──────────────────────────────────────────────────────────────────────────────


Someone = Callable[[str], Visitor]


def pages(world: World, reader: Visitor) -> list[str]:
    return [
        reader.client.get(f"/dossier/{world.agreement}{page}").get_data(as_text=True)
        for page in ("", "/ondertekening")
    ]


def test_the_office_sees_that_all_is_ready_before_it_opens_the_signing(
    world: World, someone: Someone
) -> None:
    world.until(State.AGREED)
    office = someone("kantoor")
    assert all("Alles is klaar om te ondertekenen" in page for page in pages(world, office))
    assert "Niet in orde" not in pages(world, office)[1]
    assert not any("klaar om te ondertekenen" in page for page in pages(world, someone("coordinator")))


def test_the_office_sees_what_is_not_in_order(world: World, someone: Someone, trust: Trust) -> None:
    world.until(State.AGREED)
    trust._timestamper.silent = True  # type: ignore[attr-defined]  # a fake in its place
    office = someone("kantoor")
    for page in pages(world, office):
        assert "1 punt is niet in orde" in page
        assert "De tijdstempeldienst geeft geen antwoord." in page
    assert trust._timestamper.asked == 1  # type: ignore[attr-defined]  # a fake in its place


@pytest.mark.parametrize(
    ("forward", "sentence"),
    [
        ({"days": 31}, "uitgifte is er niet of is te oud"),
        ({"days": 5 * 365 - 30}, "wortel is bijna te oud"),
        ({"days": 15 * 365 - 30}, "tijdstempels verloopt over"),
        ({"days": 15 * 365 + 30}, "uitgifte is verlopen"),
    ],
)
def test_the_check_list_sees_what_ends(
    forward: dict[str, float], sentence: str, world: World, trust: Trust
) -> None:
    world.clock.forward(**forward)
    assert any(sentence in check.sentence for check in trust.checks() if not check.fine)


def test_a_clock_that_is_off_is_seen(world: World, trust: Trust) -> None:
    own = FakeClock()
    own.forward(minutes=5)
    trust._timestamper = own_timestamper(trust.authority.timestamps, own.now)
    assert [check.sentence for check in trust.checks() if not check.fine] == [
        "De klok van deze machine loopt niet gelijk met die van de tijdstempeldienst."
    ]
