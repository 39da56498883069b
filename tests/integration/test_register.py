"""The register answers for any day: who was recognised, and which text applied."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import FORM, supplement
from tests.counting import counted
from tests.world import World, unjournalled
from workflow.domain.facts import TeamForm
from workflow.domain.standing import Period
from workflow.domain.vocabulary import Action, PartnerKind, State
from workflow.persistence.tables import AgreementRow, PartnerRow, StandingRow, TeamRow
from workflow.services import pages
from workflow.services.answers import NotFound
from workflow.services.dossiers import Dossiers
from workflow.services.register import Register

DAY = timedelta(days=1)


def names(world: World, day: date, search: str = "") -> list[str]:
    return [team.name for team in Register(world.desk).on(day, search).lines]


def test_a_team_is_there_from_its_recognition_on(recognised: World) -> None:
    today = recognised.desk.today()
    assert names(recognised, today) == ["BPT Proef"]
    assert names(recognised, today - DAY) == []
    assert Register(recognised.desk).count() == 1
    card = Register(recognised.desk).team("bpt-proef")
    assert card.periods == (Period(today, None),)
    assert card.extract is not None
    assert set(card.extract.text["team"]) == {"name", "members"}


def test_suspended_and_resumed(recognised: World) -> None:
    start, register = recognised.desk.today(), Register(recognised.desk)
    recognised.clock.forward(days=10)
    recognised.done(Action.SUSPEND, "kantoor", reason="Onderzoek.")
    assert names(recognised, start + 10 * DAY) == []
    assert names(recognised, start + 9 * DAY) == ["BPT Proef"]
    card = register.team("bpt-proef")
    assert card.extract is None
    assert card.periods == (Period(start, start + 10 * DAY),)
    recognised.clock.forward(days=5)
    recognised.done(Action.RESUME, "kantoor", reason="Afgerond.")
    assert names(recognised, start + 15 * DAY) == ["BPT Proef"]
    assert register.team("bpt-proef").periods == (
        Period(start + 15 * DAY, None),
        Period(start, start + 10 * DAY),
    )
    assert register.on(start + 15 * DAY).lines[0].since == start + 15 * DAY


def test_an_ended_team_still_tells_when_it_was_recognised(recognised: World) -> None:
    start, register = recognised.desk.today(), Register(recognised.desk)
    recognised.done(Action.END, "coordinator", reason="Wij stoppen.", day=start + 30 * DAY)
    assert names(recognised, start) == ["BPT Proef"]
    recognised.clock.forward(days=30)  # no job has run: the register knows the day by itself
    assert names(recognised, recognised.desk.today()) == []
    card = register.team("bpt-proef")
    assert (card.extract, card.periods) == (None, (Period(start, start + 30 * DAY),))
    then = register.team("bpt-proef", start + 29 * DAY)
    assert then.extract is not None
    assert FORM.contact not in str(then.extract.text)


def test_which_text_applied_when_a_successor_followed(recognised: World) -> None:
    start, old = recognised.desk.today(), recognised.agreement
    recognised.clock.forward(days=100)
    answer = recognised.done(Action.AMEND, "coordinator", reason="Een flyer erbij.")
    assert answer.successor
    recognised.agreement = answer.successor
    renamed = TeamForm("BPT Anders", FORM.contact, FORM.representative, 12, FORM.streets)
    recognised.done(Action.FILL_IN, "coordinator", form=renamed)
    assert names(recognised, recognised.desk.today()) == ["BPT Proef"]  # what is not recognised is not public
    recognised.everyone_consents(recognised.propose(supplement()))
    recognised.approve()
    recognised.open_signing()
    recognised.everyone_signs()
    assert recognised.recognise().done
    assert recognised.facts(old).state is State.SUPERSEDED
    register, changed = Register(recognised.desk), recognised.desk.today()
    before, after = register.team("bpt-proef", changed - DAY), register.team("bpt-proef", changed)
    assert before.extract is not None
    assert after.extract is not None
    assert (before.extract.text["supplements"], before.name) == ([], "BPT Proef")
    assert (len(after.extract.text["supplements"]), after.name) == (1, "BPT Anders")
    assert after.periods == (Period(start, None),)  # recognised without a break
    assert register.on(changed).lines[0].since == start
    office = Dossiers(recognised.desk)
    seen = office.open(old, recognised.people["kantoor"]).lineage
    assert seen.successor is not None
    assert (seen.successor.id, seen.successor.state) == (recognised.agreement, State.RECOGNISED)


def test_a_team_that_never_was_recognised_is_unknown(negotiating: World) -> None:
    for slug in ("bpt-proef", "bestaat-niet"):
        with pytest.raises(NotFound):
            Register(negotiating.desk).team(slug)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("dorpsstraat", True),
        ("DORPS proef", True),
        ("élisabeth", True),
        ("d'ailly", True),
        ("100%", False),
        ("_", False),
        ("kerk molenweg", False),
        ("\\", False),
        ('"', False),
    ],
)
def test_searching_in_names_and_agreed_streets(world: World, search: str, found: bool) -> None:
    streets = ("Dorpsstraat", "Koningin Élisabethlaan", "D'Ailly-kade", "Kerklaan")
    form = TeamForm("BPT Proef", FORM.contact, FORM.representative, 12, streets)
    world.done(Action.FILL_IN, "coordinator", form=form)
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")
    world.approve()
    world.open_signing()
    world.everyone_signs()
    assert world.recognise().done
    assert bool(names(world, world.desk.today(), search)) is found


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("flyer", True),
        ("FLYERS proef", True),
        ("één", True),
        ("burgerparticipatie", False),
        ("daarom", False),
    ],
)
def test_searching_in_what_was_agreed(world: World, search: str, found: bool) -> None:
    world.done(Action.FILL_IN, "coordinator", form=FORM)
    world.done(Action.SUBMIT, "coordinator")
    world.done(Action.TAKE_UP, "kantoor")
    flyer = replace(supplement(), title="Flyers", text="Wij delen één flyer uit.", reason="Daarom.")
    world.everyone_consents(world.propose(flyer))
    world.approve()
    world.open_signing()
    world.everyone_signs()
    assert world.recognise().done
    assert bool(names(world, world.desk.today(), search)) is found


def test_the_title_of_the_covenant_finds_every_team_under_it(recognised: World) -> None:
    today = recognised.desk.today()
    card = Register(recognised.desk).team("bpt-proef")
    assert card.extract is not None
    assert names(recognised, today, str(card.extract.text["covenant"]["title"])) == ["BPT Proef"]


def test_why_a_team_is_not_recognised_now(recognised: World) -> None:
    start, register = recognised.desk.today(), Register(recognised.desk)
    card = register.team("bpt-proef")
    assert (card.status, card.since, card.stopped) == (State.RECOGNISED, start, None)
    recognised.clock.forward(days=10)
    recognised.done(Action.SUSPEND, "kantoor", reason="Onderzoek.")
    card = register.team("bpt-proef")
    assert (card.status, card.since, card.stopped) == (State.SUSPENDED, None, start + 10 * DAY)
    assert register.team("bpt-proef", start - DAY).status is None
    recognised.done(Action.RESUME, "kantoor", reason="Afgerond.")
    recognised.done(Action.END, "coordinator", reason="Wij stoppen.", day=start + 40 * DAY)
    recognised.clock.forward(days=30)  # the job that ends it has not run yet
    card = register.team("bpt-proef")
    assert (card.status, card.stopped) == (State.ENDED, start + 40 * DAY)


def test_a_card_takes_a_constant_number_of_queries(crowd: World) -> None:
    with counted(crowd) as asked:
        Register(crowd.desk).team("bpt-proef")
    assert 0 < len(asked) <= 8, asked


@pytest.fixture
def crowd(recognised: World) -> World:
    """120 more teams with the same text."""
    today = recognised.desk.today()
    with unjournalled(recognised) as session:
        model = session.get_one(AgreementRow, recognised.agreement)
        for n in range(120):
            team = TeamRow(slug=f"team-{n}", name=f"Team {n:03}", partner=f"team-{n}")
            session.add(_partner(n))
            session.flush()
            session.add(team)
            session.flush()
            row = _copy(model, team.id, f"Team {n:03}")
            session.add(row)
            session.flush()
            session.add(StandingRow(team_id=team.id, agreement_id=row.id, since=today, until=None))
    return recognised


def _partner(n: int) -> PartnerRow:
    return PartnerRow(key=f"team-{n}", name=f"Team {n:03}", kind=PartnerKind.TEAM)


def _copy(model: AgreementRow, team: int, name: str) -> AgreementRow:
    text = {**(model.text or {}), "team": {**(model.text or {})["team"], "name": name}}
    same = {
        c.key: getattr(model, c.key) for c in AgreementRow.__table__.columns if c.key not in ("id", "version")
    }
    return AgreementRow(**{**same, "team_id": team, "text": text})


def test_pages_hold_fifty_and_read_no_more(crowd: World) -> None:
    register, today = Register(crowd.desk), crowd.desk.today()
    sheets = [register.on(today, page=n) for n in (1, 2, 3, 4)]
    assert [len(sheet.lines) for sheet in sheets] == [50, 50, 21, 0]
    assert {(sheet.total, sheet.pages) for sheet in sheets} == {(121, 3)}
    found = [team.name for sheet in sheets for team in sheet.lines]
    assert found == sorted(found)
    assert len(set(found)) == 121
    assert register.on(today, "team 00").total == 11  # 000 to 009, and 100
    assert pages.SIZE == 50


def test_a_page_takes_a_constant_number_of_queries(crowd: World) -> None:
    register = Register(crowd.desk)
    for day in (crowd.desk.today(), crowd.desk.today() - DAY):
        with counted(crowd) as asked:
            register.on(day)
        assert 0 < len(asked) <= 6, asked
        with counted(crowd) as asked:
            register.on(day, "team dorpsstraat")
        assert 0 < len(asked) <= 7, asked
        assert not any("agreements.form" in sql for sql in asked)  # no whole agreement is loaded
