"""A new version of the covenant: who is asked to sign anew, and what becomes of what they agreed."""

from dataclasses import replace

import pytest

from tests.builders import COVENANT, deviation, supplement
from tests.mandates import KeptMandates
from tests.world import KEYS, MANDATE, PARTNERS, PERIOD, World
from workflow.domain.covenant import Annex, Article, CovenantText, NamedSignatory, Principle
from workflow.domain.difference import Change
from workflow.domain.facts import Draft
from workflow.domain.vocabulary import Action, State
from workflow.services.answers import NotFound
from workflow.services.covenants import LEVELS, Covenants
from workflow.services.mandates import Chair
from workflow.services.resigning import Fate, Resigning

PARTIES = tuple(NamedSignatory(name, "", "") for name in PARTNERS)
OLD = replace(COVENANT, signatories=PARTIES)


def with_principles(*principles: Principle) -> CovenantText:
    annex = Annex(OLD.annex.title, OLD.annex.introduction, principles)
    return replace(OLD, annex=annex)


FIRST, SECOND = OLD.annex.principles
REWORDED = replace(FIRST, text="Het team loopt elke maand een ronde.")


def recognised(world: World, *drafts: Draft) -> World:
    """The team recognised with these proposals."""
    for draft in drafts:
        world.everyone_consents(world.propose(draft))
    world.approve()
    assert world.open_signing().done
    world.everyone_signs()
    assert world.recognise().done
    return world


def fates(world: World) -> list[Fate]:
    return [one.fate for one in Resigning(world.desk).comparison(world.agreement).team.carried]


def test_without_a_new_version_nobody_is_on_the_list(recognised: World) -> None:
    resigning = Resigning(recognised.desk)
    assert resigning.behind().lines == ()
    with pytest.raises(NotFound):
        resigning.comparison(recognised.agreement)
    (version,) = resigning.versions()
    assert (version.number, version.levels, version.partners) == (1, LEVELS, PARTNERS)


def test_a_new_version_puts_every_recognised_team_on_the_list(negotiating: World) -> None:
    recognised(negotiating)
    negotiating.start_team("Nog in concept")
    Covenants(negotiating.desk).adopt(with_principles(FIRST, SECOND, Principle("NIEUW-1", "NIEUW", "Iets.")))
    sheet = Resigning(negotiating.desk).behind()
    assert [(line.team, line.version, line.state) for line in sheet.lines] == [
        ("BPT Proef", 1, State.RECOGNISED)
    ]
    assert sheet.total == 1
    assert negotiating.facts().state is State.RECOGNISED


def test_what_becomes_of_each_agreement(negotiating: World) -> None:
    world = recognised(
        negotiating, deviation(), deviation(principle="WERKWIJZE-2", text="Het team belt."), supplement()
    )
    Covenants(world.desk).adopt(with_principles(REWORDED))
    assert fates(world) == [Fate.ASKED_ANEW, Fate.LAPSES, Fate.STAYS]
    line = Resigning(world.desk).behind().lines[0]
    assert [line.count(fate) for fate in Fate] == [1, 1, 1]


def test_a_level_or_seat_that_came_later_is_asked_anew(negotiating: World) -> None:
    world = recognised(negotiating, deviation())
    more = Principle("NIEUW-1", "NIEUW", "Iets.")
    Covenants(world.desk).adopt(with_principles(FIRST, SECOND, more), levels=(*LEVELS, "landelijk"))
    person = world.join("minister")
    KeptMandates(world.desk).seat(person, Chair(KEYS[0], 4), PERIOD, MANDATE)
    assert fates(world) == [Fate.ASKED_ANEW]


def test_what_comes_along_is_what_a_renewal_does(negotiating: World) -> None:
    """The list promises what the protocol then does, proposal by proposal."""
    world = recognised(negotiating, deviation(), supplement())
    Covenants(world.desk).adopt(with_principles(REWORDED, SECOND))
    promised = fates(world)
    answer = world.done(Action.RENEW, "coordinator")
    begun = world.facts(answer.successor)
    assert [p.draft for p in begun.proposals] == [deviation(), supplement()]
    assert [bool(p.stances) for p in begun.proposals] == [fate is Fate.STAYS for fate in promised]
    assert Resigning(world.desk).comparison(world.agreement).team.successor == answer.successor


def test_the_difference_between_the_versions(negotiating: World) -> None:
    recognised(negotiating)
    new = replace(
        with_principles(REWORDED, Principle("NIEUW-1", "NIEUW", "Iets nieuws.")),
        articles=(Article("1", "partners nauw samenwerken"), Article("2", "er een tweede artikel is")),
    )
    Covenants(negotiating.desk).adopt(new)
    comparison = Resigning(negotiating.desk).comparison(negotiating.agreement)
    assert [(c.name, c.how) for c in comparison.changes] == [
        ("Artikel 1", "gewijzigd"),
        ("Artikel 2", "nieuw"),
        ("WERKWIJZE-1", "gewijzigd"),
        ("WERKWIJZE-2", "vervallen"),
        ("NIEUW-1", "nieuw"),
    ]
    added = [run.text for run in comparison.changes[0].runs if run.change is Change.ADDED]
    assert added == ["nauw "]
    assert (comparison.newest, comparison.team.version) == (2, 1)


def test_a_team_that_is_no_longer_in_force_is_not_asked(recognised: World) -> None:
    Covenants(recognised.desk).adopt(with_principles(FIRST))
    recognised.done(Action.END, "coordinator", reason="Wij stoppen.", day=recognised.desk.today())
    assert Resigning(recognised.desk).behind().total == 0


def test_the_same_text_with_another_term_is_a_new_version(world: World) -> None:
    covenants = Covenants(world.desk)
    assert covenants.adopt(OLD) == 1
    assert covenants.adopt(OLD, term_months=24) == 2
    assert covenants.adopt(OLD) == 2
    assert [v.term_months for v in Resigning(world.desk).versions()] == [24, None]
    assert world.journal_is_whole()
