"""What becomes public of a text: sentence by sentence, as it was signed or as it was adapted."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import FORM, agreement, deviation, negotiating, supplement
from workflow.domain.private_words import KnownNames
from workflow.domain.publication import (
    Judgement,
    Passage,
    passages,
    plain_words,
    public_text,
    public_words,
    sentence_digest,
    sentences,
    sentences_with,
    undecided,
)
from workflow.domain.text import canonical, compose
from workflow.domain.vocabulary import PublicPlace

NAMES = KnownNames(["Jan de Vries"])
CALL = "Bel Jan de Vries op 06-12345678."
TEXT = f"Het team loopt vaak. {CALL} Dan komt hij."


def text_of(words: str = TEXT, **form: Any) -> dict[str, Any]:
    now = negotiating(supplement(text=words, title="Bij nood"))
    return compose(replace(now, form=replace(FORM, **form)))


def judged(*allowed: str, version: str | None = None) -> Judgement:
    return Judgement(frozenset(allowed), version)


def marked(found: tuple[Passage, ...]) -> list[Passage]:
    return [passage for passage in found if passage.marks]


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Een. Twee! Drie?", ["Een.", "Twee!", "Drie?"]),
        ("Bel dhr. De Vries. Of J. Vos.", ["Bel dhr. De Vries.", "Of J. Vos."]),
        ("Een regel\n\nen nog een ", ["Een regel", "en nog een"]),
        ("Hij zei: “Kom.” En kwam.", ["Hij zei: “Kom.”", "En kwam."]),
        ("v3.11 blijft heel", ["v3.11 blijft heel"]),
        ("", []),
    ],
)
def test_a_sentence_ends_where_one_reads_it_to_end(text: str, apart: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == apart


def test_every_free_text_that_becomes_public_is_read_and_nothing_else() -> None:
    now = negotiating(deviation(text="Anders."), supplement(text="Erbij.", title="Titel"))
    text = compose(replace(now, form=replace(FORM, note="Nee", contact="Nee", streets=("Laan",))))
    found = [(p.place, p.words) for p in passages(text, NAMES, {})]
    assert found == [
        (PublicPlace.TEAM_NAME, "BPT Proef"),
        (PublicPlace.STREET, "Laan"),
        (PublicPlace.DEVIATION, "Anders."),
        (PublicPlace.TITLE, "Titel"),
        (PublicPlace.SUPPLEMENT, "Erbij."),
    ]


def test_a_mark_waits_until_it_may_be_public_or_its_sentence_reads_otherwise() -> None:
    (passage,) = marked(passages(text_of(), NAMES, {}))
    assert (passage.words, passage.undecided) == (CALL, ("jan de vries", "06-12345678"))
    for judgement, left in (
        (judged("jan de vries"), 1),
        (judged("jan de vries", "06-12345678"), 0),
        (judged(version="Bel het team."), 0),
        (judged(version="Bel 06-12345678."), 1),
        (judged("06-12345678", version="Bel 06-12345678."), 0),
    ):
        assert undecided(passages(text_of(), NAMES, {passage.digest: judgement})) == left, judgement


def test_a_sentence_that_changed_is_asked_anew_and_the_same_one_elsewhere_is_not() -> None:
    known = {sentence_digest(CALL): judged(version="Bel het team.")}
    assert undecided(passages(text_of(f"Anders. {CALL}"), NAMES, known)) == 0
    assert undecided(passages(text_of(CALL.replace("Bel", "Roep")), NAMES, known)) == 2


def test_a_new_account_is_a_new_name_to_judge() -> None:
    known = {sentence_digest(CALL): judged("06-12345678")}
    assert undecided(passages(text_of(), KnownNames([]), known)) == 0
    assert undecided(passages(text_of(), NAMES, known)) == 1


def test_whom_the_team_names_as_its_representative_is_looked_for_without_an_account() -> None:
    text = text_of("Vraag het K. Onbekend.", representative="Karel Onbekend")
    assert [p.undecided for p in marked(passages(text, NAMES, {}))] == [("onbekend",)]


def test_in_public_the_version_stands_in_its_place_and_the_signed_text_is_as_it_was() -> None:
    text = text_of()
    before, versions = canonical(text), {sentence_digest(CALL): "Bel het team."}
    public = public_text(text, versions)
    assert public["supplements"][0]["text"] == "Het team loopt vaak. Bel het team. Dan komt hij."
    assert (canonical(text), sentences_with(text, versions)) == (before, 1)
    assert public_text(text, {}) == text


def test_the_name_of_the_team_is_adapted_among_the_partners_too() -> None:
    text = text_of()
    text["partners"][0]["name"] = "BPT Proef"
    public = public_text(text, {sentence_digest("BPT Proef"): "BPT Oost"})
    assert public["team"]["name"] == "BPT Oost"
    assert public["partners"][0]["name"] == "BPT Oost"


def test_white_space_between_sentences_stays() -> None:
    words = " Een.\n\n  Twee.  Drie. "
    assert public_words(PublicPlace.SUPPLEMENT, words, {"x": "y"}) == words
    versions = {sentence_digest("Twee."): "2."}
    assert public_words(PublicPlace.SUPPLEMENT, words, versions) == " Een.\n\n  2.  Drie. "


def test_the_same_sentence_twice_is_judged_once() -> None:
    assert undecided(passages(text_of(f"{CALL} {CALL}"), NAMES, {})) == 2
    assert plain_words("Jan  de\u00a0VRIES") == "jan de vries"


def test_a_draft_without_proposals_has_only_name_and_streets() -> None:
    assert {p.place for p in passages(compose(agreement()), NAMES, {})} == {
        PublicPlace.TEAM_NAME,
        PublicPlace.STREET,
    }
