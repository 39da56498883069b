"""The nightly check of the store: a file that rotted, that is gone or that is not in order is told of."""

import logging
from pathlib import Path

import pytest

from tests.world import World
from web.jobs import check_store
from workflow.domain.facts import PaperCheck
from workflow.domain.vocabulary import State
from workflow.services.store_check import StoreBroken, StoreCheck


def _files(world: World) -> list[Path]:
    folder = world.desk.documents.folder  # type: ignore[attr-defined]  # the store of the tests has files
    return [path for path in folder.rglob("*") if path.is_file() and len(path.name) == 64]


def test_a_whole_store_is_in_order(world: World) -> None:
    assert StoreCheck(world.desk).check().faults == ()
    world.until(State.RECOGNISED)
    report = StoreCheck(world.desk).check()
    assert report.faults == ()
    assert report.verified == 1
    assert report.files == len(_files(world))


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "one byte"])
def test_a_file_that_is_not_what_it_was_is_told_of(
    world: World, gone: bool, caplog: pytest.LogCaptureFixture
) -> None:
    world.until(State.RECOGNISED)
    first = _files(world)[0]
    if gone:
        first.unlink()
    else:
        first.chmod(0o600)
        first.write_bytes(first.read_bytes() + b"x")
    (fault,) = StoreCheck(world.desk).check().faults
    assert first.name in fault
    caplog.set_level(logging.ERROR)
    assert StoreCheck(world.desk).last() is None
    with pytest.raises(StoreBroken, match=first.name):
        check_store(type("Installation", (), {"desk": world.desk}))  # type: ignore[arg-type]  # a fake in its place
    assert first.name in caplog.text
    last = StoreCheck(world.desk).last()
    assert last
    assert last.report.faults == (fault,)
    assert last.alarming


def test_a_document_that_is_not_valid_any_more_is_told_of(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.until(State.SIGNED)
    verifier = world.desk.paperwork.verifier
    monkeypatch.setattr(
        type(verifier), "check", lambda *_: PaperCheck("x", valid=False, reasons=("Ingetrokken.",))
    )
    (fault,) = StoreCheck(world.desk).check().faults
    assert "is niet in orde. Ingetrokken." in fault


def test_a_check_that_was_not_made_for_two_nights_alarms(world: World) -> None:
    store = StoreCheck(world.desk)
    store.night()
    last = store.last()
    assert last
    assert (last.at, last.report, last.alarming) == (world.desk.now(), store.check(), False)
    world.clock.forward(days=2)
    assert not store.last().overdue  # type: ignore[union-attr]  # seen above
    world.clock.forward(days=1)
    assert store.last().alarming  # type: ignore[union-attr]  # seen above
    store.night()
    assert not store.last().alarming  # type: ignore[union-attr]  # seen above
