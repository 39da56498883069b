"""Who signs on through an organisation is a subject there, not an address; and freshness is a time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.world import HOUSING, POLICE, World
from workflow.domain.partners.words import KeeperProof
from workflow.domain.vocabulary import Administration
from workflow.persistence import keepers
from workflow.persistence import people as queries
from workflow.persistence.tables import KeeperRow, OutboxRow, SignOnRow
from workflow.services.identity import Identity
from workflow.services.logins import Logins
from workflow.services.people import FRESH, NotAllowed, People, token_hash
from workflow.services.sign_ons import STRANGER, TOLD_AGAIN

EMAIL = "kantoor-2@example.nl"
KNOWN = Identity("https://login.example.nl", "k-2", EMAIL, strong=True)
OTHER = replace(KNOWN, subject="iemand-anders")


@pytest.fixture
def logins(world: World) -> Logins:
    return Logins(world.desk, People(world.desk))


def who_is(world: World, token: str | None) -> int | None:
    login = People(world.desk).login(token or "")
    return login.person if login else None


def bound(world: World) -> list[tuple[int, str, str]]:
    with world.desk.database.reading() as session:
        return [(row.person_id, row.issuer, row.subject) for row in session.scalars(select(SignOnRow))]


def subjects(world: World, person: int) -> list[str]:
    with world.desk.database.reading() as session:
        query = select(OutboxRow.subject).where(OutboxRow.person_id == person, OutboxRow.sent_at.is_(None))
        return list(session.scalars(query.order_by(OutboxRow.id)))


def test_the_first_login_binds_and_is_told(world: World, logins: Logins) -> None:
    person = world.people["kantoor-2"]
    assert who_is(world, logins.by_organisation(KNOWN, "")) == person
    assert who_is(world, logins.by_organisation(KNOWN, "")) == person
    assert bound(world) == [(person, KNOWN.issuer, KNOWN.subject)]
    assert subjects(world, person) == ["Er is iets veranderd aan uw account"]
    acts = [entry["action"] for entry in world.journal()]
    assert acts.count(Administration.SIGN_ON_BOUND) == 1
    assert world.journal_is_whole()


def test_the_subject_is_who_somebody_is_and_the_address_is_not(world: World, logins: Logins) -> None:
    logins.by_organisation(KNOWN, "")
    moved = replace(KNOWN, email="andere.naam@example.nl")
    assert who_is(world, logins.by_organisation(moved, "")) == world.people["kantoor-2"]
    taken_over = replace(KNOWN, email="kantoor@example.nl")
    assert who_is(world, logins.by_organisation(taken_over, "")) == world.people["kantoor-2"]


def test_another_subject_with_a_known_address_is_refused_and_told_to_the_office(
    world: World, logins: Logins
) -> None:
    logins.by_organisation(KNOWN, "")
    for _ in range(3):
        with pytest.raises(NotAllowed, match="iemand anders dan eerst"):
            logins.by_organisation(OTHER, "")
    assert len(bound(world)) == 1
    assert subjects(world, world.people["kantoor"]) == [STRANGER]
    assert world.journal()[-1]["action"] == Administration.SIGN_ON_REFUSED
    world.clock.forward(seconds=TOLD_AGAIN.total_seconds())
    with pytest.raises(NotAllowed):
        logins.by_organisation(OTHER, "")
    assert subjects(world, world.people["kantoor"]) == [STRANGER] * 2
    assert world.journal_is_whole()


def test_one_subject_is_one_account(world: World, logins: Logins) -> None:
    logins.by_organisation(KNOWN, "")
    same = replace(KNOWN, email="kantoor@example.nl")
    assert who_is(world, logins.by_organisation(same, "")) == world.people["kantoor-2"]
    elsewhere = replace(KNOWN, issuer="https://elders.example.nl")
    logins.by_organisation(elsewhere, "")
    assert len(bound(world)) == 2


@pytest.mark.parametrize(
    ("ago", "fresh"),
    [(timedelta(0), True), (FRESH, True), (FRESH + timedelta(seconds=1), False), (None, False)],
)
def test_it_is_a_fresh_proof_only_when_the_time_says_so(
    world: World, logins: Logins, ago: timedelta | None, fresh: bool
) -> None:
    at = None if ago is None else world.desk.now() - ago
    login = People(world.desk).login(logins.by_organisation(replace(KNOWN, proved_at=at), "") or "")
    assert login is not None
    assert login.fresh is fresh


def test_a_half_login_binds_nothing(world: World, logins: Logins) -> None:
    world.desk = replace(world.desk, second_factor=True)
    strict = Logins(world.desk, People(world.desk))
    token = strict.by_organisation(replace(KNOWN, strong=False), "")
    assert token
    assert strict.half(token)
    assert bound(world) == []
    assert who_is(world, logins.by_organisation(OTHER, "")) == world.people["kantoor-2"]
    assert strict.half(token) is None


# ── keepers whom an organisation names ───────────────────────────────────────────────────────────────────


def keeps(world: World, person: int) -> tuple[str, ...]:
    with world.desk.database.reading() as session:
        return keepers.kept_by(session, person, world.desk.today())


def test_whom_the_organisation_names_is_a_keeper_of_its_mandates(world: World, logins: Logins) -> None:
    person = world.join("beheer-politie")
    agent = Identity("https://login.politie.example", "9", "beheer-politie@example.nl", strong=True)
    logins.by_organisation(agent, "")
    assert keeps(world, person) == ()
    for _ in range(2):
        logins.by_organisation(replace(agent, keeps=POLICE), "")
        assert keeps(world, person) == (POLICE,)
    with world.desk.database.reading() as session:
        (row,) = session.scalars(select(KeeperRow).where(KeeperRow.person_id == person))
        assert row.proof is KeeperProof.SIGN_ON
    assert world.journal_is_whole()


@pytest.mark.parametrize("who", ["kantoor-2", f"{HOUSING}-1"])
def test_who_may_not_keep_gets_in_as_who_they_are(world: World, logins: Logins, who: str) -> None:
    named = replace(KNOWN, email=f"{who}@example.nl", keeps=POLICE)
    assert who_is(world, logins.by_organisation(named, "")) == world.people[who]
    assert POLICE not in keeps(world, world.people[who])


def test_an_organisation_that_is_no_partner_names_nobody(world: World, logins: Logins) -> None:
    person = world.join("iemand")
    named = replace(KNOWN, email="iemand@example.nl", keeps="bestaat-niet")
    assert who_is(world, logins.by_organisation(named, "")) == person
    assert keeps(world, person) == ()


def test_a_half_login_makes_no_keeper_until_it_is_whole(world: World) -> None:
    world.desk = replace(world.desk, second_factor=True)
    logins, person = Logins(world.desk, People(world.desk)), world.join("beheer-politie")
    named = replace(KNOWN, email="beheer-politie@example.nl", keeps=POLICE, strong=False)
    token = logins.by_organisation(named, "")
    assert token
    assert keeps(world, person) == ()
    with world.desk.database.begin() as session:
        queries.locked(session, person)
        logins.finish(session, token_hash(token))
    assert keeps(world, person) == (POLICE,)
