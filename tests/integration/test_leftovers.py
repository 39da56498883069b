"""What a crash left lying is found, cleared away after a day, and counted; what is in use stays."""

import os
import time
from datetime import datetime
from pathlib import Path

import pytest

from tests.world import World
from workflow.domain.vocabulary import State
from workflow.persistence import papers
from workflow.services.leftovers import Clearing, Leftovers
from workflow.services.store_check import StoreCheck

DAY = 24 * 3600


@pytest.fixture
def recognised(recognised: World) -> World:
    """The little municipality of today: its files are of this moment, as the file system tells time."""
    recognised.clock.moment = datetime.fromtimestamp(time.time(), recognised.clock.moment.tzinfo)
    return recognised


def _store(world: World) -> Path:
    return Path(world.desk.documents.folder)  # type: ignore[attr-defined]  # the store of the tests has files


def _aged(path: Path, seconds: float) -> Path:
    os.utime(path, (time.time() - seconds,) * 2)
    return path


def _orphan(world: World, content: bytes, seconds: float) -> Path:
    digest = world.desk.documents.put(content)
    return _aged(_store(world) / digest[:2] / digest, seconds)


def test_an_orphan_goes_after_a_day_and_not_before(recognised: World) -> None:
    old, young = _orphan(recognised, b"old", 1.1 * DAY), _orphan(recognised, b"young", 0.9 * DAY)
    for path in _store(recognised).glob("??/*"):
        if path not in (old, young):
            _aged(path, 400 * DAY)
    clearing = Clearing(recognised.desk)
    assert clearing.find() == Leftovers(orphans=1)
    assert old.exists()
    assert clearing.clear() == Leftovers(orphans=1)
    assert (old.exists(), young.exists()) == (False, True)
    assert StoreCheck(recognised.desk).check().faults == ()
    recognised.clock.forward(days=1)
    assert clearing.clear() == Leftovers(orphans=1)
    assert StoreCheck(recognised.desk).check().faults == ()
    assert clearing.clear() == Leftovers()


def test_what_was_never_finished_goes_after_a_day(recognised: World) -> None:
    folder = recognised.desk.database.anchor.path.parent
    store, keys = _store(recognised), folder / "sleutels"
    keys.mkdir()
    (keys / ".nieuw-map").mkdir()
    places = [
        store / "ab" / ".nieuw-x",
        keys / ".nieuw-y",
        keys / ".nieuw-map" / "half",
        folder / "anker.new",
    ]
    for path in places:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    _aged(keys / ".nieuw-map", 0)
    (keys / "kluis").write_bytes(b"x")
    _aged(keys / "kluis", 400 * DAY)
    assert Clearing(recognised.desk).clear() == Leftovers()
    for path in (*places, keys / ".nieuw-map"):
        _aged(path, 2 * DAY)
    assert Clearing(recognised.desk).clear() == Leftovers(unfinished=4)
    assert not any(path.exists() for path in places)
    assert (keys / "kluis").exists()


def test_the_same_bytes_put_again_are_new(recognised: World) -> None:
    """A signing that makes the same file as one that crashed: the row that refers to it is yet to come."""
    path = _orphan(recognised, b"again", 5 * DAY)
    recognised.desk.documents.put(b"again")
    assert Clearing(recognised.desk).clear() == Leftovers()
    assert path.exists()


def test_what_is_put_to_use_between_finding_and_deleting_stays(
    recognised: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _orphan(recognised, b"soon", 5 * DAY)
    looks = []
    known = papers.digests

    def used_at_the_second_look(session: object) -> set[str]:
        looks.append(session)
        return known(session) | ({path.name} if len(looks) > 1 else set())  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(papers, "digests", used_at_the_second_look)
    assert Clearing(recognised.desk).clear() == Leftovers()
    assert (path.exists(), len(looks)) == (True, 2)


def test_a_file_put_again_at_the_last_moment_stays(recognised: World) -> None:
    path = _orphan(recognised, b"last", 5 * DAY)
    before = datetime.fromtimestamp(time.time() - DAY, recognised.desk.now().tzinfo)
    recognised.desk.documents.put(b"last")
    assert not recognised.desk.documents.remove(path.name, before)
    assert path.exists()


def test_nothing_is_cleared_while_the_database_does_not_go_on_from_its_anchor(recognised: World) -> None:
    """An older copy of the database: the PDFs of what was in it since are no leftovers but evidence."""
    path, anchor = _orphan(recognised, b"evidence", 5 * DAY), recognised.desk.database.anchor.path
    content = anchor.read_text(encoding="utf-8")
    for wrong in (content.replace('"hash": "', '"hash": "0'), "", None):
        anchor.unlink()
        if wrong is not None:
            anchor.write_text(wrong, encoding="utf-8")
        assert Clearing(recognised.desk).find() == Leftovers(), wrong
        assert path.exists()
        anchor.write_text(content, encoding="utf-8")
    assert Clearing(recognised.desk).find() == Leftovers(orphans=1)


def test_a_signing_that_failed_leaves_a_file_that_is_counted_at_night(
    for_signing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = for_signing
    world.clock.moment = datetime.fromtimestamp(time.time(), world.clock.moment.tzinfo)
    before = set(_store(world).glob("??/*"))

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("workflow.persistence.recording.record", crash)
        with pytest.raises(KeyboardInterrupt):
            world.everyone_signs()
    (left,) = set(_store(world).glob("??/*")) - before
    _aged(left, 2 * DAY)
    report = StoreCheck(world.desk).night()
    assert report.cleared == Leftovers(orphans=1)
    last = StoreCheck(world.desk).last()
    assert last
    assert last.report == report
    world.everyone_signs()
    assert world.facts().state is State.SIGNED
    assert StoreCheck(world.desk).check().faults == ()
