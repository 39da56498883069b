"""A sentence that was said is a Dutch str that can be said again in another language."""

import copy
import json
import pickle
from datetime import UTC, date, datetime

import pytest
from babel.support import NullTranslations

from language import catalogue
from language.catalogue import told
from language.said import ENGLISH, LANGUAGES, Said, from_json, kept, said

ENGLISH_OF = {
    "Voorstel {number} van {name}": "{name}'s proposal {number}",
    "Wacht op {names} sinds {day}.": "Waiting for {names} since {day}.",
    "erkend": "recognised",
    "Het team is nu {state}.": "The team is now {state}.",
    "Hoogstens {max} tekens.": "At most {max} characters.",
}


class Few(NullTranslations):
    def gettext(self, message: str) -> str:
        return ENGLISH_OF.get(message, message)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "translations", lambda _: Few())


def test_it_is_the_dutch_sentence() -> None:
    sentence = said("Voorstel {number} van {name}", number=3, name="Ria")
    assert sentence == "Voorstel 3 van Ria"
    assert {sentence: 1}["Voorstel 3 van Ria"] == 1
    assert json.dumps([sentence]) == '["Voorstel 3 van Ria"]'


def test_it_is_said_in_english_with_the_words_in_english_order() -> None:
    assert told(said("Voorstel {number} van {name}", number=3, name="Ria"), ENGLISH) == "Ria's proposal 3"


def test_in_dutch_it_is_an_ordinary_text() -> None:
    assert type(told(said("erkend"), "nl")) is str


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", "Wacht op A, B en C sinds 24 november 2026."),
        (ENGLISH, "Waiting for A, B and C since 24 November 2026."),
    ],
)
def test_names_and_days_are_written_as_the_language_writes_them(language: str, expected: str) -> None:
    sentence = said("Wacht op {names} sinds {day}.", names=("A", "B", "C"), day=date(2026, 11, 24))
    assert told(sentence, language) == expected


def test_a_moment_is_told_in_the_municipality_s_time() -> None:
    at = datetime(2026, 7, 1, 10, 5, tzinfo=UTC)
    assert said("{at}", at=at) == "1 juli 2026 om 12.05 uur"
    assert told(said("{at}", at=at), ENGLISH) == "1 July 2026 at 12:05"


def test_a_sentence_in_a_sentence_is_translated_too() -> None:
    assert (
        told(said("Het team is nu {state}.", state=said("erkend")), ENGLISH) == "The team is now recognised."
    )


def test_somebody_s_own_words_are_never_translated() -> None:
    assert told("erkend", ENGLISH) == "erkend"
    assert told(said("Het team is nu {state}.", state="erkend"), ENGLISH) == "The team is now erkend."


def test_braces_in_what_is_filled_in_are_only_text() -> None:
    assert said("Het team is nu {state}.", state="{x} {0}") == "Het team is nu {x} {0}."
    assert said("Zonder {iets} erin") == "Zonder {iets} erin"


def test_what_is_missing_is_an_error_and_no_gap() -> None:
    with pytest.raises(KeyError):
        said("Voorstel {number} van {name}", number=3)


def test_an_error_s_words_still_know_how_they_were_made() -> None:
    assert told(str(ValueError(said("erkend"))), ENGLISH) == "recognised"


def test_a_form_fills_in_its_limits() -> None:
    assert told(said("Hoogstens {max} tekens.") % {"max": 80, "min": 0}, ENGLISH) == "At most 80 characters."


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_are_the_same(copied: object) -> None:
    assert callable(copied)
    sentence = copied(said("Voorstel {number} van {name}", number=3, name="Ria"))
    assert (sentence, told(sentence, ENGLISH)) == ("Voorstel 3 van Ria", "Ria's proposal 3")


def test_it_is_kept_and_found_again() -> None:
    inner = said("Het team is nu {state}.", state=said("erkend"))
    for sentence in (inner, said("Voorstel {number} van {name}", number=3, name="Ria"), "gewone tekst"):
        again = from_json(json.loads(json.dumps(kept(sentence))))
        assert again == sentence
        assert [told(again, language) for language in LANGUAGES] == [
            told(sentence, language) for language in LANGUAGES
        ]


def test_a_day_that_was_kept_reads_as_in_dutch() -> None:
    again = from_json(kept(said("Wacht op {names} sinds {day}.", names=("A",), day=date(2026, 11, 24))))
    assert again == "Wacht op A sinds 24 november 2026."
    assert isinstance(again, Said)
