"""Terms on the pages: who is late since when, the button to remind, and the office's page of terms."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.builders import FORM, deviation, supplement
from tests.counting import counted
from tests.web.visitor import Visitor
from tests.world import HOUSING, POLICE, World
from workflow.domain.terms import Term
from workflow.domain.vocabulary import Action
from workflow.persistence.tables import OutboxRow
from workflow.services.overview import Overview
from workflow.services.reminders import Reminders
from workflow.services.terms import StepTerms

Someone = Callable[[str], Visitor]


def waiting_for_days(world: World, days: int) -> World:
    world.submit()
    world.propose(supplement())
    world.clock.forward(days=days)
    return world


@pytest.mark.parametrize("page", ["/overzicht", "/dossier/1"])
def test_late_is_said_in_words_from_the_first_day(world: World, someone: Someone, page: str) -> None:
    waiting_for_days(world, 14)
    assert "te laat" not in someone("kantoor").open(page).words
    world.clock.forward(days=1)
    assert "te laat sinds 8 december 2026" in someone("kantoor").open(page).words


def test_my_own_tasks_say_that_i_am_late(world: World, someone: Someone) -> None:
    waiting_for_days(world, 15)
    words = someone(f"{POLICE}-1").open("/taken").words
    assert "wacht op u sinds 23 november 2026 te laat sinds 8 december 2026" in words


def test_the_board_says_when_was_reminded(world: World, someone: Someone) -> None:
    waiting_for_days(world, 15)
    assert "herinnerd op" not in someone("kantoor").open("/overzicht").words
    Reminders(world.desk).send_due()
    world.clock.forward(days=2)
    assert "herinnerd op 8 december 2026" in someone("kantoor").open("/overzicht").words


def test_the_board_asks_the_database_the_same_number_of_times_for_any_number_of_teams(world: World) -> None:
    def number() -> int:
        with counted(world) as asked:
            assert Overview(world.desk).board(world.people["kantoor"]).sheet.lines
        return len(asked)

    waiting_for_days(world, 30)
    Reminders(world.desk).send_due()
    few = number()
    for name in ("Twee", "Drie", "Vier"):
        world.agreement = world.start_team(name)
    world.clock.forward(days=40)
    Reminders(world.desk).send_due()
    assert number() == few


# ── reminding by hand ────────────────────────────────────────────────────────────────────────────────────


def test_the_office_reminds_from_the_board_once_a_day(world: World, someone: Someone) -> None:
    waiting_for_days(world, 1)
    office = someone("kantoor")
    page = office.press(office.open("/overzicht"), "Herinneren: BPT Proef")
    assert "3 mensen krijgen een herinnering." in page.words
    assert "herinnerd op 24 november 2026" in page.words
    again = office.press(page, "Herinneren", 422)
    assert "die ging vandaag al uit" in again.words
    with world.desk.database.reading() as session:
        subjects = list(session.scalars(select(OutboxRow.subject)))
    assert subjects.count("Herinnering: BPT Proef wacht op u") == 3


def test_there_is_no_button_when_only_the_office_itself_is_waited_for(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    assert "Herinneren: BPT Proef" in office.open("/overzicht").buttons()
    assert "Herinneren" in office.open(f"/dossier/{world.agreement}").buttons()
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    world.done(Action.SUBMIT, "coordinator")
    assert "Herinneren: BPT Proef" not in office.open("/overzicht").buttons()
    assert "Herinneren" not in office.open(f"/dossier/{world.agreement}").buttons()


@pytest.mark.parametrize("who", ["coordinator", f"{HOUSING}-1"])
def test_others_have_no_button_and_no_address_to_remind(world: World, someone: Someone, who: str) -> None:
    waiting_for_days(world, 20)
    other = someone(who)
    page = other.open(f"/dossier/{world.agreement}")
    assert "Herinneren" not in page.buttons()
    token = page.form("Uitloggen").fields["csrf_token"]
    for number in (world.agreement, 99_999):
        data = {"csrf_token": token, "key": "k" * 32}
        assert other.client.post(f"/dossier/{number}/herinneren", data=data).status_code == 404
    assert "herinnerd op" not in other.open(f"/dossier/{world.agreement}").words


def test_what_is_no_form_for_reminding_is_refused(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    token = office.open("/taken").form("Uitloggen").fields["csrf_token"]
    data = {"csrf_token": token, "key": "k" * 32}
    assert office.client.post("/dossier/99999/herinneren", data=data).status_code == 404
    assert office.client.post("/dossier/1/herinneren", data={"key": "k" * 32}).status_code == 400
    assert office.client.post("/dossier/1/herinneren", data=data | {"extra": "1"}).status_code == 422


# ── the page of terms ────────────────────────────────────────────────────────────────────────────────────


def test_the_office_sets_a_term(world: World, someone: Someone) -> None:
    office = someone("kantoor")
    page = office.open("/termijnen")
    assert "Instemmen 14 dagen 7 dagen na 14 dagen te laat" in page.words
    form = office.open("/termijnen/instemmen")
    page = office.press(form, "Termijn bewaren", days="3", remind="2", inform="0")
    assert "Die geldt voor wat vanaf 23 november 2026 gaat wachten." in page.words
    assert "Instemmen 3 dagen 2 dagen nooit" in page.words
    waiting_for_days(world, 4)
    assert "te laat sinds 27 november 2026" in someone("kantoor").open("/overzicht").words
    assert world.journal_is_whole()


def test_a_later_term_leaves_what_waits_already_alone(world: World, someone: Someone) -> None:
    waiting_for_days(world, 5)
    office = someone("kantoor")
    office.press(office.open("/termijnen/instemmen"), "Termijn bewaren", days="1")
    assert "te laat" not in office.open("/overzicht").words
    form = office.open("/termijnen/instemmen")
    office.press(form, "Termijn bewaren", days="1", since="01-11-2026")
    assert "te laat sinds 25 november 2026" in office.open("/overzicht").words


def test_a_term_that_is_to_come_is_announced(someone: Someone) -> None:
    office = someone("kantoor")
    form = office.open("/termijnen/ondertekenen")
    page = office.press(form, "Termijn bewaren", days="30", since="2027-01-01")
    assert "Ondertekenen 14 dagen 7 dagen na 14 dagen te laat vanaf 1 januari 2027 anders" in page.words
    assert "Vanaf 1 januari 2027: te laat na 30 dagen" in office.open("/termijnen/ondertekenen").words


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("days", "0", "Vul een getal in van 1 tot en met 365."),
        ("days", "", "Vul dit in."),
        ("remind", "366", "Vul een getal in van 1 tot en met 365."),
        ("inform", "-1", "Vul een getal in van 0 tot en met 365."),
        ("days", "veel", "Vul een heel getal in, in cijfers."),
        ("since", "morgen", "Schrijf de dag als 31-12-2026."),
        ("since", "31-02-2026", "Schrijf de dag als 31-12-2026."),
        ("since", "01-01-2999", "De eerste dag ligt meer dan vijf jaar van vandaag."),
    ],
)
def test_what_is_no_term_is_said_where_it_went_wrong(
    world: World, someone: Someone, field: str, typed: str, sentence: str
) -> None:
    office = someone("kantoor")
    form = office.open("/termijnen/instemmen")
    page = office.press(form, "Termijn bewaren", 422, **{field: typed})
    assert sentence in page.words
    assert page.form("Termijn bewaren").fields[field] == typed
    assert StepTerms(world.desk).of(Action.CONSENT).now == Term(14, 7, 14)
    assert StepTerms(world.desk).of(Action.CONSENT).dated == {}


def test_a_step_that_nobody_is_waited_for_with_has_no_page(someone: Someone) -> None:
    office = someone("kantoor")
    office.open("/termijnen/intrekken", 404)
    office.open("/termijnen/onzin", 404)


@pytest.mark.parametrize("page", ["/termijnen", "/termijnen/instemmen"])
def test_terms_do_not_exist_for_others(someone: Someone, visitor: Visitor, page: str) -> None:
    assert someone(f"{POLICE}-1").open(page, 404).heading == "Niet gevonden"
    assert visitor.client.get(page).status_code == 303


def test_who_is_late_is_named_on_the_board_the_first_five(world: World, someone: Someone) -> None:
    world.submit()
    world.propose(deviation())
    world.clock.forward(days=15)
    words = someone("kantoor").open("/overzicht").words
    assert words.count("te laat sinds 8 december 2026") == 5
    assert "en nog 4 anderen" in words
