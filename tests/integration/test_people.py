"""Accounts and logins: links that work once, passwords that are long, sessions that end."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from tests.fakes import FakeHasher
from tests.world import PASSWORD, World
from workflow.domain.vocabulary import Role
from workflow.persistence import people as stored
from workflow.persistence.tables import (
    InvitationRow,
    JournalRow,
    PersonalRow,
    PersonRow,
    RoleRow,
    SessionRow,
)
from workflow.services.answers import NotFound
from workflow.services.letting_in import welcome
from workflow.services.people import (
    ABSOLUTE,
    IDLE,
    INVITATION_LASTS,
    Login,
    NotAllowed,
    People,
    check_password,
    token_hash,
)

EMAIL = "nieuw@example.nl"
OTHER_PASSWORD = "iets heel anders van dezelfde persoon"


@pytest.fixture
def people(world: World) -> People:
    return People(world.desk)


def logged_in(people: People, email: str = EMAIL, password: str = PASSWORD) -> str:
    token = people.log_in(email, password)
    assert token is not None
    return token


def who(people: People, token: str) -> Login:
    login = people.login(token)
    assert login is not None
    return login


@pytest.fixture
def person(people: People) -> int:
    """Somebody with a password and nothing else."""
    person, token = people.invite(EMAIL, "Nieuw Iemand")
    people.accept(token, PASSWORD)
    return person


# ── invitations ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_invitation_tells_whose_it_is_and_gives_a_login(people: People) -> None:
    person, token = people.invite("  Nieuw@Example.NL ", " Nieuw Iemand ")
    assert people.invited(token) == "Nieuw Iemand"
    people.accept(token, PASSWORD)
    login = who(people, logged_in(people))
    assert (login.person, login.name, login.email) == (person, "Nieuw Iemand", EMAIL)
    assert login.roles == set()


def test_looking_at_an_invitation_does_not_use_it_up(people: People) -> None:
    _, token = people.invite(EMAIL, "Nieuw")
    assert people.invited(token) == people.invited(token) == "Nieuw"


def test_an_invitation_works_once(people: People) -> None:
    _, token = people.invite(EMAIL, "Nieuw")
    people.accept(token, OTHER_PASSWORD)
    with pytest.raises(NotFound):
        people.accept(token, PASSWORD)
    with pytest.raises(NotFound):
        people.invited(token)
    assert people.log_in(EMAIL, PASSWORD) is None


def welcomed(world: World) -> tuple[int, str | None]:
    with world.desk.database.begin() as session:
        return welcome(session, world.desk, EMAIL, "Nieuw")


def test_an_earlier_invitation_dies_with_the_one_that_is_used(world: World, people: People) -> None:
    _, earlier = welcomed(world)
    _, later = people.invite(EMAIL, "Nieuw")
    people.accept(later, PASSWORD)
    assert earlier is not None
    with pytest.raises(NotFound):
        people.accept(earlier, OTHER_PASSWORD)


def test_an_invitation_expires(world: World, people: People) -> None:
    _, token = people.invite(EMAIL, "Nieuw")
    world.clock.forward(seconds=INVITATION_LASTS.total_seconds() - 1)
    assert people.invited(token)
    world.clock.forward(seconds=1)
    with pytest.raises(NotFound):
        people.invited(token)
    with pytest.raises(NotFound):
        people.accept(token, PASSWORD)


def test_a_made_up_token_is_no_invitation(people: People) -> None:
    with pytest.raises(NotFound):
        people.accept("verzonnen", PASSWORD)


def test_a_refused_password_leaves_the_invitation_open(people: People) -> None:
    _, token = people.invite(EMAIL, "Nieuw")
    with pytest.raises(NotAllowed):
        people.accept(token, "te kort")
    assert people.invited(token) == "Nieuw"


@pytest.mark.parametrize("email", ["", "geen adres", "a@", "@b", "a@b@c", "a b@c", "a\x00@b.nl"])
def test_what_is_no_address_is_not_invited(people: People, email: str) -> None:
    with pytest.raises(NotAllowed):
        people.invite(email, "Naam")


def test_inviting_again_makes_no_second_account(people: People) -> None:
    person, _ = people.invite(EMAIL, "Nieuw Iemand")
    assert people.invite(EMAIL.upper(), "Andere Naam")[0] == person
    accounts = [line for line in people.everyone() if line[0] == EMAIL]
    assert accounts == [(EMAIL, "Nieuw Iemand", True, frozenset())]


def test_a_welcome_never_gives_a_link_into_an_account_with_a_password(world: World, person: int) -> None:
    assert welcomed(world) == (person, None)


def test_a_welcome_gives_a_link_while_there_is_no_password(world: World) -> None:
    first, token = welcomed(world)
    again, another = welcomed(world)
    assert first == again
    assert token
    assert another
    assert token != another


# ── passwords ────────────────────────────────────────────────────────────────────────────────────────────

LONG_SENTENCE = (
    "de wandelaars van onze buurt lopen elke dinsdag en donderdag langs het water en de oude molen "
    "en daarna drinken zij samen koffie bij de bakker op de hoek van de straat"
)


@pytest.mark.parametrize(
    "password", ["vijftien tekens", "X7#q" * 3 + "abc", "ünïcødé wàchtwöord", LONG_SENTENCE]
)
def test_a_long_password_of_any_sort_is_good(password: str) -> None:
    check_password(password)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("veertien teken", "minstens 15"),
        ("", "minstens 15"),
        ("ab cd" * 40 + "e", "hoogstens 200"),
        ("a" * 15, "te makkelijk"),
        ("abcdabcdabcdabcd", "te makkelijk"),
        ("welkomwelkomwelkom", "te makkelijk"),
        ("hahahahahahahahaha", "te makkelijk"),
        ("123456789qwerty", "te makkelijk"),
        ("1QA2WS3ed4rf5tg", "te makkelijk"),
    ],
)
def test_a_password_that_is_short_or_easy_is_refused(password: str, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        check_password(password)


def test_a_password_counts_to_its_last_character(people: People) -> None:
    longest = (LONG_SENTENCE + " waar het altijd lekker ruikt naar brood")[:200]
    person, token = people.invite(EMAIL, "Nieuw")
    people.accept(token, longest)
    assert people.log_in(EMAIL, longest)
    assert people.log_in(EMAIL, longest + "x") is None
    assert not people.proves(person, longest + "x")


# ── logging in and out ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, OTHER_PASSWORD),
        (EMAIL, ""),
        ("onbekend@example.nl", PASSWORD),
        ("", ""),
        ("\x00@example.nl", PASSWORD),
        (EMAIL, PASSWORD * 20),
    ],
)
def test_what_does_not_fit_logs_nobody_in(people: People, person: int, email: str, password: str) -> None:
    assert people.log_in(email, password) is None


def test_the_case_of_an_address_does_not_matter(people: People, person: int) -> None:
    assert who(people, logged_in(people, f" {EMAIL.upper()} ")).person == person


def test_without_a_password_there_is_no_logging_in(people: People) -> None:
    people.invite(EMAIL, "Nieuw")
    assert people.log_in(EMAIL, "") is None


def test_a_hash_is_compared_for_an_unknown_address_too(
    people: People, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    monkeypatch.setattr(FakeHasher, "matches", lambda _, given, hashed: bool(compared.append(hashed)))
    for email in (EMAIL, "onbekend@example.nl"):
        assert people.log_in(email, PASSWORD) is None
    assert len(compared) == 2
    assert all(compared)


def test_a_login_ends_after_half_an_hour_of_nothing(world: World, people: People, person: int) -> None:
    token = logged_in(people)
    world.clock.forward(seconds=IDLE.total_seconds())
    assert people.login(token)
    world.clock.forward(seconds=IDLE.total_seconds() + 1)
    assert people.login(token) is None


def test_a_login_ends_after_twelve_hours_of_work(world: World, people: People, person: int) -> None:
    token = logged_in(people)
    for _ in range(int(ABSOLUTE / timedelta(minutes=20))):
        world.clock.forward(minutes=20)
        assert people.login(token)
    world.clock.forward(seconds=1)
    assert people.login(token) is None


def test_logging_out_ends_the_login_at_the_server(people: People, person: int) -> None:
    token, elsewhere = logged_in(people), logged_in(people)
    people.log_out(who(people, token).token)
    assert people.login(token) is None
    assert people.login(elsewhere)
    people.log_out(token_hash(token))  # once more is harmless


def test_every_login_has_a_token_of_its_own(people: People, person: int) -> None:
    assert len({logged_in(people) for _ in range(5)}) == 5


# ── closing ──────────────────────────────────────────────────────────────────────────────────────────────


def test_closing_an_account_ends_its_logins_at_once(people: People, person: int) -> None:
    token = logged_in(people)
    people.close(EMAIL.upper())
    assert people.login(token) is None
    assert people.log_in(EMAIL, PASSWORD) is None
    assert people.known(EMAIL) is None
    assert not people.proves(person, PASSWORD)


def test_closing_an_account_takes_its_roles(world: World, people: People) -> None:
    assert people.known("kantoor@example.nl") == world.people["kantoor"]
    people.close("kantoor@example.nl")
    roles = {address: roles for address, _, _, roles in people.everyone()}
    assert roles["kantoor@example.nl"] == frozenset()


def test_an_unknown_account_cannot_be_closed(people: People) -> None:
    with pytest.raises(NotFound):
        people.close("onbekend@example.nl")


def test_an_invitation_to_a_closed_account_is_worth_nothing(people: People) -> None:
    _, token = people.invite(EMAIL, "Nieuw")
    people.close(EMAIL)
    with pytest.raises(NotFound):
        people.invited(token)
    with pytest.raises(NotFound):
        people.accept(token, OTHER_PASSWORD)


def test_a_closed_account_is_not_invited_again(world: World, people: People) -> None:
    people.close("kantoor@example.nl")
    with pytest.raises(NotAllowed, match="gesloten"):
        people.invite("kantoor@example.nl", "Kantoor", frozenset({Role.MAYORS_OFFICE}))
    assert world.journal_is_whole()


# ── proving, and what is stored ──────────────────────────────────────────────────────────────────────────


def test_only_the_own_password_proves_who_somebody_is(world: World, people: People, person: int) -> None:
    assert people.proves(person, PASSWORD)
    assert not people.proves(person, OTHER_PASSWORD)
    without, _ = people.invite("zonder@example.nl", "Zonder")
    assert not people.proves(without, "")


def test_only_hashes_are_stored(world: World, people: People) -> None:
    _, invitation = people.invite(EMAIL, "Nieuw")
    people.accept(invitation, OTHER_PASSWORD)
    token = logged_in(people, password=OTHER_PASSWORD)
    with world.desk.database.reading() as session:
        sessions = session.scalars(select(SessionRow.token)).all()
        invitations = session.scalars(select(InvitationRow.token)).all()
        passwords = session.scalars(select(PersonRow.password)).all()
        bodies = [*session.scalars(select(JournalRow.body)), *session.scalars(select(PersonalRow.content))]
    stored = json.dumps([*sessions, *invitations, *passwords, *bodies])
    assert token_hash(token) in sessions
    assert token_hash(invitation) in invitations
    assert FakeHasher().hash(OTHER_PASSWORD) in passwords
    for secret in (token, invitation, OTHER_PASSWORD):
        assert secret not in stored
    assert not any(hashed in json.dumps(bodies) for hashed in passwords if hashed)


def test_the_role_of_the_installation_is_nobodys(world: World) -> None:
    with pytest.raises(NotAllowed, match="Niemand krijgt de rol van de installatie"):
        People(world.desk).invite("anna@example.nl", "Anna", frozenset({Role.INSTALLATION}))
    person, _ = People(world.desk).invite("anna@example.nl", "Anna")
    with world.desk.database.engine.begin() as connection:
        connection.execute(insert(RoleRow).values(person_id=person, role=Role.INSTALLATION))
    with world.desk.database.reading() as session:
        assert stored.roles(session, person) == frozenset()
