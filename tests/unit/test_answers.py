"""What a form was answered is kept, so that who sends it twice reads the same, in their language."""

import json
from datetime import date

import pytest
from babel.support import NullTranslations

from language import catalogue
from language.catalogue import told
from language.said import ENGLISH, LANGUAGES, Said, said
from workflow.domain.machine import Refusal
from workflow.domain.rules.rule import Reason
from workflow.domain.vocabulary import Action, State, label
from workflow.services.answers import Answer

ENGLISH_OF = {
    "Dit kan niet meer.": "This is no longer possible.",
    "Wacht op {names} sinds {number} dagen; het dossier is {state}.": (
        "After {number} days of waiting for {names} the dossier is {state}."
    ),
    "ter goedkeuring": "for approval",
    "Haal {characters} weg.": "Take {characters} away.",
}
WAITS = said(
    "Wacht op {names} sinds {number} dagen; het dossier is {state}.",
    names="Ria",
    number=3,
    state=label(State.FOR_APPROVAL),
)


class Few(NullTranslations):
    def gettext(self, message: str) -> str:
        return ENGLISH_OF.get(message, message)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "translations", lambda _: Few())


def kept(answer: Answer) -> Answer:
    """As it comes back from the database."""
    return Answer.from_json(json.loads(json.dumps(answer.as_json())))


def refused(*sentences: str) -> Answer:
    return Answer(Action.APPROVE, done=False, state=State.FOR_APPROVAL, sentences=sentences)


def test_the_second_time_it_says_the_same_in_each_language() -> None:
    first = refused(said("Dit kan niet meer."), WAITS, "Iemands eigen woorden")
    second = kept(first)
    assert second == first
    for language in LANGUAGES:
        assert [told(one, language) for one in second.sentences] == [
            told(one, language) for one in first.sentences
        ]
    assert [told(one, ENGLISH) for one in second.sentences] == [
        "This is no longer possible.",
        "After 3 days of waiting for Ria the dossier is for approval.",
        "Iemands eigen woorden",
    ]


def test_it_is_kept_as_often_as_one_likes() -> None:
    assert kept(kept(kept(refused(WAITS)))).as_json() == refused(WAITS).as_json()


def test_a_rule_s_reason_is_kept_with_what_fills_it_in() -> None:
    reason = Reason("every_character_prints", "Haal {characters} weg.", (("characters", "{x} ☃"),))
    answer = kept(Answer.to(Refusal(Action.APPROVE, State.FOR_APPROVAL, (reason,))))
    (sentence,) = answer.sentences
    assert (sentence, told(sentence, ENGLISH)) == ("Haal {x} ☃ weg.", "Take {x} ☃ away.")


def test_what_was_kept_as_plain_text_still_is_an_answer() -> None:
    data = {**refused().as_json(), "sentences": ["Dit kan niet meer."]}
    answer = Answer.from_json(data)
    assert answer.sentences == ("Dit kan niet meer.",)
    assert told(answer.sentences[0], ENGLISH) == "Dit kan niet meer."


def test_a_day_in_it_stays_as_it_was_kept() -> None:
    answer = kept(refused(said("Sinds {day}.", day=date(2026, 11, 24))))
    assert isinstance(answer.sentences[0], Said)
    assert answer.sentences == ("Sinds 24 november 2026.",)
