"""Checkpoints and the tree under them: made when they should be, and nothing is lost when the stamps fail."""

import json
import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.integration.test_races import at_once
from tests.world import World
from workflow.domain import merkle
from workflow.domain.checkpoint import Checkpoint
from workflow.domain.journal import leaf_of
from workflow.domain.vocabulary import Action, State
from workflow.persistence import journal
from workflow.persistence.anchor import AnchorMismatch
from workflow.persistence.tables import CheckpointRow, NodeRow
from workflow.services.checkpoints import Checkpoints
from workflow.services.records import Records


def rows(world: World) -> list[CheckpointRow]:
    with world.desk.database.reading() as session:
        return list(session.scalars(select(CheckpointRow).order_by(CheckpointRow.size)))


def test_a_checkpoint_is_over_the_tree_of_all_entries(world: World) -> None:
    made = Checkpoints(world.desk).make()
    with world.desk.database.reading() as session:
        entries = [entry for entry, _ in journal.entries(session)]
    look = merkle.tree_of(map(leaf_of, entries)).__getitem__
    wanted = Checkpoint(world.notary.origin, len(entries), merkle.root(len(entries), look))
    assert Checkpoint.parse(world.notary.opened(made.note)) == wanted
    assert (made.size, made.waiting, made.problem) == (len(entries), 0, "")
    assert rows(world)[0].stamp
    assert world.journal_is_whole()


def test_the_stored_tree_grows_with_two_nodes_per_entry_at_most(world: World) -> None:
    with world.desk.database.reading() as session:
        entries, nodes = journal.size(session), len(session.scalars(select(NodeRow)).all())
    assert entries <= nodes < 2 * entries


def test_nothing_new_makes_no_new_checkpoint(world: World) -> None:
    first, again = Checkpoints(world.desk).make(), Checkpoints(world.desk).make()
    assert first == again
    assert len(rows(world)) == 1


def test_each_checkpoint_goes_on_from_the_one_before(world: World) -> None:
    before = Checkpoints(world.desk).make()
    world.submit()
    after = Checkpoints(world.desk).make()
    old, new = (Checkpoint.parse(world.notary.opened(made.note)) for made in (before, after))
    with world.desk.database.reading() as session:
        proof = merkle.consistency_proof(old.size, new.size, journal.nodes(session))
    assert merkle.extends(old.size, new.size, old.root, new.root, proof)


def test_the_anchor_moves_along_and_keeps_the_checkpoint(world: World) -> None:
    made = Checkpoints(world.desk).make()
    anchor = world.desk.database.anchor.read()
    assert anchor is not None
    assert (anchor.number, anchor.checkpoint) == (made.size, made.note)
    world.done(Action.WITHDRAW, "coordinator")
    later = world.desk.database.anchor.read()
    assert later is not None
    assert (later.number, later.checkpoint) == (made.size + 1, made.note)
    world.desk.database.anchor.keep(anchor)
    assert world.desk.database.anchor.read() == later


def test_an_anchor_of_before_there_were_checkpoints_is_read(world: World) -> None:
    path = world.desk.database.anchor.path
    data = json.loads(path.read_text())
    del data["checkpoint"]
    path.write_text(json.dumps(data))
    assert world.journal_is_whole()
    assert Checkpoints(world.desk).make().size == data["number"]
    assert world.journal_is_whole()


def test_a_recognition_is_signed_at_once(done: World) -> None:
    assert rows(done) == []
    assert done.recognise().done
    (row,) = rows(done)
    with done.desk.database.reading() as session:
        assert row.size == journal.size(session)
    assert row.stamp
    assert done.journal_is_whole()


def test_a_refused_recognition_is_not(done: World) -> None:
    assert not done.recognise("kantoor").done
    assert rows(done) == []


def test_a_recognition_stands_when_the_timestamp_service_fails(done: World) -> None:
    done.notary.broken = "geen verbinding"
    assert done.recognise().done
    assert done.facts().state is State.RECOGNISED
    assert [row.stamp for row in rows(done)] == [None]
    report = Records(done.desk).check()
    assert report.faults == ()
    assert "Controlepunten: 1, waarvan 1 zonder tijdstempel." in report.notes


def test_a_recognition_stands_when_no_checkpoint_can_be_made(
    done: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Checkpoints) -> None:
        raise OperationalError("", None, Exception("database is locked"))

    monkeypatch.setattr(Checkpoints, "make", fails)
    assert done.recognise().done
    monkeypatch.undo()
    assert Checkpoints(done.desk).make().size


def test_the_next_run_gets_the_timestamps_that_are_missing(world: World) -> None:
    world.notary.broken = "geen verbinding"
    made = Checkpoints(world.desk).make()
    assert (made.waiting, made.problem) == (1, "geen verbinding")
    world.submit()
    assert Checkpoints(world.desk).make().waiting == 2
    world.notary.broken = None
    world.clock.forward(hours=1)
    assert Checkpoints(world.desk).make().waiting == 0
    assert all(row.stamp for row in rows(world))
    assert world.journal_is_whole()


def test_checkpoints_at_once_are_one(world: World) -> None:
    made = at_once(*(Checkpoints(world.desk).make for _ in range(4)))
    assert len({each.note for each in made}) == 1
    assert len(rows(world)) == 1
    assert world.journal_is_whole()


def test_appending_at_once_never_forks(world: World) -> None:
    """Eight writers behind one barrier, and checkpoints in between."""
    database, each = world.desk.database, 12

    def write(writer: int) -> None:
        for turn in range(each):
            with database.begin() as session:
                journal.append(session, world.clock.now(), {"writer": writer, "turn": turn}, {"name": "P"})
            if turn % 5 == writer % 5:
                Checkpoints(world.desk).make()

    with database.reading() as session:
        before = journal.size(session)
    at_once(*(lambda writer=writer: write(writer) for writer in range(8)))
    with database.reading() as session:
        assert journal.size(session) == before + 8 * each
    Checkpoints(world.desk).make()
    assert len(rows(world)) > 1
    assert world.journal_is_whole()


def test_checking_while_others_write_accuses_nobody(world: World) -> None:
    """Reading sees one moment, and the anchor is never ahead of it."""
    database, stop = world.desk.database, threading.Event()

    def write() -> None:
        for turn in range(40):
            with database.begin() as session:
                journal.append(session, world.clock.now(), {"turn": turn}, {"name": "P"})
            if turn % 4 == 0:
                Checkpoints(world.desk).make()
        stop.set()

    def check() -> None:
        while not stop.is_set():
            assert Records(world.desk).check().faults == ()

    at_once(write, write, check, check)


def test_an_anchor_that_cannot_be_read_is_a_fault(world: World) -> None:
    for content in ("geen json", "[]", "{}", '{"number": null, "hash": 1}'):
        world.desk.database.anchor.path.write_text(content)
        assert [f.sentence for f in Records(world.desk).check().faults] == ["Het anker is niet te lezen."]
        with pytest.raises(AnchorMismatch, match="anker"):
            Checkpoints(world.desk).make()
