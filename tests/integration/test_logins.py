"""The second step and one's own account on both databases: also when two do it at once."""

from dataclasses import replace

import pytest
from pyotp import TOTP

from tests.integration.at_once import at_once
from tests.world import PASSWORD, World
from workflow.persistence.tables import OutboxRow, PersonRow
from workflow.services.accounts import Accounts
from workflow.services.answers import NotFound
from workflow.services.erasure import Erasure
from workflow.services.factors import Factors
from workflow.services.logins import Logins
from workflow.services.people import NotAllowed, People, token_hash

EMAIL, NEW = "kantoor@example.nl", "anders@example.nl"


class Somebody:
    """Somebody with an app, and the services that know them."""

    def __init__(self, world: World) -> None:
        self.world, self.desk = world, replace(world.desk, second_factor=True)
        self.people = People(self.desk)
        self.logins = Logins(self.desk, self.people)
        self.factors = Factors(self.desk, self.logins)
        self.accounts = Accounts(self.desk)
        self.id = world.people["kantoor"]
        token = self.half()
        offer = self.factors.offer(token_hash(token), EMAIL)
        self.secret = offer.secret
        done = self.factors.enrol(token, offer.sealed, self.code())
        assert done
        self.token, self.codes = done

    def half(self) -> str:
        token = self.people.log_in(EMAIL, PASSWORD)
        assert token
        assert self.people.login(token) is None
        return token

    def code(self) -> str:
        return str(TOTP(self.secret).at(self.world.clock.now()))


@pytest.fixture
def somebody(world: World) -> Somebody:
    return Somebody(world)


def test_one_code_opens_one_of_two_logins(somebody: Somebody) -> None:
    somebody.world.clock.forward(seconds=30)
    halves, code = [somebody.half() for _ in range(4)], somebody.code()
    opened = at_once(*[lambda half=half: somebody.logins.with_code(half, code) for half in halves])
    assert len([token for token in opened if token]) == 1
    assert somebody.world.journal_is_whole()


def test_one_recovery_code_opens_one_of_two_logins(somebody: Somebody) -> None:
    halves = [somebody.half() for _ in range(4)]
    opened = at_once(
        *[lambda half=half: somebody.logins.with_code(half, somebody.codes[0]) for half in halves]
    )
    assert len([token for token in opened if token]) == 1
    assert somebody.factors.owned(somebody.id).codes_left == 9
    assert somebody.world.journal_is_whole()


def test_half_a_login_is_finished_once(somebody: Somebody) -> None:
    half = somebody.half()
    opened = at_once(
        *[lambda code=code: somebody.logins.with_code(half, code) for code in somebody.codes[:4]]
    )
    assert len([token for token in opened if token]) == 1
    assert somebody.factors.owned(somebody.id).codes_left == 9


def test_a_passkey_is_one_persons(somebody: Somebody) -> None:
    assert somebody.factors.add_passkey(somebody.id, " Mijn  telefoon ", "nummer", "sleutel", 3) == []
    found = somebody.factors.passkey("nummer")
    assert found
    assert (found.person, found.key, found.count) == (somebody.id, "sleutel", 3)
    with pytest.raises(NotAllowed, match="staat al bij een account"):
        somebody.factors.add_passkey(somebody.world.people["kantoor-2"], "X", "nummer", "s", 0)
    other = somebody.people.log_in("kantoor-2@example.nl", PASSWORD)
    assert other
    assert somebody.logins.prove_with_passkey(token_hash(other), found.factor, 4) is None
    assert somebody.logins.prove_with_passkey(token_hash(somebody.token), found.factor, 5)
    somebody.people.close(EMAIL)
    assert somebody.factors.passkey("nummer") is None
    assert somebody.logins.with_passkey(found.factor, 6, "") is None
    assert somebody.world.journal_is_whole()


def test_a_question_is_answered_once_and_not_for_long(somebody: Somebody) -> None:
    first, second = somebody.factors.ask(), somebody.factors.ask()
    assert sorted(at_once(*[lambda: somebody.factors.answered(first)] * 4)) == [False, False, False, True]
    somebody.world.clock.forward(minutes=5)
    assert not somebody.factors.answered(second)
    assert not somebody.factors.answered(b"niet gevraagd")


def test_an_address_changes_once_and_only_when_it_is_free(somebody: Somebody) -> None:
    somebody.accounts.want_address(somebody.id, NEW)
    with somebody.desk.database.reading() as session:
        text = session.query(OutboxRow).filter_by(address=NEW).one().text
    link = text.split("/account/adres/")[1].split()[0]
    assert somebody.accounts.wanted_address(somebody.id, link) == NEW
    somebody.people.invite(NEW, "Iemand Anders")
    with pytest.raises(NotFound):
        somebody.accounts.confirm_address(somebody.id, token_hash(somebody.token), link)
    assert somebody.people.known(EMAIL) == somebody.id
    somebody.world.clock.forward(hours=24)
    with pytest.raises(NotFound):
        somebody.accounts.wanted_address(somebody.id, link)


def language(somebody: Somebody) -> str:
    login = somebody.people.login(somebody.token)
    assert login
    return login.language


def test_somebody_chooses_their_language_and_the_journal_stays_whole(somebody: Somebody) -> None:
    entries = len(somebody.world.journal())
    assert language(somebody) == "nl"
    somebody.accounts.choose_language(somebody.id, "en")
    assert language(somebody) == "en"
    with somebody.desk.database.reading() as session:
        assert session.get_one(PersonRow, somebody.world.people["kantoor-2"]).language == "nl"
    assert len(somebody.world.journal()) == entries
    assert somebody.world.journal_is_whole()


@pytest.mark.parametrize("unknown", ["", "fr", "EN", "nl-NL", "\0"])
def test_a_language_that_we_do_not_speak_is_refused(somebody: Somebody, unknown: str) -> None:
    somebody.accounts.choose_language(somebody.id, "en")
    with pytest.raises(NotAllowed, match="Kies een van deze talen"):
        somebody.accounts.choose_language(somebody.id, unknown)
    assert language(somebody) == "en"


def test_nobody_and_a_closed_account_have_no_language_to_choose(somebody: Somebody) -> None:
    somebody.people.close(EMAIL)
    for person in (somebody.id, 99_999):
        with pytest.raises(NotFound):
            somebody.accounts.choose_language(person, "en")
    with somebody.desk.database.reading() as session:
        assert session.get_one(PersonRow, somebody.id).language == "nl"


def test_erasing_somebody_forgets_their_language(somebody: Somebody) -> None:
    somebody.accounts.choose_language(somebody.id, "en")
    Erasure(somebody.desk).erase(EMAIL, "Op verzoek.")
    with somebody.desk.database.reading() as session:
        assert session.get_one(PersonRow, somebody.id).language == "nl"
    assert somebody.world.journal_is_whole()


def test_an_invitation_sets_the_language_only_when_one_was_chosen(somebody: Somebody) -> None:
    chosen, token = somebody.people.invite(NEW, "Nieuw")
    somebody.people.accept(token, PASSWORD, "en")
    left, token = somebody.people.invite("ander@example.nl", "Ander")
    somebody.people.accept(token, PASSWORD)
    with somebody.desk.database.reading() as session:
        assert session.get_one(PersonRow, chosen).language == "en"
        assert session.get_one(PersonRow, left).language == "nl"
    assert somebody.world.journal_is_whole()
