"""Whatever is changed behind the application's back is found."""

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests.world import POLICE, World
from workflow.domain.journal import chained, leaf_of
from workflow.domain.merkle import tree_of
from workflow.domain.vocabulary import Action
from workflow.persistence.anchor import AnchorMismatch
from workflow.persistence.journal import entry_of
from workflow.persistence.tables import JournalRow, NodeRow, PersonalRow
from workflow.services.anchoring import Anchoring
from workflow.services.checkpoints import Checkpoints, JournalBroken
from workflow.services.records import Records


def behind_the_back(world: World, *statements: str, guarded: bool = False) -> None:
    """Run SQL as somebody with the database's password would, the guards taken away first."""
    with world.desk.database.engine.begin() as connection:
        if not guarded:
            take_guards_away(connection)
        for statement in statements:
            connection.execute(text(statement))


def take_guards_away(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        return
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    for name in names:
        connection.execute(text(f"DROP TRIGGER {name}"))


GUARDED = [
    "UPDATE journal SET hash = 'x' WHERE number = 2",
    "DELETE FROM journal WHERE number = 2",
    "DELETE FROM journal_personal WHERE number = 2",
    "UPDATE journal_personal SET content = '{}' WHERE number = 2",
    "UPDATE journal_personal SET content = NULL WHERE number = 2",
    "UPDATE journal_personal SET salt = NULL WHERE number = 2",
    "UPDATE journal_personal SET number = 99, salt = NULL, content = NULL WHERE number = 2",
    "UPDATE journal_nodes SET hash = 'x' WHERE level = 0 AND place = 1",
    "DELETE FROM journal_nodes WHERE level = 0 AND place = 1",
    "UPDATE journal_checkpoints SET note = 'x'",
    "UPDATE journal_checkpoints SET stamp = NULL",
    "UPDATE journal_checkpoints SET size = 1",
    "DELETE FROM journal_checkpoints",
]


@pytest.mark.parametrize("statement", GUARDED)
def test_the_database_itself_refuses_to_change_the_journal(done: World, statement: str) -> None:
    Checkpoints(done.desk).make()
    with pytest.raises(DatabaseError):
        behind_the_back(done, statement, guarded=True)


@pytest.mark.parametrize("table", ["journal", "journal_personal", "journal_nodes", "journal_checkpoints"])
def test_emptying_a_table_is_refused(done: World, table: str) -> None:
    Checkpoints(done.desk).make()
    sqlite = done.desk.database.engine.dialect.name == "sqlite"
    with pytest.raises(DatabaseError):
        behind_the_back(done, f"DELETE FROM {table}" if sqlite else f"TRUNCATE {table} CASCADE", guarded=True)


REPLACINGS = [
    "INTO journal SELECT number, at, agreement, body, commitment, previous, 'x' FROM journal LIMIT 1",
    "INTO journal_personal SELECT number, NULL, NULL FROM journal_personal WHERE number = 2",
    "INTO journal_personal SELECT number, salt, '{}' FROM journal_personal WHERE number = 2",
    "INTO journal_nodes SELECT level, place, 'x' FROM journal_nodes WHERE level = 0 AND place = 1",
    "INTO journal_checkpoints SELECT size, note, NULL FROM journal_checkpoints",
]


@pytest.mark.parametrize("what", REPLACINGS)
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE"])
def test_insert_or_replace_is_refused_too(done: World, how: str, what: str) -> None:
    if done.desk.database.engine.dialect.name != "sqlite":
        pytest.skip("INSERT OR REPLACE exists on SQLite only")
    Checkpoints(done.desk).make()
    statement = f"{how} {what}"
    with pytest.raises(DatabaseError):
        behind_the_back(done, statement, guarded=True)


TAMPERINGS = {
    "a changed body": "UPDATE journal SET body = '{}' WHERE number = 3",
    "a changed time": "UPDATE journal SET at = '2020' WHERE number = 3",
    "a changed hash": f"UPDATE journal SET hash = '{'0' * 64}' WHERE number = 3",
    "a changed name": 'UPDATE journal_personal SET content = \'{"name": "Ander"}\' WHERE number = 3',
    "a name that was taken out": "DELETE FROM journal_personal WHERE number = 3",
    "a name erased unsaid": "UPDATE journal_personal SET salt = NULL, content = NULL WHERE number = 3",
    "a changed node of the tree": f"UPDATE journal_nodes SET hash = '{'0' * 64}' WHERE level = 2",
    "a node that was taken out": "DELETE FROM journal_nodes WHERE level = 0 AND place = 4",
    "a node too many": f"INSERT INTO journal_nodes VALUES (9, 0, '{'0' * 64}')",
    "checkpoints that were taken out": "DELETE FROM journal_checkpoints",
    "a changed checkpoint": "UPDATE journal_checkpoints SET note = 'x'",
    "a checkpoint that was moved": "UPDATE journal_checkpoints SET note = replace(note, '=', '')",
    "a changed timestamp": "UPDATE journal_checkpoints SET stamp = salt FROM journal_personal",
    "an entry hung on another dossier": "UPDATE journal SET agreement = NULL WHERE agreement IS NOT NULL",
    "an agreement that nobody started": (
        "INSERT INTO agreements (team_id, covenant_id, state, since, form, journal_number, version) "
        "SELECT team_id, covenant_id, 'concept', since, '{}', 0, 1 FROM agreements"
    ),
    "a form that cannot be read": "UPDATE agreements SET form = '[1]'",
    "a state set by hand": "UPDATE agreements SET state = 'erkend'",
    "a consent that was given by nobody": f"UPDATE stances SET stance = 'bezwaar' WHERE partner = '{POLICE}'",
    "a consent that was removed": f"DELETE FROM stances WHERE partner = '{POLICE}'",
    "a text that was changed": "UPDATE revisions SET digest = 'x'",
    "an approval made void": "UPDATE approvals SET void_at = opened_at FROM papers",
    "a password that was set": "UPDATE people SET password = 'x' WHERE id = 3",
    "an address that was changed": "UPDATE people SET email = 'dief@example.nl' WHERE id = 3",
    "a role that nobody gave": "INSERT INTO roles (person_id, role) VALUES (3, 'burgemeestersbureau')",
    "a seat that nobody gave": "UPDATE seats SET level = 1 WHERE level = 2",
    "a mandate that was stretched": "UPDATE signatories SET until = NULL, mandate_reference = 'x'",
    "a covenant that was rewritten": "UPDATE covenants SET text = '{}'",
    "a certificate that was swapped": f"UPDATE signatures SET certificate = '{'1' * 64}'",
    "a head that was moved": f"UPDATE papers SET head = '{'0' * 64}'",
    "a signature in another's place": "DELETE FROM signatures WHERE id = (SELECT max(id) FROM signatures)",
}


@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_a_change_by_hand_is_found(done: World, statement: str) -> None:
    Checkpoints(done.desk).make()
    assert done.journal_is_whole()
    behind_the_back(done, statement)
    assert Records(done.desk).check().faults


def test_a_cut_off_end_is_found_by_the_anchor(done: World) -> None:
    done.act(Action.SUBMIT, "coordinator")
    last = "(SELECT max(number) FROM journal)"
    behind_the_back(
        done,
        f"DELETE FROM journal_personal WHERE number = {last}",
        f"DELETE FROM journal WHERE number = {last}",
    )
    assert [fault.sentence for fault in Records(done.desk).check().faults]


def test_a_journal_that_was_emptied_is_found(done: World) -> None:
    behind_the_back(done, "DELETE FROM journal_personal", "DELETE FROM journal")
    assert Records(done.desk).check().faults


def chain_anew(world: World) -> None:
    """Rewrite the journal from entry 3 on, so that every hash and every node of the tree fits again."""
    with Session(world.desk.database.engine) as session:
        take_guards_away(session.connection())
        rows = session.scalars(select(JournalRow).order_by(JournalRow.number)).all()
        rows[2].body = {**rows[2].body, "person": 99}
        last = entry_of(rows[1])
        for row in rows[2:]:
            part = session.get_one(PersonalRow, row.number)
            last, _ = chained(last, row.at, row.body, part.salt or b"", part.content or {})
            row.commitment, row.previous, row.hash = last.commitment, last.previous, last.hash
        for (level, place), made in tree_of(leaf_of(entry_of(row)) for row in rows).items():
            session.get_one(NodeRow, (level, place)).hash = made.hex()
        session.commit()


def test_a_journal_chained_anew_does_not_fit_what_was_signed_before(done: World) -> None:
    Checkpoints(done.desk).make()
    chain_anew(done)
    assert any("niet die van het controlepunt" in f.sentence for f in Records(done.desk).check().faults)
    with pytest.raises(AnchorMismatch):
        done.act(Action.SUBMIT, "coordinator")
    Anchoring(done.desk).accept("Ik neem dit op mij.", "beheerder")
    with pytest.raises(JournalBroken, match="sluit niet aan"):
        Checkpoints(done.desk).make()


def test_taking_the_checkpoints_out_too_does_not_help(done: World) -> None:
    """The anchor keeps the last one, outside the database."""
    Checkpoints(done.desk).make()
    chain_anew(done)
    behind_the_back(done, "DELETE FROM journal_checkpoints")
    assert Records(done.desk).check().faults
    with pytest.raises(AnchorMismatch):
        Checkpoints(done.desk).make()


def test_a_damaged_tree_is_not_signed(done: World) -> None:
    Checkpoints(done.desk).make()
    done.act(Action.SUBMIT, "coordinator")
    behind_the_back(done, "DELETE FROM journal_nodes WHERE level > 0")
    with pytest.raises(JournalBroken, match="beschadigd"):
        Checkpoints(done.desk).make()
    assert Records(done.desk).check().faults


def test_one_unreadable_entry_hides_nothing_else(done: World) -> None:
    other = done.start_team("Ander Team")
    behind_the_back(
        done,
        f"UPDATE agreements SET state = 'erkend' WHERE id = {other}",
        "UPDATE people SET active = false WHERE id = 3",
        'UPDATE journal SET body = \'{"agreement": 1, "kind": "besluit"}\' WHERE number = 50',
    )
    said = [fault.sentence for fault in Records(done.desk).check().faults]
    assert "Regel 50 is veranderd." in said
    assert "Wat regel 50 deed, is niet meer na te gaan." in said
    assert f"Dossier {other} is niet wat het journaal ervan zegt." in said
    assert "De rij people:3 is niet zoals het journaal zegt." in said
