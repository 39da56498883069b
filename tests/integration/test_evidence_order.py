"""The pack of a dossier of before 1.0, written in another order, carries the signed statement of that."""

from pathlib import Path

import pytest
from sqlalchemy import insert, select

from tests.integration.test_journal_encoding import as_before
from tests.packs import Files, Municipality, files_of, listed, municipality, said, zipped
from tests.world import PERIOD, unjournalled
from workflow.persistence.tables import SignatoryRow
from workflow.services.mending import Mending

ORDER = "journaal/volgorde-001.txt"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Municipality:
    """A municipality with a recognised team, of which a signatory has a number of two digits."""
    place = municipality(tmp_path_factory.mktemp("orde") / "x")
    world = place.world
    with unjournalled(world) as session:
        first = session.execute(select(SignatoryRow.__table__)).mappings().first()
        given = {**(first or {}), "id": 9, "until": PERIOD.since}
        session.execute(insert(SignatoryRow.__table__).values(given))  # type: ignore[arg-type]  # it is a table
    world.agreement = world.start_team("BPT Twee")
    world.people["coordinator"] = world.people["coordinator BPT Twee"]
    place.negotiate()
    world.to_recognition()
    assert len(as_before(world)) == 1
    Mending(world.desk).declare("Na de overgang.", "beheerder")
    return place


@pytest.fixture(scope="module")
def files(place: Municipality) -> Files:
    return files_of(place.pack())


def verdict(place: Municipality, files: Files, tmp_path: Path) -> tuple[int, str]:
    (tmp_path / "wortel.pem").write_bytes(place.root)
    found = said(zipped(listed(files, place.key).items()), "--vertrouw", tmp_path / "wortel.pem")
    return found.code, found.sentences


def test_it_is_valid_with_the_statement(place: Municipality, files: Files, tmp_path: Path) -> None:
    assert ORDER in files
    assert verdict(place, files, tmp_path) == (0, "")


def test_it_is_not_without(place: Municipality, files: Files, tmp_path: Path) -> None:
    code, sentences = verdict(place, {n: c for n, c in files.items() if n != ORDER}, tmp_path)
    assert code == 1
    assert "van het journaal is veranderd" in sentences


@pytest.mark.parametrize(("old", "new"), [(b"/volgorde", b"/anders"), (b"\n2026", b"\n2025")])
def test_a_statement_that_was_changed_counts_for_nothing(
    place: Municipality, files: Files, tmp_path: Path, old: bytes, new: bytes
) -> None:
    code, sentences = verdict(place, {**files, ORDER: files[ORDER].replace(old, new, 1)}, tmp_path)
    assert code == 1
    assert "na het ondertekenen veranderd" in sentences
