"""Whatever is changed behind the application's back is found."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from tests.builders import supplement
from tests.world import MUNICIPALITY, POLICE, World
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


def test_inserting_over_a_row_is_refused_too(done: World) -> None:
    row = "SELECT number, at, agreement, body, commitment, previous, 'x' FROM journal WHERE number = 2"
    statement = f"INSERT OR REPLACE INTO journal {row}"
    if done.desk.database.engine.dialect.name == "postgresql":
        statement = f"INSERT INTO journal {row} ON CONFLICT (number) DO UPDATE SET hash = 'x'"
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


LATER_TAMPERINGS = {
    "a recognition that began earlier": "UPDATE standings SET since = '2020-01-01'",
    "a recognition that lasts longer": "UPDATE standings SET until = NULL",
    "a recognition that was removed": "DELETE FROM standings",
    "a recognition that nobody gave": "INSERT INTO standings (id, team_id, agreement_id, since)"
    " SELECT 99, team_id, id, '2026-01-01' FROM agreements WHERE predecessor_id IS NOT NULL",
    "a recognition of another team": "UPDATE standings SET team_id = 2",
    "a notice that was moved": "UPDATE agreements SET notice_day = '2030-01-01' WHERE notice_day IS NOT NULL",
    "a notice that was removed": "UPDATE agreements SET notice_day = NULL",
    "a notice given by another": f"UPDATE agreements SET notice_partner = '{POLICE}'"
    " WHERE notice_day IS NOT NULL",
    "a notice given by another person": "UPDATE agreements SET notice_person = 3"
    " WHERE notice_day IS NOT NULL",
    "a term that was set": "UPDATE agreements SET term_ends = '2030-01-01' WHERE predecessor_id IS NULL",
    "a day of recognition that was moved": "UPDATE agreements SET recognised_on = '2020-01-01'"
    " WHERE recognised_on IS NOT NULL",
    "a predecessor that was taken away": "UPDATE agreements SET predecessor_id = NULL",
    "a predecessor that was made up": "UPDATE agreements SET predecessor_id = id",
    "a partner that was taken away": f"DELETE FROM agreement_partners WHERE partner = '{POLICE}'",
    "an approval that came along with nobody": "UPDATE approvals SET person_id = 3",
    "a question in other words": "UPDATE remarks SET text = 'Iets anders.'",
    "a question by another partner": f"UPDATE remarks SET partner = '{MUNICIPALITY}'",
    "a question by another person": "UPDATE remarks SET person_id = 3",
    "an answer to something else": "UPDATE remarks SET answers = NULL",
    "a question that was removed": "DELETE FROM remarks",
    "a condition that was dropped": "UPDATE seats SET mandate_conditions = 'geen'",
    "a deputy who is none": "UPDATE seats SET deputy_of = 1 WHERE id = 2",
    "an agreement of another team": "UPDATE agreements SET team_id = 2 WHERE team_id = 1",
    "a term of the covenant that was changed": "UPDATE covenants SET term_months = 99",
    "an agreed text in other words": 'UPDATE agreements SET text = \'{"area": {"streets": []}}\''
    " WHERE text IS NOT NULL",
}


@pytest.fixture
def later(recognised: World) -> World:
    """In force, with a notice; its successor is in negotiation, with a question and an answer."""
    recognised.start_team("BPT Ander")
    recognised.done(Action.END, "coordinator", reason="Wij stoppen.", day=date(2026, 12, 31))
    recognised.succeed(Action.AMEND, reason="Toch niet.")
    recognised.propose(supplement())
    recognised.done(Action.REMARK, f"{POLICE}-1", proposal=1, reason="Hoe vaak?")
    recognised.done(Action.REMARK, "coordinator", proposal=1, reason="Elk kwartaal.", question=1)
    assert Records(recognised.desk).check().faults == ()
    return recognised


@pytest.mark.parametrize("statement", LATER_TAMPERINGS.values(), ids=LATER_TAMPERINGS.keys())
def test_a_change_by_hand_after_recognition_is_found(later: World, statement: str) -> None:
    behind_the_back(later, statement)
    assert Records(later.desk).check().faults


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
