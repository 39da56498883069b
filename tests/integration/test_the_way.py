"""The whole way through the services, on both databases."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.builders import area_change, deviation, supplement
from tests.mandates import KeptMandates
from tests.world import HOUSING, MANDATE, MUNICIPALITY, PERIOD, POLICE, World
from workflow.domain.vocabulary import Action, State
from workflow.persistence import papers
from workflow.persistence.tables import JournalRow, OutboxRow, SignatureRow
from workflow.ports.paper import PaperworkFailed
from workflow.services.dossiers import Dossiers
from workflow.services.overview import Overview
from workflow.services.records import Records


def test_from_draft_to_recognised_with_every_kind_of_proposal(world: World) -> None:
    world.submit()
    for draft in (deviation(), supplement(), area_change()):
        world.everyone_consents(world.propose(draft))
    world.approve()
    assert world.open_signing().done
    world.everyone_signs()
    answer = world.recognise()
    assert (answer.done, answer.state) == (True, State.RECOGNISED)
    assert Records(world.desk).check().faults == ()
    with world.desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignatureRow)) == 4
        assert session.scalar(select(func.count()).select_from(OutboxRow)) > 20


def test_a_refusal_leaves_its_entry_and_nothing_else(world: World) -> None:
    world.submit()
    before = world.facts()
    answer = world.act(Action.PUT_TO_APPROVAL, f"{POLICE}-1")
    assert not answer.done
    assert answer.sentences == ("Alleen een coördinator van dit team kan dit doen.",)
    assert world.facts() == before
    with world.desk.database.reading() as session:
        last = session.scalars(select(JournalRow).order_by(JournalRow.number.desc())).first()
        assert last is not None
        assert (last.body["kind"], last.body["rules"]) == ("weigering", ["a_coordinator"])
    assert world.journal_is_whole()


def test_the_mandate_is_frozen_into_the_entry(world: World) -> None:
    world.submit()
    world.consent(world.propose(supplement()), f"{POLICE}-1")
    with world.desk.database.reading() as session:
        last = session.scalars(select(JournalRow).order_by(JournalRow.number.desc())).first()
        assert last is not None
        assert last.body["mandate"] == {
            "partner": POLICE,
            "level": 1,
            "deputy_of": None,
            "source": "mandaatbesluit",
            "reference": "2020-1",
            "conditions": "",
            "since": "2020-01-01",
            "until": None,
        }


def test_names_and_words_stay_out_of_the_open_part_of_the_journal(world: World) -> None:
    world.submit()
    world.propose(deviation(reason="Mijn buurvrouw Truus is ziek."))
    with world.desk.database.reading() as session:
        bodies = str([row.body for row in session.scalars(select(JournalRow))])
    for words in ("Truus", "V. Vertegenwoordiger", "proef@example.nl", "om de week"):
        assert words not in bodies


def test_unprintable_characters_are_named(world: World) -> None:
    world.submit()
    answer = world.act(Action.PROPOSE, "coordinator", draft=supplement(text="Een ☃ op de hoek."))
    assert answer.sentences == ("Deze tekens kunnen niet op papier: ☃. Haal ze weg.",)


def test_declining_starts_a_new_paper(world: World) -> None:
    world.until(State.FOR_SIGNING)
    first = world.facts().paper
    assert world.sign("coordinator").done
    assert world.act(Action.DECLINE, f"{POLICE}-1", reason="De straat ontbreekt.").done
    assert world.facts().paper is None
    world.approve()
    assert world.open_signing().done
    second = world.facts().paper
    assert first is not None
    assert second is not None
    assert second.signed == ()
    world.everyone_signs()
    assert world.recognise().done
    assert world.journal_is_whole()


def test_a_revision_voids_the_consents_on_it(world: World) -> None:
    world.submit()
    number = world.propose(deviation())
    world.everyone_consents(number)
    world.done(Action.REVISE, "coordinator", proposal=number, draft=deviation(text="Het team loopt nooit."))
    answer = world.act(Action.PUT_TO_APPROVAL, "coordinator", digest="0" * 64)
    assert "Nog niet elk voorstel" in answer.sentences[0]


def test_the_municipality_cannot_sign_before_the_others(world: World) -> None:
    world.until(State.FOR_SIGNING)
    assert world.sign(f"{MUNICIPALITY}-1").sentences == (
        "U bent nog niet aan de beurt: eerst tekenen de andere partners.",
    )
    assert world.sign(f"{HOUSING}-1").done


def test_recognising_waits_for_a_colleague_of_who_opened_the_signing(for_signing: World) -> None:
    world = for_signing
    world.everyone_signs()
    overview, dossiers = Overview(world.desk), Dossiers(world.desk)
    opener, colleague = world.people["kantoor"], world.people["kantoor-2"]
    assert [w.mine for w in dossiers.open(world.agreement, opener).waiting] == [False]
    assert [w.mine for w in dossiers.open(world.agreement, colleague).waiting] == [True]
    assert overview.tasks(opener, 1, 50).sheet.lines == ()
    assert [line.id for line in overview.tasks(colleague, 1, 50).sheet.lines] == [world.agreement]
    with world.desk.database.reading() as session:
        about = select(OutboxRow.person_id).where(OutboxRow.text.contains("u kunt het team erkennen"))
        assert list(session.scalars(about)) == [colleague]


def test_a_pdf_is_made_anew_when_another_signatory_came_while_it_was_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.submit()
    world.approve()
    make = world.paper.make

    def and_meanwhile(paper: Mapping[str, Any], attachment: bytes) -> bytes:
        if "late" not in world.people:
            late = world.join("late")
            KeptMandates(world.desk).signatory(late, POLICE, "functie", PERIOD, MANDATE)
        return make(paper, attachment)

    monkeypatch.setattr(world.paper, "make", and_meanwhile)
    assert world.open_signing().done
    with world.desk.database.reading() as session:
        paper = papers.standing(session, world.agreement)
        assert paper is not None
        asked = {block.person_id for block, _ in papers.blocks(session, paper.id)}
    assert world.people["late"] in asked
    assert world.paper.made == 2


def test_a_pdf_of_which_the_signatories_keep_changing_is_not_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.submit()
    world.approve()
    make = world.paper.make

    def and_meanwhile(paper: Mapping[str, Any], attachment: bytes) -> bytes:
        late = world.join(f"late-{world.paper.made}")
        KeptMandates(world.desk).signatory(late, POLICE, "functie", PERIOD, MANDATE)
        return make(paper, attachment)

    monkeypatch.setattr(world.paper, "make", and_meanwhile)
    with pytest.raises(PaperworkFailed, match="veranderde"):
        world.open_signing()
    assert world.facts().state is State.AGREED
