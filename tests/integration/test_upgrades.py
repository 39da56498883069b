"""An installation that an earlier release filled goes on under this one, on both databases."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.door.test_pages import ELSEWHERE, PAGES
from tests.integration.copies import Copies
from tests.packs import said
from tests.releases import HERE, PACKED, releases
from tests.releases.__main__ import LARGEST
from tests.releases.kept import Kept
from tests.web.visitor import Visitor
from web.app import Installation, create_app
from web.demo.cast import PASSWORD
from web.limits import limiter
from workflow.domain.vocabulary import State
from workflow.services.overview import Overview
from workflow.services.people import People

WITH_A_SIGNED_PDF = (1, 9)
"""Dossiers of recognised teams: an early one, and one of which 0.1.0 wrote an entry in another order."""
LATER = "2026-12-01"
EVERYWHERE = [page for page in PAGES.values() if not page.endswith((".pdf", "/erkenning", "/controleren"))]
"""Pages that every dossier has."""
READERS = ("kantoor@gemeente.example", "coordinator@buurtpreventieteam-lindenpark.example")


@pytest.fixture(params=releases())
def kept(request: pytest.FixtureRequest, copies: Copies, tmp_path: Path) -> Iterator[Kept]:
    name = copies.server.create() if copies.server else ""
    url = copies.server.url(name) if copies.server else ""
    yield Kept(request.param, tmp_path / "installatie", url)
    if copies.server:
        copies.server.drop(name)


def test_a_release_fits_in_a_clone() -> None:
    assert releases()[0] == "0.1.0"
    assert {
        name: size for name in releases() if (size := (HERE / name / PACKED).stat().st_size) > LARGEST
    } == {}


def test_the_journal_is_whole_after_an_upgrade_and_every_dossier_has_its_evidence(kept: Kept) -> None:
    """Verifying also replays every dossier from its entries, and compares it with the tables."""
    kept.upgraded()
    kept.must("journal", "checkpoint")
    assert "Het journaal klopt" in kept.must("journal", "verify")
    for number in WITH_A_SIGNED_PDF:
        pack = kept.folder / f"{number}.zip"
        kept.must("evidence", str(number), "--out", str(pack))
        root = kept.folder / "sleutels" / "wortel.pem"
        assert said(pack, "--vertrouw", root, at=LATER).code == 0, number


def test_an_upgrade_that_ran_does_nothing_more(kept: Kept) -> None:
    size = kept.upgraded().must("journal", "verify")
    assert "al bij" in kept.must("migrate")
    kept.must("journal", "mend", "--reason", "Nog eens.")
    assert kept.must("journal", "verify") == size


@pytest.mark.parametrize("kept", ["0.1.0"], indirect=True)  # the last one that wrote nothing at night
def test_an_upgrade_after_days_of_silence_changes_nothing_until_somebody_looked_at_the_clock(
    kept: Kept,
) -> None:
    refused = kept.run("migrate")
    assert refused.returncode == 2
    assert "convenant migrate --clock" in refused.stderr
    assert "nog niet bijgewerkt" in kept.run("journal", "verify").stderr
    kept.upgraded()


def test_every_page_opens_after_an_upgrade(kept: Kept) -> None:
    kept.must("migrate", "--clock", "De server stond stil.")
    installation = kept.installation()
    app, found, seen = create_app(installation), dossiers(installation), set()
    limiter.reset()
    for reader in READERS:
        visitor = Visitor(app)
        visitor.log_in(reader, PASSWORD)
        for address in addresses(found):
            status = visitor.client.get(address).status_code
            assert status < HTTPStatus.INTERNAL_SERVER_ERROR, (reader, address, status)
            seen |= {address} if status == HTTPStatus.OK else set()
    assert {f"/dossier/{number}{page}" for number in found for page in EVERYWHERE} - seen == set()
    installation.desk.database.engine.dispose()


def dossiers(installation: Installation) -> list[int]:
    """Every dossier; those of a release stand in all stages."""
    office = People(installation.desk).known(READERS[0])
    assert office
    lines = Overview(installation.desk).board(office).sheet.lines
    stages = {State.RECOGNISED, State.SUSPENDED, State.FOR_SIGNING, State.IN_NEGOTIATION, State.DRAFT}
    assert {line.state for line in lines} >= stages
    return [line.id for line in lines]


def addresses(found: list[int]) -> list[str]:
    """Every page of these dossiers, and everything else."""
    of_dossiers = [f"/dossier/{number}{page}" for number in found for page in PAGES.values()]
    return [*of_dossiers, *ELSEWHERE.values(), "/register/buurtpreventieteam-molenbuurt"]
