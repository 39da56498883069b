"""Two at once: nothing lost, nothing doubled, one winner and a clear sentence for the other."""

import pytest
from sqlalchemy import select

from tests.builders import FORM, deviation, supplement
from tests.integration.at_once import at_once
from tests.world import HOUSING, KEYS, POLICE, World
from workflow.domain.text import text_digest
from workflow.domain.vocabulary import Action, State
from workflow.persistence.messages import KeyReused
from workflow.persistence.tables import JournalRow, SignatureRow, StanceRow
from workflow.services.answers import Answer


def test_signers_at_once_lose_no_signature(for_signing: World) -> None:
    signers = ("coordinator", f"{POLICE}-1", f"{HOUSING}-1")
    answers = at_once(*(lambda who=who: for_signing.sign(who, key=f"teken-{who}") for who in signers))
    assert all(answer.done for answer in answers)
    paper = for_signing.facts().paper
    assert paper is not None
    assert len(paper.signed) == 3
    pdf = for_signing.desk.documents.get(paper.head)
    assert pdf.count(b'"field"') == 3
    assert for_signing.journal_is_whole()


def test_the_same_sign_form_twice_gives_one_signature_and_one_answer(for_signing: World) -> None:
    first, second = at_once(*(lambda: for_signing.sign("coordinator", key="een-formulier") for _ in range(2)))
    assert first == second
    assert first.done
    with for_signing.desk.database.reading() as session:
        assert len(session.scalars(select(SignatureRow)).all()) == 1


def test_two_last_consents_both_count(negotiating: World) -> None:
    number = negotiating.propose(supplement())
    negotiating.consent(number, f"{KEYS[0]}-1")
    answers = at_once(
        lambda: negotiating.consent(number, f"{POLICE}-1"),
        lambda: negotiating.consent(number, f"{HOUSING}-1"),
    )
    assert all(answer.done for answer in answers)
    assert len(negotiating.facts().proposals[0].stances) == 4


def test_revising_against_consenting_never_leaves_a_consent_on_words_not_read(negotiating: World) -> None:
    number = negotiating.propose(deviation())
    old = negotiating.facts().proposals[0].current.digest
    given = {"proposal": number, "digest": old, "key": "instemmen"}
    revise, consent = at_once(
        lambda: negotiating.act(
            Action.REVISE, "coordinator", key="herzien", proposal=number, draft=deviation(text="Nieuw.")
        ),
        lambda: negotiating.act(Action.CONSENT, f"{POLICE}-1", **given),
    )
    assert revise.done
    if not consent.done:
        assert consent.sentences == (
            "Het voorstel is intussen veranderd. Lees de nieuwe tekst en geef dan uw mening.",
        )
    current = negotiating.facts().proposals[0].current.digest
    with negotiating.desk.database.reading() as session:
        stances = session.scalars(select(StanceRow).where(StanceRow.digest == current)).all()
    assert [s.partner for s in stances] == [negotiating.facts().team]


def test_approving_against_reopening_has_one_order(negotiating: World) -> None:
    negotiating.done(Action.PUT_TO_APPROVAL, "coordinator", digest=_text(negotiating))
    digest = negotiating.facts().put_up or ""
    approve, reopen = at_once(
        lambda: negotiating.act(Action.APPROVE, f"{POLICE}-1", key="goedkeuren", digest=digest),
        lambda: negotiating.act(Action.REOPEN, f"{HOUSING}-1", key="heropenen", reason="Toch nog iets."),
    )
    assert reopen.done
    assert approve.done or approve.sentences == (
        "Goedkeuren kan nu niet: de stand van het dossier is ‘in onderhandeling’.",
    )
    assert negotiating.facts().approvals == ()


def test_the_last_signature_against_declining_has_one_winner(for_signing: World) -> None:
    for who in ("coordinator", f"{POLICE}-1"):
        for_signing.sign(who)
    answers = at_once(
        lambda: for_signing.sign(f"{HOUSING}-1", key="teken"),
        lambda: for_signing.act(Action.DECLINE, f"{HOUSING}-1", key="weiger", reason="Nee."),
    )
    assert sorted(answer.done for answer in answers) == [False, True]
    assert for_signing.facts().state is (State.FOR_SIGNING if answers[0].done else State.IN_NEGOTIATION)
    assert for_signing.journal_is_whole()


def test_opening_the_signing_twice_makes_one_paper(agreed: World) -> None:
    answers = at_once(
        lambda: agreed.open_signing("kantoor", key="een"),
        lambda: agreed.open_signing("kantoor-2", key="twee"),
    )
    assert sorted(answer.done for answer in answers) == [False, True]
    loser = next(answer for answer in answers if not answer.done)
    assert loser.sentences == (
        "Ondertekening openen kan nu niet: de stand van het dossier is ‘ter ondertekening’.",
    )


@pytest.mark.parametrize("action", [Action.SUBMIT, Action.PROPOSE])
def test_the_same_form_twice_happens_once(world: World, action: Action) -> None:
    given: dict[str, object] = {}
    if action is Action.PROPOSE:
        world.submit()
        given = {"draft": supplement()}
    else:
        world.done(Action.FILL_IN, "coordinator", form=FORM)
    answers = at_once(*(lambda: world.act(action, "coordinator", key="dubbel", **given) for _ in range(2)))
    assert answers[0] == answers[1]
    assert answers[0].done
    with world.desk.database.reading() as session:
        entries = [row for row in session.scalars(select(JournalRow)) if row.body["action"] == action.value]
    assert len(entries) == 1


def test_a_key_that_comes_back_with_another_request_is_refused(negotiating: World) -> None:
    negotiating.act(Action.PROPOSE, "coordinator", key="sleutel", draft=supplement())
    with pytest.raises(KeyReused):
        negotiating.act(Action.PROPOSE, "coordinator", key="sleutel", draft=supplement(text="Iets anders."))
    with pytest.raises(KeyReused):
        negotiating.act(Action.PROPOSE, f"{POLICE}-1", key="sleutel", draft=supplement())


def test_the_answer_is_kept_and_given_again(negotiating: World) -> None:
    first: Answer = negotiating.act(Action.PUT_TO_APPROVAL, f"{POLICE}-1", key="weer")
    assert not first.done
    assert negotiating.act(Action.PUT_TO_APPROVAL, f"{POLICE}-1", key="weer") == first


def _text(world: World) -> str:
    return text_digest(world.facts())
