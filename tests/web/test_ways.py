"""The ways to sign, and the register of certificates, on pages and on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signing.trust import Authority
from tests import brought
from tests.ours import stamps
from tests.papers import NOON
from tests.web.conftest import FakeChecker
from tests.web.visitor import Page, Visitor
from tests.world import HOUSING, POLICE, World
from web.adapters import SystemClock
from web.commands.journal import in_words
from web.settings import Settings, WrongSetting
from web.ways import signer
from workflow.domain.vocabulary import SigningWay, State
from workflow.ports.paper import PaperworkFailed, WrongMeans
from workflow.services.certificates import Certificates
from workflow.services.mandates import Period
from workflow.services.receipts import Receipts, check_receipt

Someone = Callable[[str], Visitor]
CERTIFICATE = b"certificaat van de politie, sleutel-1"
PRESSES = {
    SigningWay.FILE: "Tekenen met certificaatbestand",
    SigningWay.TOKEN: "Tekenen met token",
    SigningWay.SERVICE: "Tekenen bij de dienst",
    SigningWay.UPLOAD: "Ondertekend document aanleveren",
}
NEW = {
    "email": f"{POLICE}-1@example.nl",
    "partner": POLICE,
    "file": ("politie.pem", CERTIFICATE),
    "since": "2026-11-23",
}


@pytest.fixture
def every_way(world: World) -> World:
    """A paper that waits, where every way to sign is offered."""
    world.until(State.FOR_SIGNING)
    world.paper.ways = tuple(SigningWay)
    return world


def signing(visitor: Visitor, world: World) -> Page:
    return visitor.open(f"/dossier/{world.agreement}/ondertekening")


def registered(world: World) -> None:
    person, period = world.people[f"{POLICE}-1"], Period(world.desk.today())
    Certificates(world.desk).register(person, POLICE, CERTIFICATE, period)


# ── signing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_one_way_alone_looks_as_it_did(world: World, someone: Someone) -> None:
    world.until(State.FOR_SIGNING)
    page = signing(someone("coordinator"), world)
    assert [b for b in page.buttons() if "eken" in b] == ["Ondertekenen"]


def test_every_way_has_a_form_with_just_its_own_fields(every_way: World, someone: Someone) -> None:
    page = signing(someone(f"{POLICE}-1"), every_way)
    fields = {way: set(page.form(PRESSES[way]).fields) - {"csrf_token", "key"} for way in PRESSES}
    common = {"digest", "way"}
    assert fields == {
        SigningWay.FILE: common | {"file", "secret"},
        SigningWay.TOKEN: common | {"secret"},
        SigningWay.SERVICE: common | {"secret"},
        SigningWay.UPLOAD: common | {"file"},
    }
    assert "Er is geen certificaat voor u geregistreerd." in page.words


@pytest.mark.parametrize("way", list(PRESSES))
def test_signing_in_that_way(every_way: World, someone: Someone, way: SigningWay) -> None:
    registered(every_way)
    police = someone(f"{POLICE}-1")
    page = signing(police, every_way)
    assert (
        "U tekent met een certificaat dat voor u is geregistreerd: V. Vos (uitgever Proefuitgever)."
        in page.words
    )
    given: dict[str, Any] = {}
    form = page.form(PRESSES[way]).fields
    given |= {"file": ("bestand", CERTIFICATE)} if "file" in form else {}
    given |= {"secret": "123456"} if "secret" in form else {}
    every_way.paper.token = CERTIFICATE
    page = police.press(page, PRESSES[way], **given)
    assert "U hebt ondertekend." in page.words
    shown = next(" ".join(row.text.split()) for row in page.all("tr") if POLICE in row.text.lower())
    assert "Geavanceerde elektronische handtekening" in shown
    assert "uitgever Proefuitgever" in shown


@pytest.mark.parametrize(
    ("problem", "status", "place"),
    [
        (WrongMeans("Het wachtwoord klopt niet.", "secret"), 422, "secret-certificaatbestand-fout"),
        (WrongMeans("Dit is geen bestand.", "file"), 422, "file-certificaatbestand-fout"),
        (WrongMeans("Niet geregistreerd."), 422, None),
        (PaperworkFailed("De dienst doet het niet."), 503, None),
    ],
)
def test_what_is_wrong_is_said_where_it_went_wrong(  # noqa: PLR0917 - one argument per thing that can be wrong
    every_way: World,
    someone: Someone,
    monkeypatch: pytest.MonkeyPatch,
    problem: PaperworkFailed,
    status: int,
    place: str | None,
) -> None:
    def refuse(*_: Any) -> None:
        raise problem

    monkeypatch.setattr(every_way.paper, "sign", refuse)
    police = someone(f"{POLICE}-1")
    given = {"file": ("bestand.p12", b"x"), "secret": "geheim-woord"}
    page = police.press(signing(police, every_way), PRESSES[SigningWay.FILE], status, **given)
    assert str(problem) in page.words
    assert page.headers.get("Retry-After") == ("300" if status == 503 else None)
    assert "geheim-woord" not in page.text
    shown = [e.attributes.get("id") for e in page.elements if e.text.strip() == str(problem) and e.tag == "p"]
    assert place is None or place in shown
    assert every_way.facts().paper.signed == ()  # type: ignore[union-attr]  # there is one at this stage


@pytest.mark.parametrize(("way", "sentence"), [("toverstok", "niet compleet"), ("token", "kan hier niet")])
def test_a_way_that_is_not_there_is_refused(world: World, someone: Someone, way: str, sentence: str) -> None:
    world.until(State.FOR_SIGNING)
    police = someone(f"{POLICE}-1")
    page = signing(police, world)
    page = police.press(page, "Ondertekenen", 422, way=way)
    assert sentence in page.words


@pytest.mark.usefixtures("any_file")
def test_the_verdict_says_how_who_signed(
    every_way: World, someone: Someone, visitor: Visitor, checker: FakeChecker
) -> None:
    every_way.sign(f"{POLICE}-1")
    paper = every_way.facts().paper
    assert paper is not None
    pdf = every_way.desk.documents.get(paper.head)
    certificate = every_way.journal()[-1]["certificate"]
    unknown = dict.fromkeys(("signer", "partner", "time", "timestamp", "level"))
    known = {"kind": "handtekening", "certificate_sha256": certificate, "verdict": "geldig", "reasons": []}
    one = {"field": "x", **unknown, **known}
    checker.report["signatures"] = [one]
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("stuk.pdf", pdf))
    assert "Eenmalige sleutel; proef; uitgever Proefuitgever" in page.words
    page = visitor.press(visitor.open("/controle"), "Controleren", file=("stuk.pdf", b"%PDF-1.7"))
    assert "elektronische handtekening" not in page.words


# ── the register ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["/certificaten", "/certificaten/nieuw", "/certificaten/1/einde"])
def test_others_do_not_find_the_register(world: World, someone: Someone, visitor: Visitor, page: str) -> None:
    assert "/inloggen" in visitor.client.get(page).headers["Location"]
    assert someone(f"{POLICE}-1").open(page, 404).heading == "Niet gevonden"


def test_the_office_registers_a_certificate_and_ends_it(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    page = office.open("/mandaten")
    assert any(link.endswith("/certificaten") for link in page.links())
    page = office.press(
        office.open("/certificaten/nieuw"), "Certificaat registreren", **NEW, reference="token 7"
    )
    assert "Het certificaat van V. Vos is geregistreerd." in page.words
    assert "Token of sleutel: token 7" in page.words
    assert "van 23 november 2026 tot en met 1 januari 2028" in page.words
    page = office.press(office.open("/certificaten/1/einde"), "Laatste dag vastleggen", until="2026-11-22")
    assert "De laatste dag is vastgelegd." in page.words
    assert "Er is nog geen certificaat geregistreerd." in page.words
    office.open("/certificaten/1/einde", 404)
    told = [body["action"] for body in world.journal()][-2:]
    assert told == ["certificaat_registreren", "certificaat_beëindigen"]
    assert {body["by"] for body in world.journal()[-2:]} == {world.people["kantoor"]}
    assert world.journal_is_whole()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": "niemand@example.nl"}, "Er is geen account met dit adres."),
        ({"email": f"{HOUSING}-1@example.nl"}, "Deze persoon tekent niet voor deze partner."),
        ({"partner": ""}, "Kies er een."),
        ({"partner": "verzonnen"}, "Deze persoon tekent niet voor deze partner."),
        ({"file": ("x.pem", b"iets anders")}, "Dit is geen certificaat."),
        ({"file": ""}, "Kies eerst een bestand."),
        ({"since": "morgen"}, "Vul een dag in, zoals 31-12-2026."),
        ({"until": "2026-11-01"}, "De laatste dag ligt voor de eerste dag."),
        ({"since": "2029-01-01"}, "De laatste dag ligt voor de eerste dag."),
        ({"reference": "x" * 201}, "Dit is te lang: hoogstens 200 tekens."),
        ({"reference": "a\u202eb"}, "De naam van het token of de sleutel kan zo niet."),
    ],
)
def test_what_cannot_be_registered(
    world: World, someone: Someone, changed: dict[str, Any], sentence: str
) -> None:
    office = someone("kantoor")
    page = office.press(
        office.open("/certificaten/nieuw"), "Certificaat registreren", 422, **{**NEW, **changed}
    )
    assert sentence in page.words
    assert Certificates(world.desk).lines(world.desk.today()) == ()


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("2026-11-21", "Een registratie eindigt niet met terugwerkende kracht."),
        ("2028-01-01", "Deze registratie eindigt al eerder of op dezelfde dag."),
        ("ooit", "Vul een dag in, zoals 31-12-2026."),
    ],
)
def test_an_end_that_cannot_be(world: World, someone: Someone, until: str, sentence: str) -> None:
    registered(world)
    office = someone("kantoor")
    page = office.press(office.open("/certificaten/1/einde"), "Laatste dag vastleggen", 422, until=until)
    assert sentence in page.words


# ── settings ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "setting"),
    [
        ({"signing_ways": "certificaatbestand"}, "SIGNING_ROOTS"),
        ({"signing_ways": "token", "signing_roots": "roots"}, "TOKEN_MODULE"),
        ({"signing_ways": "ondertekendienst", "signing_roots": "roots"}, "SERVICE_URL"),
        ({"signing_roots": "leeg"}, "SIGNING_ROOTS"),
        ({"qualified_roots": "onzin"}, "QUALIFIED_ROOTS"),
        ({"signing_roots": "bladeren"}, "SIGNING_ROOTS"),
    ],
)
def test_settings_that_do_not_fit_are_named(tmp_path: Path, given: dict[str, str], setting: str) -> None:
    contents = {"roots": brought.root().pem, "onzin": b"iets", "bladeren": brought.office().pem, "leeg": None}
    for folder, pem in contents.items():
        (tmp_path / folder).mkdir()
        if pem is not None:
            (tmp_path / folder / "een.pem").write_bytes(pem)
    paths = {key: str(tmp_path / value) if key.endswith("roots") else value for key, value in given.items()}
    authority = Authority.create(tmp_path / "sleutels", "gemeente Proefdam", NOON)
    with pytest.raises(WrongSetting, match=setting):
        signer(Settings(folder=tmp_path, **paths), authority, stamps(), SystemClock())  # type: ignore[arg-type]  # the test says what it gives


@pytest.mark.parametrize(
    "given",
    [
        {"signing_ways": "toverstok"},
        {"signing_ways": ""},
        {"service_url": "http://dienst.example"},
        {"service_url": "x"},
    ],
)
def test_settings_that_cannot_be(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"kies uit|geen adres|https"):
        Settings(**given)  # type: ignore[arg-type]  # the test says what it gives


def test_a_receipt_in_words_says_how_was_signed(every_way: World, tmp_path: Path) -> None:
    assert every_way.sign(f"{POLICE}-1").done
    number, who = len(every_way.journal()), every_way.people[f"{POLICE}-1"]
    receipt = Receipts(every_way.desk).receipt(every_way.agreement, number, who)
    report = check_receipt(json.dumps(receipt), lambda *_: every_way.notary)
    assert "gewone elektronische handtekening; eenmalige sleutel; proef; Proefuitgever." in in_words(report)
