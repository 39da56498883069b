"""The anchor is a witness: it is never a user's error, and whatever is wrong with it is found."""

import errno
import json
from pathlib import Path

import pytest

from tests.builders import FORM
from tests.integration.test_journal_tampering import behind_the_back
from tests.world import World
from workflow.domain.vocabulary import Action
from workflow.persistence import continuity
from workflow.persistence.anchor import BEHIND, BROKEN, MISSING, Anchor, AnchorMismatch, Head
from workflow.services.anchoring import Anchoring
from workflow.services.checkpoints import Checkpoints
from workflow.services.people import NotAllowed
from workflow.services.records import Records

DAMAGE = (
    "",
    "{",
    "geen anker",
    "[]",
    '{"number": 1}',
    '{"number": -1, "hash": "x"}',
    '{"number": 1, "hash": 2}',
)


def found(world: World, *held: str) -> list[str]:
    return [fault.sentence for fault in Records(world.desk).check(held).faults]


def anchor(world: World) -> Anchor:
    return world.desk.database.anchor


def cut(world: World, last: int) -> None:
    """The database as it was at entry `last`, as far as the journal goes."""
    leaves = f"DELETE FROM journal_nodes WHERE (place + 1) * (1 << level) > {last}"
    behind_the_back(
        world,
        f"DELETE FROM journal_personal WHERE number > {last}",
        f"DELETE FROM journal WHERE number > {last}",
        leaves,
        f"DELETE FROM journal_checkpoints WHERE size > {last}",
    )


@pytest.mark.parametrize("content", DAMAGE)
def test_a_broken_anchor_is_a_finding_and_nothing_is_recorded(world: World, content: str) -> None:
    before = len(world.journal())
    anchor(world).path.write_text(content)
    assert found(world) == [BROKEN]
    with pytest.raises(AnchorMismatch, match="niet te lezen"):
        world.start_team("BPT Ander")
    with pytest.raises(AnchorMismatch):
        Checkpoints(world.desk).make()
    assert len(world.journal()) == before
    assert anchor(world).path.read_text() == content


def test_an_anchor_that_breaks_during_an_act_breaks_no_act(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is recorded is answered as recorded; that the anchor is broken is found afterwards."""
    keep = Anchor.keep

    def broken(self: Anchor, head: Head | None) -> None:
        self.path.write_text("")
        keep(self, head)

    monkeypatch.setattr(Anchor, "keep", broken)
    before = len(world.journal())
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    assert len(world.journal()) == before + 1
    assert found(world) == [BROKEN]


def test_an_anchor_that_is_gone_is_a_finding_and_not_made_again(world: World) -> None:
    anchor(world).path.unlink()
    assert found(world) == [MISSING]
    with pytest.raises(AnchorMismatch, match="ontbreekt"):
        world.start_team("BPT Ander")
    assert not anchor(world).path.exists()
    assert Anchoring(world.desk).problem() == MISSING


def test_an_old_anchor_is_found(world: World) -> None:
    old = anchor(world).path.read_text()
    world.start_team("BPT Ander")
    anchor(world).path.write_text(old)
    assert found(world) == [BEHIND]
    with pytest.raises(AnchorMismatch, match="ouder"):
        world.start_team("BPT Nog een")


def test_a_process_that_dies_after_the_commit_accuses_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Anchor, "keep", lambda *_: None)
    world.start_team("BPT Ander")
    monkeypatch.undo()
    assert found(world) == []
    world.start_team("BPT Nog een")
    assert found(world) == []


def test_a_transaction_that_fails_leaves_the_anchor_fitting(world: World) -> None:
    known = anchor(world).read()
    assert known
    anchor(world).prepare(known, Head(known.number + 1, "0" * 64))
    assert found(world) == []
    world.start_team("BPT Ander")
    assert found(world) == []


def test_a_rewound_database_is_refused_until_an_administrator_says_why(for_signing: World) -> None:
    world, before = for_signing, len(for_signing.journal())
    kept = Checkpoints(world.desk).make().note
    world.act(Action.SUBMIT, "coordinator")
    world.act(Action.SUBMIT, "coordinator")
    later = Checkpoints(world.desk).make().note
    cut(world, before)
    assert any("gaat niet verder op het anker" in sentence for sentence in found(world))
    for _ in range(3):
        with pytest.raises(AnchorMismatch):
            world.act(Action.SUBMIT, "coordinator")
    with pytest.raises(AnchorMismatch):
        Checkpoints(world.desk).make()
    with pytest.raises(NotAllowed, match="waarom"):
        Anchoring(world.desk).accept(" ", "beheerder")
    done = Anchoring(world.desk).accept("De schijf was stuk; dit is de reservekopie.", "beheerder")
    assert done.number == before + 1
    body = world.journal()[-1]
    assert (body["action"], body["by"], body["anchor"]["checkpoint"]) == ("anker_zetten", "beheerder", later)
    world.act(Action.SUBMIT, "coordinator")
    Checkpoints(world.desk).make()
    assert found(world) == []
    assert found(world, kept) == []
    assert any("niet die van het controlepunt" in s or "er niet zijn" in s for s in found(world, later))
    with pytest.raises(NotAllowed, match="niets te herstellen"):
        Anchoring(world.desk).accept("Nog eens.", "beheerder")


def test_deleting_the_anchor_along_with_it_is_found(for_signing: World) -> None:
    """By the missing anchor; and when another was put there, by whoever holds a checkpoint."""
    world, before = for_signing, len(for_signing.journal())
    fitting = anchor(world).path.read_text()
    world.act(Action.SUBMIT, "coordinator")
    kept = Checkpoints(world.desk).make().note
    cut(world, before)
    anchor(world).path.unlink()
    assert MISSING in found(world)
    anchor(world).path.write_text(fitting)
    assert found(world) == []
    letter = f"Beste mevrouw,\r\n\r\n  {kept}\r\nBewaar dit bericht.\r\n".replace("\n", "\r\n  ")
    assert any("over regels die er niet zijn" in sentence for sentence in found(world, letter))


def test_the_first_entry_has_an_anchor_before_it_is_there(world: World) -> None:
    told = json.loads(anchor(world).path.read_text())
    assert told["number"] == len(world.journal())
    fresh = Anchor(anchor(world).path.with_name("ander.json"))
    fresh.prepare(Head(0, "0" * 64), Head(1, "a" * 64))
    assert (fresh.read() or Head(9, "")).knows(1, "a" * 64)
    fresh.path.unlink()
    fresh.keep(Head(1, "a" * 64))
    assert fresh.read() is None


def test_file_and_folder_are_on_the_disk_before_the_commit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []

    def seen(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        with world.desk.database.reading() as session:
            synced.append(str(continuity.last_head(session).number))

    before = len(world.journal())
    monkeypatch.setattr("workflow.persistence.anchor.on_disk", seen)
    world.act(Action.APPROVE, "kantoor")
    folder = anchor(world).path.parent.name
    told = ["anker.new", str(before), folder, str(before)]
    assert synced[:4] == told
    assert synced[4::2] == told[::2]


def test_an_anchor_that_cannot_be_written_refuses_the_act(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "vol")

    before = len(world.journal())
    monkeypatch.setattr("workflow.persistence.anchor.on_disk", full)
    with pytest.raises(AnchorMismatch, match="nu niet te schrijven"):
        world.act(Action.APPROVE, "kantoor")
    monkeypatch.undo()
    assert len(world.journal()) == before
    assert found(world) == []
    world.act(Action.APPROVE, "kantoor")
    assert len(world.journal()) == before + 1
