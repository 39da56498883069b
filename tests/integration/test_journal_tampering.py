"""Whatever is changed behind the application's back is found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from tests.world import POLICE, World
from workflow.domain.vocabulary import Action, State
from workflow.services.records import NoJournal, Records, check_export


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
]


@pytest.mark.parametrize("statement", GUARDED)
def test_the_database_itself_refuses_to_change_the_journal(done: World, statement: str) -> None:
    with pytest.raises(DatabaseError):
        behind_the_back(done, statement, guarded=True)


def test_insert_or_replace_is_refused_too(done: World) -> None:
    if done.desk.database.engine.dialect.name != "sqlite":
        pytest.skip("INSERT OR REPLACE exists on SQLite only")
    columns = "number, at, agreement, body, commitment, previous"
    statement = f"INSERT OR REPLACE INTO journal SELECT {columns}, 'x' FROM journal WHERE number = 2"
    with pytest.raises(DatabaseError):
        behind_the_back(done, statement, guarded=True)


TAMPERINGS = {
    "a changed body": "UPDATE journal SET body = '{}' WHERE number = 3",
    "a changed time": "UPDATE journal SET at = '2020' WHERE number = 3",
    "a changed hash": f"UPDATE journal SET hash = '{'0' * 64}' WHERE number = 3",
    "a changed name": 'UPDATE journal_personal SET content = \'{"name": "Ander"}\' WHERE number = 3',
    "an erased name": "DELETE FROM journal_personal WHERE number = 3",
    "an entry hung on another dossier": "UPDATE journal SET agreement = NULL WHERE agreement IS NOT NULL",
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


def test_an_export_is_checked_without_the_database(done: World, tmp_path: Path) -> None:
    file = tmp_path / "journaal.jsonl"
    count = Records(done.desk).export(file)
    lines = file.read_text(encoding="utf-8").splitlines()
    report = check_export(lines)
    assert (report.entries, report.faults) == (count, ())
    assert report.head == Records(done.desk).check().head


def change(path: str, value: object) -> Callable[[dict[str, object]], None]:
    def changed(line: dict[str, object]) -> None:
        line[path] = value

    return changed


@pytest.mark.parametrize("place", [0, 5, -1])
@pytest.mark.parametrize(
    "how", [change("at", "2020"), change("hash", "0" * 64), change("number", 99), change("personal", None)]
)
def test_a_changed_export_is_found(
    done: World, tmp_path: Path, place: int, how: Callable[[dict[str, object]], None]
) -> None:
    file = tmp_path / "journaal.jsonl"
    Records(done.desk).export(file)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    how(lines[place])
    assert check_export(map(json.dumps, lines)).faults


@pytest.mark.parametrize(
    "line", ["geen json", "[]", "{}", '{"personal": null, "number": 1}', '{"personal": {"salt": "!"}}']
)
def test_what_is_no_export_is_said_to_be_none(line: str) -> None:
    with pytest.raises(NoJournal):
        check_export([line])


def test_an_empty_journal_is_whole(world: World) -> None:
    assert check_export([]).entries == 0
    assert world.facts().state is State.DRAFT
