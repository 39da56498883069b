"""The nightly check of the journal, and the checkpoints that leave the house."""

import logging
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from tests.integration.test_anchor import anchor, cut, found
from tests.integration.test_journal_tampering import behind_the_back
from tests.world import World
from web.jobs import check_journal, witness
from workflow.domain.vocabulary import Action
from workflow.persistence import keepers
from workflow.persistence.anchor import MISSING
from workflow.persistence.tables import OutboxRow
from workflow.services.anchoring import Anchoring
from workflow.services.checkpoint_mail import CheckpointMail, recipients
from workflow.services.checkpoints import Checkpoints, JournalBroken
from workflow.services.journal_check import JournalCheck
from workflow.services.store_check import StoreCheck


def installation(world: World) -> Any:
    """As far as a job looks at one."""
    return type("Installation", (), {"desk": world.desk})


def sent(world: World) -> list[OutboxRow]:
    with world.desk.database.reading() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        return [row for row in rows if row.subject.startswith("Bewaar dit bericht")]


def night(world: World) -> None:
    world.clock.forward(days=1)
    witness(installation(world))


def test_a_whole_journal_is_told_to_be_whole(world: World) -> None:
    assert JournalCheck(world.desk).state().at is None
    assert "in orde" in check_journal(installation(world))
    state = JournalCheck(world.desk).state()
    assert (state.entries, state.faults, state.alarming) == (len(world.journal()), (), False)
    world.clock.forward(days=3)
    assert JournalCheck(world.desk).state().overdue


def test_what_the_night_finds_is_kept_and_the_job_fails(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    behind_the_back(world, "UPDATE people SET active = false WHERE id = 3")
    caplog.set_level(logging.ERROR)
    with pytest.raises(JournalBroken, match="people:3"):
        check_journal(installation(world))
    assert "people:3" in caplog.text
    state = JournalCheck(world.desk).state()
    assert state.alarming
    assert "De rij people:3 is niet zoals het journaal zegt." in state.faults


def test_a_night_without_an_anchor_is_kept_too(world: World) -> None:
    check_journal(installation(world))
    anchor(world).path.unlink()
    assert JournalCheck(world.desk).state().anchor == MISSING
    assert JournalCheck(world.desk).state().alarming
    with pytest.raises(JournalBroken, match="ontbreekt"):
        check_journal(installation(world))
    assert JournalCheck(world.desk).state().faults == (MISSING,)
    Anchoring(world.desk).accept("Per ongeluk weggegooid.", "beheerder")
    assert "in orde" in check_journal(installation(world))


@pytest.fixture
def kept(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two partners have a keeper, and one keeps both."""
    people = world.people
    told = {"gemeente-proefdam": (people["kantoor"],), "politie-proefstreek": (people["kantoor"], 5)}
    monkeypatch.setattr(keepers, "of_everybody", lambda *_: told)
    return world


def test_each_nights_checkpoint_goes_to_every_keeper_once(kept: World) -> None:
    night(kept)
    assert [row.person_id for row in sent(kept)] == [kept.people["kantoor"], 5]
    assert CheckpointMail(kept.desk).send_new() == 0
    kept.start_team("BPT Ander")
    Checkpoints(kept.desk).make()
    assert CheckpointMail(kept.desk).send_new() == 0
    night(kept)
    assert len(sent(kept)) == 4
    StoreCheck(kept.desk).night()
    night(kept)
    assert len(sent(kept)) == 4
    assert kept.journal_is_whole()


def test_without_keepers_nothing_is_sent_and_nothing_is_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keepers, "of_everybody", lambda *_: {})
    night(world)
    assert sent(world) == []
    monkeypatch.setattr(keepers, "of_everybody", lambda *_: {"x": (5,)})
    night(world)
    assert len(sent(world)) == 1


def test_the_keepers_of_the_register_are_who_is_written_to(world: World) -> None:
    with world.desk.database.reading() as session:
        day = world.desk.today()
        known = {p for found in keepers.of_everybody(session, day).values() for p in found}
        assert {person for person, _ in recipients(session, day)} == known


def test_the_message_itself_is_what_verify_takes(kept: World) -> None:
    night(kept)
    before, message = len(kept.journal()), sent(kept)[0]
    assert found(kept, message.text) == []
    kept.act(Action.SUBMIT, "coordinator")
    assert found(kept, message.text) == []
    fitting = anchor(kept).path.read_text()
    cut(kept, before - 2)  # the entry about the message itself came after the checkpoint
    anchor(kept).path.write_text(fitting)
    assert any("er niet zijn" in sentence for sentence in found(kept, message.text))
    assert any("niet echt" in sentence for sentence in found(kept, "geen controlepunt"))


def test_a_message_as_it_was_saved_is_read(kept: World) -> None:
    from web.commands.journal import kept_text

    night(kept)
    mail = EmailMessage()
    mail["Subject"] = "Bewaar dit bericht"
    mail.set_content(sent(kept)[0].text)
    mail.add_alternative("<p>x</p>", subtype="html")
    assert found(kept, kept_text(mail.as_bytes())) == []
    assert kept_text("ook zonder — kop".encode()) == "ook zonder — kop"
