"""What a dossier refuses is said in the language of the reader, and the Dutch of it stays what it was."""

from language.catalogue import told
from language.said import DUTCH, ENGLISH, from_json, joined, kept, said
from signing.reasons import REASONS
from tests.builders import act, agreement
from workflow.domain.machine import Refusal, decide
from workflow.domain.vocabulary import Action, State


def test_sentences_one_after_another_are_each_translated() -> None:
    row = joined(", ", (said("straten"), said("aantal leden"), "{geen zin}"))
    assert row == "straten, aantal leden, {geen zin}"
    assert told(row, ENGLISH) == "streets, number of members, {geen zin}"
    assert told(from_json(kept(row)), ENGLISH) == told(row, ENGLISH)
    assert told(joined(" ", ()), ENGLISH) == ""


def test_a_word_at_the_start_of_a_sentence_gets_a_capital_in_both_languages() -> None:
    refusal = decide(agreement(State.RECOGNISED), act(Action.WITHDRAW))
    assert isinstance(refusal, Refusal)
    sentence = str(refusal.reasons[0])
    assert sentence == "Intrekken kan nu niet: de stand van het dossier is ‘erkend’."
    english = "‘Withdraw’ is not possible now: the state of the dossier is ‘recognised’."
    assert told(sentence, ENGLISH) == english
    assert told(from_json(kept(sentence)), DUTCH) == sentence


def test_the_english_of_a_reason_of_a_verdict_is_one_and_the_same_everywhere() -> None:
    for reason in REASONS.values():
        assert told(str(reason), DUTCH) == reason.told(DUTCH)
        assert told(str(reason), ENGLISH) == reason.told(ENGLISH)
