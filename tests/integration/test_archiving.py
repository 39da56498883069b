"""Archive timestamps: with the last signature, renewed in time, and never half-done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, select, update

from tests.world import HOUSING, MUNICIPALITY, POLICE, World, unjournalled
from workflow.domain.vocabulary import Administration, State
from workflow.persistence.tables import ArchiveRow, PaperRow
from workflow.ports.paper import ArchivedPaper, PaperworkFailed
from workflow.services.archiving import Archiving
from workflow.services.papers import Papers
from workflow.services.register import Register

MARGIN = timedelta(days=90)
SIGNERS = ("coordinator", f"{POLICE}-1", f"{HOUSING}-1", f"{MUNICIPALITY}-1")


def stamps(world: World) -> list[tuple[int, str, datetime]]:
    with world.desk.database.reading() as session:
        rows = session.scalars(select(ArchiveRow).order_by(ArchiveRow.number))
        return [(row.number, row.digest, row.until) for row in rows]


def head(world: World) -> str:
    paper = world.facts().paper
    assert paper is not None
    return paper.head


def renew(world: World) -> tuple[int, tuple[str, ...]]:
    done = Archiving(world.desk).renew_due(MARGIN)
    return done.renewed, done.failed


def ageing(world: World) -> None:
    """To shortly before the end of the timestamps; the next ones last longer."""
    world.clock.moment = world.paper.lasts_until - timedelta(days=30)
    world.paper.lasts_until += timedelta(days=15 * 365)


def test_the_last_signature_brings_the_archive_timestamp_and_no_other_does(for_signing: World) -> None:
    for number, who in enumerate(SIGNERS):
        assert stamps(for_signing) == []
        assert for_signing.sign(who).done, number
    assert for_signing.facts().state is State.SIGNED
    assert stamps(for_signing) == [(1, head(for_signing), for_signing.paper.lasts_until)]
    assert for_signing.journal()[-1]["archived_until"] == for_signing.paper.lasts_until.isoformat()
    check = Papers(for_signing.desk).check(for_signing.agreement)
    assert check is not None
    assert check.valid
    assert for_signing.journal_is_whole()
    assert for_signing.recognise().done


@pytest.mark.parametrize("failing", ["archive", "archived"])
def test_without_it_there_is_no_last_signature_either(
    failing: str, for_signing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in SIGNERS[:-1]:
        assert for_signing.sign(who).done
    before, entries = head(for_signing), len(for_signing.journal())

    def fails(*_: Any) -> Any:
        raise PaperworkFailed("De tijdstempeldienst geeft geen antwoord.")

    with monkeypatch.context() as now:
        now.setattr(for_signing.paper, failing, fails)
        with pytest.raises(PaperworkFailed, match="tijdstempeldienst"):
            for_signing.sign(SIGNERS[-1])
    assert (head(for_signing), len(for_signing.journal()), stamps(for_signing)) == (before, entries, [])
    assert for_signing.facts().state is State.FOR_SIGNING
    assert for_signing.sign(SIGNERS[-1]).done
    assert len(stamps(for_signing)) == 1


def test_nothing_is_renewed_before_its_time(done: World) -> None:
    done.clock.moment = done.paper.lasts_until - timedelta(days=91)
    assert renew(done) == (0, ())


def test_it_is_renewed_in_time_once_and_the_journal_knows(recognised: World) -> None:
    before, state = head(recognised), recognised.facts().state
    ageing(recognised)
    assert renew(recognised) == (1, ())
    assert renew(recognised) == (0, ())
    after = head(recognised)
    assert [(number, digest) for number, digest, _ in stamps(recognised)] == [(1, before), (2, after)]
    told = recognised.journal()[-1]
    assert {
        key: told[key] for key in ("kind", "action", "agreement", "before", "after", "number", "until")
    } == {
        "kind": "beheer",
        "action": Administration.RESTAMPED,
        "agreement": recognised.agreement,
        "before": before,
        "after": after,
        "number": 2,
        "until": recognised.paper.lasts_until.isoformat(),
    }
    assert recognised.facts().state is state
    check = Papers(recognised.desk).check(recognised.agreement)
    assert check is not None
    assert check.valid
    assert recognised.journal_is_whole()


def test_a_copy_of_before_the_renewal_stays_known(recognised: World) -> None:
    before = head(recognised)
    register = Register(recognised.desk)
    assert register.knows(before)
    ageing(recognised)
    recognised.paper.lasts_until = datetime(2060, 1, 1, tzinfo=UTC)
    known = register.knows(before)
    assert renew(recognised) == (1, ())
    assert register.knows(before) == known == register.knows(head(recognised))


def test_a_paper_from_before_there_were_archive_timestamps_gets_one(done: World) -> None:
    with unjournalled(done) as session:
        for row in session.scalars(select(ArchiveRow)):
            session.delete(row)
    pdf = done.desk.documents.get(head(done))
    bare = done.desk.documents.put(pdf[: pdf.rindex(b'{"field": "archief-1"}')])
    with unjournalled(done) as session:
        session.execute(update(PaperRow).values(head=bare))
    assert renew(done) == (1, ())
    assert [number for number, *_ in stamps(done)] == [1]


def test_what_is_not_finished_is_left_alone(for_signing: World) -> None:
    ageing(for_signing)
    assert renew(for_signing) == (0, ())
    assert for_signing.sign(SIGNERS[0]).done
    assert renew(for_signing) == (0, ())


def test_one_that_fails_holds_up_no_other_and_changes_nothing(done: World) -> None:
    first = done.agreement
    ageing(done)
    with done.desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ArchiveRow)) == 1
    before, entries = head(done), len(done.journal())
    done.paper.broken = "De tijdstempeldienst geeft geen antwoord."
    assert renew(done) == (0, (f"Dossier {first}: De tijdstempeldienst geeft geen antwoord.",))
    done.paper.broken = None
    (done.desk.documents._path(before)).write_bytes(b"weg")  # type: ignore[attr-defined]  # the store of the tests has files
    assert renew(done) == (0, (f"Dossier {first}: het bestand is weg of beschadigd.",))
    assert (head(done), len(done.journal()), len(stamps(done))) == (before, entries, 1)


def test_another_timestamp_than_we_made_is_not_recorded(done: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ageing(done)
    made = done.paper.archive

    def otherwise(pdf: bytes, number: int) -> ArchivedPaper:
        right = made(pdf, number)
        return replace(right, pdf=right.pdf.replace(b"archief-2", b"archief-9"))

    monkeypatch.setattr(done.paper, "archive", otherwise)
    renewed, (failed,) = renew(done)
    assert (renewed, "niet in orde" in failed, len(stamps(done))) == (0, True, 1)


def test_two_that_renew_at_once_stamp_once(done: World) -> None:
    ageing(done)
    results: list[int] = []
    threads = [Thread(target=lambda: results.append(renew(done)[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(results), len(stamps(done))) == (1, 2)
    assert done.journal_is_whole()


@pytest.mark.parametrize("tampered", ["head", "stamp", "gone"])
def test_a_stamp_that_was_changed_behind_its_back_is_seen(tampered: str, recognised: World) -> None:
    ageing(recognised)
    assert renew(recognised) == (1, ())
    with unjournalled(recognised) as session:
        if tampered == "head":
            session.execute(update(PaperRow).values(head=PaperRow.base))
        row = session.get_one(ArchiveRow, (1, 2))
        if tampered == "stamp":
            row.until += timedelta(days=1)
        if tampered == "gone":
            session.delete(row)
    assert not recognised.journal_is_whole()
