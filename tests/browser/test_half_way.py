"""The half-way team is carried to erkend in the browser, without JavaScript; then its PDF is checked."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import CONVENANT
from tests.second_opinion import pdfsig
from web.demo.cast import PASSWORD

pytestmark = pytest.mark.browser
TEAM = "Buurtpreventieteam Havenkwartier"
COORDINATOR = "coordinator@buurtpreventieteam-havenkwartier.example"
OFFICE, COLLEAGUE = "kantoor@gemeente.example", "collega@gemeente.example"
POLICE = "bureauchef@politie-waterstreek.example"
HOUSING = "gebiedsmanager@woningcorporatie-havenwonen.example"
MAYOR = "burgemeester@gemeente-waterhoven.example"
Person = Callable[..., Page]


def prove(page: Page) -> None:
    """Prove again who one is, if that was longer than five minutes ago."""
    link = page.get_by_role("link", name="Bewijzen dat ik het ben")
    if link.count():
        link.click()
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="Verder").click()


def follow_task(page: Page, words: str) -> None:
    page.goto("/taken")
    page.get_by_role("link", name=words).first.click()


def test_from_half_way_to_recognised(person: Person, site: str, folder: Path, tmp_path: Path) -> None:
    coordinator, police, office = person(COORDINATOR, width=360), person(POLICE), person(OFFICE)
    housing, mayor, colleague = person(HOUSING), person(MAYOR), person(COLLEAGUE)

    follow_task(police, "Zeg wat uw partner vindt")
    police.get_by_role("button", name="Instemmen").click()
    assert "Uw instemming is vastgelegd." in police.inner_text("main")
    follow_task(coordinator, "Leg de tekst voor")
    coordinator.get_by_role("button", name="Tekst voorleggen").click()
    for approver in (police, housing, mayor):
        follow_task(approver, "Keur de tekst goed")
        approver.get_by_role("button", name="Hele tekst goedkeuren").click()
    follow_task(office, "Open de ondertekening")
    office.get_by_role("button", name="Ondertekening openen").click()
    assert "Het document is gemaakt." in office.inner_text("main")
    for signer in (coordinator, police, housing, mayor):
        follow_task(signer, "Lees en onderteken")
        prove(signer)
        signer.get_by_role("button", name="Ondertekenen", exact=True).click()
        assert "U hebt ondertekend." in signer.inner_text("main")
    follow_task(colleague, "Erken het team")
    colleague.get_by_role("button", name="Team erkennen").click()
    assert "Het team is erkend" in colleague.inner_text("main")

    stranger = person()
    stranger.goto("/register")
    stranger.get_by_role("link", name=TEAM).click()
    assert stranger.locator("h1").inner_text() == TEAM
    pdf = downloaded(coordinator, tmp_path)
    they_agree(pdf, folder)
    one_byte_less_is_refused(stranger, pdf, folder, tmp_path)


def downloaded(coordinator: Page, folder: Path) -> Path:
    coordinator.goto("/dossier/2/ondertekening")
    answer = coordinator.request.get("/dossier/2/document.pdf")
    assert answer.ok
    path = folder / "werkafspraken.pdf"
    path.write_bytes(answer.body())
    return path


def they_agree(pdf: Path, folder: Path) -> None:
    """pdfsig and `convenant verify` find all valid: four people, the seal, and the archive timestamp.

    Poppler does not judge timestamps over a document.
    """
    done = subprocess.run(
        [CONVENANT, "verify", pdf, "--trust", folder / "trust.pem"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("Geldig:") == 6
    answer = pdfsig(pdf.read_bytes())
    signed = [verdict for field, verdict in answer.items() if not field.startswith("archief-")]
    assert signed == ["Signature is Valid"] * 5


def one_byte_less_is_refused(stranger: Page, pdf: Path, folder: Path, where: Path) -> None:
    stranger.goto("/controle")
    stranger.set_input_files("#file", pdf)
    stranger.get_by_role("button", name="Controleren", exact=True).click()
    assert stranger.locator("h1").inner_text() == "Geldig: werkafspraken.pdf"
    assert TEAM in stranger.inner_text("main")
    changed = bytearray(pdf.read_bytes())
    changed[len(changed) // 3] ^= 1
    bad = where / "veranderd.pdf"
    bad.write_bytes(changed)
    stranger.goto("/controle")
    stranger.set_input_files("#file", bad)
    stranger.get_by_role("button", name="Controleren", exact=True).click()
    assert stranger.locator("h1").inner_text() == "Ongeldig: veranderd.pdf"
    done = subprocess.run([CONVENANT, "verify", bad, "--trust", folder / "trust.pem"], check=False)
    assert done.returncode == 1
