"""What is hashed is what is stored, also in a town with seven teams and with ten signers."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tests.fakes import FakeKit
from tests.integration.test_journal_tampering import behind_the_back, take_guards_away
from tests.mandates import KeptMandates
from tests.world import MANDATE, PERIOD, POLICE, State, World
from workflow.domain.journal import OTHER_ORDER, chained, leaf_of
from workflow.domain.merkle import tree_of
from workflow.domain.written import in_number_order, ordered
from workflow.persistence.anchor import Head
from workflow.persistence.journal import NotAsWritten, entry_of
from workflow.persistence.tables import CheckpointRow, JournalRow, NodeRow, PersonalRow
from workflow.persistence.tables.journal import WrittenJson
from workflow.services.checkpoints import Checkpoints, JournalBroken
from workflow.services.evidence import EvidencePacks
from workflow.services.mending import Mending
from workflow.services.people import NotAllowed
from workflow.services.receipts import Receipts, check_receipt
from workflow.services.records import Records, check_export


def found(world: World) -> list[str]:
    return [fault.sentence for fault in Records(world.desk).check().faults]


def evidence_is_given(world: World) -> bool:
    out = BytesIO()
    EvidencePacks(world.desk, FakeKit()).for_office(world.agreement, out)
    return bool(out.getvalue())


def bring_teams(world: World, count: int) -> None:
    """Teams that are recognised; each adds a signatory, so that their numbers come to two digits."""
    for number in range(1, count + 1):
        name = f"BPT Team {number}"
        world.agreement = world.start_team(name)
        world.people["coordinator"] = world.people[f"coordinator {name}"]
        world.until(State.RECOGNISED)


def test_the_seventh_team_does_not_break_the_journal(world: World) -> None:
    bring_teams(world, 8)
    paper = world.facts().paper
    assert paper
    assert max(signatory.id for signatory in paper.asked) > 9
    assert found(world) == []
    assert evidence_is_given(world)
    assert Checkpoints(world.desk).make().size


def test_a_covenant_with_ten_signers_does_not_either(world: World) -> None:
    for number in range(1, 8):
        person = world.join(f"tekenaar-{number}")
        KeptMandates(world.desk).signatory(person, POLICE, "functie", PERIOD, MANDATE)
    world.until(State.RECOGNISED)
    paper = world.facts().paper
    assert paper
    assert len(paper.asked) >= 10
    assert found(world) == []
    assert evidence_is_given(world)


# ── journals that exist ──────────────────────────────────────────────────────────────────────────────────


def as_before(world: World) -> list[int]:
    """Write the journal anew as versions before 1.0 did: numbers of signatories in the order of the numbers.

    Gives the numbers of the entries that are in another order by it.
    """
    with Session(world.desk.database.engine) as session:
        take_guards_away(session.connection())
        last, other = None, []
        for row in session.scalars(select(JournalRow).order_by(JournalRow.number)).all():
            part = session.get_one(PersonalRow, row.number)
            body = in_number_order(dict(row.body)) if "fields" in row.body else row.body
            last, _ = chained(last, row.at, body, part.salt or b"", part.content or {})
            row.commitment, row.previous, row.hash = last.commitment, last.previous, last.hash
            row.body = body
            flag_modified(row, "body")
            other += [] if ordered(body) else [row.number]
        session.flush()
        session.expire_all()
        rows = session.scalars(select(JournalRow).order_by(JournalRow.number)).all()
        for (level, place), made in tree_of(leaf_of(entry_of(row)) for row in rows).items():
            session.get_one(NodeRow, (level, place)).hash = made.hex()
        session.execute(delete(CheckpointRow))
        session.commit()
    assert last
    world.desk.database.anchor.replace(Head(last.number, last.hash))
    return other


@pytest.fixture
def old(world: World) -> tuple[World, list[int]]:
    """A town of before 1.0, in which the last two teams have signatories with numbers of two digits."""
    bring_teams(world, 8)
    return world, as_before(world)


def test_an_old_journal_is_mended_by_a_signed_statement_and_nothing_else(
    old: tuple[World, list[int]],
) -> None:
    world, other = old
    assert len(other) == 3
    assert found(world) == [OTHER_ORDER.format(number=number) for number in other]
    with pytest.raises(JournalBroken):
        evidence_is_given(world)
    mending = Mending(world.desk)
    assert mending.waiting() == len(other)
    assert list(mending.declare("Na de overgang.", "beheerder")) == other
    assert found(world) == []
    assert mending.waiting() == 0
    assert mending.declare("Nog eens.", "beheerder") == ()
    body = world.journal()[-1]
    assert (body["action"], body["by"], body["entries"]) == ("volgorde_verklaren", "beheerder", other)


def test_the_statement_goes_along_with_export_receipt_and_evidence(
    old: tuple[World, list[int]], tmp_path: Path
) -> None:
    world, other = old
    office, export = world.people["kantoor"], tmp_path / "journaal.jsonl"
    Records(world.desk).export(export)
    lines = export.read_text(encoding="utf-8").splitlines()
    assert len(check_export(lines, lambda *_: world.notary).faults) == len(other)
    with pytest.raises(JournalBroken):
        Receipts(world.desk).receipt(world.agreement, other[-1], office)
    Mending(world.desk).declare("Na de overgang.", "beheerder")
    Records(world.desk).export(export)
    lines = export.read_text(encoding="utf-8").splitlines()
    assert check_export(lines, lambda *_: world.notary).faults == ()
    given = Receipts(world.desk).receipt(world.agreement, other[-1], office)
    assert check_receipt(json.dumps(given), lambda *_: world.notary).faults == ()
    lacking = {key: value for key, value in given.items() if key != "order"}
    assert check_receipt(json.dumps(lacking), lambda *_: world.notary).faults
    out = BytesIO()
    EvidencePacks(world.desk, FakeKit()).for_office(world.agreement, out)
    assert "journaal/volgorde-001.txt" in ZipFile(out).namelist()


def test_what_is_not_proven_is_not_declared(old: tuple[World, list[int]]) -> None:
    world, other = old
    change = "UPDATE journal SET body = replace(body, '\"10\"', '\"11\"') WHERE number = "
    behind_the_back(world, change + str(other[0]))
    before = found(world)
    with pytest.raises(JournalBroken, match=f"Regel {other[0]} is veranderd"):
        Mending(world.desk).declare("Na de overgang.", "beheerder")
    assert found(world) == before
    with pytest.raises(NotAllowed, match="waarom"):
        Mending(world.desk).declare(" ", "beheerder")


BROKEN = ("geen json", "[1]", '{"rows": 5}', '{"agreement": []}', "")


@pytest.mark.parametrize("body", BROKEN)
def test_what_is_no_json_is_a_fault_and_no_crash(done: World, body: str) -> None:
    Checkpoints(done.desk).make()
    for statement in (
        f"UPDATE journal SET body = '{body}' WHERE number = 9",
        f"UPDATE journal_personal SET content = '{body}' WHERE number = 8",
        "UPDATE journal_checkpoints SET note = 'x'",
    ):
        behind_the_back(done, statement)
    said = found(done)
    assert "Regel 9 is veranderd." in said
    assert "De persoonsgegevens van regel 8 zijn veranderd." in said
    assert any("controlepunt na regel 0 is niet echt" in sentence for sentence in said)


def test_an_entry_is_read_back_before_it_counts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that gives back anything else than what was put in it is found at once."""
    before = len(world.journal())
    monkeypatch.setattr(WrittenJson, "process_bind_param", lambda *_: '{"kind": "beheer"}')
    with pytest.raises(NotAsWritten):
        world.start_team("BPT Ander")
    monkeypatch.undo()
    assert len(world.journal()) == before
    assert found(world) == []
