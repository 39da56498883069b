"""Interface text is plain Dutch (B1): short, active, without official or trade words, and says "u".

Exempt is the legal text itself: the covenant is data, and what the PDF prints is the paper's own.
"""

from collections.abc import Iterable
from functools import cache

import pytest
from jinja2 import Environment

from tests.plain.code import code_pieces, is_dutch
from tests.plain.measure import (
    AVERAGE,
    CAPITALS,
    FAMILIAR,
    KNOWN,
    LONGEST,
    OFFICIAL,
    PASSIVE,
    TRADE,
    hard_words,
    is_passive,
    is_whole,
    unexplained,
)
from tests.plain.pieces import For, Piece, words
from tests.plain.templates import pieces_of, template_pieces
from workflow.reading.model import NAME, model_covenant
from workflow.reading.reader import read_covenant


@cache
def pieces() -> tuple[Piece, ...]:
    return (*template_pieces(), *code_pieces())


def sentences() -> Iterable[tuple[Piece, str]]:
    return ((piece, sentence) for piece in pieces() for sentence in piece.sentences())


# ── everything is looked at ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("templates/dossier/proposal.html", "Tekst die u voorstelt"),
        ("templates/dossier/proposal.html", "Waarom stelt u dit voor?"),
        ("templates/components/agreement.html", "zonder einde"),
        ("templates/account/own.html", "Mijn account"),
        ("web/words.py", "Uw instemming is vastgelegd."),
        ("web/words.py", "Aanvraag indienen"),
        ("web/forms/mandates.py", "Bron van het mandaat"),
        ("workflow/services/notices.py", "u kunt de aanvraag afmaken en indienen"),
        ("workflow/services/notice_of_account.py", "Was u dit niet zelf?"),
        ("workflow/domain/meeting.py", "Schrijf waarover het overleg gaat."),
        ("signing/reasons.py", "Het bestand is versleuteld."),
        ("web/commands/covenant.py", "Alleen laten zien; er verandert niets."),
        ("web/settings.py", "Mailserver; leeg laat de berichten in de uitbak staan"),
    ],
)
def test_every_source_is_read(file: str, text: str) -> None:
    found = [piece.text for piece in pieces() if piece.where.split(":")[0] == file]
    assert any(text in piece for piece in found), found


def test_there_is_much_to_read() -> None:
    whole = [sentence for _, sentence in sentences() if is_whole(sentence)]
    assert len(whole) > 1_000
    assert sum(piece.reader is For.OPERATOR for piece in pieces()) > 100


# ── what is measured ─────────────────────────────────────────────────────────────────────────────────────


def test_no_sentence_is_long() -> None:
    assert [(p.where, s) for p, s in sentences() if len(words(s)) > LONGEST] == []


def test_sentences_are_short() -> None:
    lengths = [len(words(sentence)) for _, sentence in sentences() if is_whole(sentence)]
    assert sum(lengths) / len(lengths) <= AVERAGE


def test_there_is_a_plain_word_for_it() -> None:
    assert [(p.where, hard, p.text) for p in pieces() for hard in hard_words(p)] == []


def test_abbreviations_are_explained() -> None:
    assert [(p.where, short, p.text) for p in pieces() for short in unexplained(p)] == []


def test_every_known_abbreviation_is_used() -> None:
    used = {found for piece in pieces() for found in CAPITALS.findall(piece.text)}
    assert set(KNOWN) - used == set()


def test_one_says_u() -> None:
    assert [(p.where, s) for p, s in sentences() if FAMILIAR.search(s)] == []


def test_somebody_does_it() -> None:
    whole = [sentence for _, sentence in sentences() if is_whole(sentence)]
    passive = [sentence for sentence in whole if is_passive(sentence)]
    assert len(passive) / len(whole) <= PASSIVE, passive


# ── the measure itself ───────────────────────────────────────────────────────────────────────────────────


def test_hard_dutch_is_seen() -> None:
    hard = Piece("x", "Indien u het formulier reeds hebt geüpload, dient te worden gewacht op de server.")
    assert list(hard_words(hard)) == [
        "dient te → moet", "indien → als", "reeds → al", "server → het systeem",
    ]  # fmt: skip
    assert list(hard_words(Piece("x", "De server en de hash.", For.OPERATOR))) == []
    assert list(unexplained(Piece("x", "Lees o.a. de AVG."))) == ["o.a.", "AVG"]
    assert is_passive("De aanvraag wordt door het bureau behandeld.")
    assert is_passive("Het besluit werd genomen.")
    assert not is_passive("Het bureau behandelt de aanvraag.")
    assert not is_passive("Dit wordt het nieuwe gebied.")
    assert FAMILIAR.search("Vul hier je naam in.")


def test_sentences_are_told_apart() -> None:
    text = "Dit is er één. En dit? Op 3 december om 19.30 uur, zegt J. … hier. “Ja.” Nee"
    assert list(Piece("x", text).sentences())[:2] == ["Dit is er één.", "En dit?"]
    assert len(words("Vanaf 3 december: om 19.30 uur, zegt …")) == 8


def test_every_branch_of_a_template_is_walked() -> None:
    source = "<p>Dit {% if a %}is {{ 'nu' if c else 'straks' }}{% elif b %}was{% endif %} <b>zo</b>.</p>"
    found = set(pieces_of(Environment().parse(source)))
    assert found == {"Dit is nu zo.", "Dit is straks zo.", "Dit was zo."}


def test_dutch_is_told_from_code() -> None:
    assert is_dutch("Dit is een zin van de site.")
    assert not is_dutch("the key of the vault is not in the file")
    assert not is_dutch("SELECT id FROM people WHERE id = %s")
    assert not is_dutch(r"(?:de )?(?:onder|hand)tekening van het \b")


def test_the_lists_do_not_hold_our_own_words() -> None:
    plain = " ".join([*OFFICIAL.values(), *TRADE.values()])
    assert not [word for word in (*OFFICIAL, *TRADE) if f" {word} " in f" {plain} "]


def test_the_plain_words_of_the_model_are_plain() -> None:
    plain = read_covenant(model_covenant(), NAME).covenant.plain
    found = [Piece(NAME, line) for line in (*plain.articles.values(), *plain.principles.values())]
    assert [s for p in found for s in p.sentences() if len(words(s)) > 15 or is_passive(s)] == []
    assert [hard for p in found for hard in (*hard_words(p), *unexplained(p))] == []
