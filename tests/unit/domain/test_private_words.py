"""What is marked in people's words, and that nobody can make that slow."""

import time
from collections.abc import Sequence

import pytest

from workflow.domain.private_words import KnownNames, marks_in
from workflow.domain.vocabulary import MarkKind

PEOPLE = (
    "Jan de Vries",
    "Anna Jansen-de Boer",
    "Piet Vos",
    "Maria van den Berg",
    "Ali Çelik",
    "Coordinator BPT Proef",
)
N, A, T, E = MarkKind.NAME, MarkKind.ADDRESS, MarkKind.TELEPHONE, MarkKind.EMAIL


def found(text: str, streets: Sequence[str] = ()) -> list[tuple[str, MarkKind]]:
    return [
        (text[mark.start : mark.end], mark.kind) for mark in marks_in(text, [KnownNames(PEOPLE)], streets)
    ]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Vraag het Jan de Vries.", "Jan de Vries"),
        ("Vraag het mevrouw DE VRIES.", "DE VRIES"),
        ("Bij Vries thuis.", "Vries"),
        ("De heer Van den Berg helpt.", "Van den Berg"),
        ("Berg helpt.", "Berg"),
        ("Jansen, of anders zijn buurman.", "Jansen"),
        ("Het kan ook bij De Boer", "De Boer"),
        ("piet vos", "piet vos"),
        ("Meld het bij Celik.", "Celik"),
        ("Meld het bij çelik.", "çelik"),
    ],
)
def test_names_are_found_in_full_and_by_their_surname_at_word_borders(text: str, marked: str) -> None:
    assert found(text) == [(marked, N)]


@pytest.mark.parametrize(
    "text",
    [
        "Een vos in het bos.",
        "De bergen en de jansenisten.",
        "Maria en Jan doen mee.",
        "BPT Proef loopt.",
        "",
        "  ",
    ],
)
def test_short_surnames_first_names_parts_of_words_and_functions_are_no_names(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Kom naar Kerklaan 12a.", "Kerklaan 12a"),
        ("Kom naar de Dorpsstraat nr. 4!", "Dorpsstraat nr. 4"),
        ("Kom naar Oude Markt, 4", "Markt, 4"),
        ("Achter de Molen 7", "Achter de Molen 7"),
        ("1234 AB Proefdam", "1234 AB"),
        ("postcode 1234ab", "1234ab"),
    ],
)
def test_addresses_and_postcodes_are_found(text: str, marked: str) -> None:
    assert found(text, ["Achter de Molen"]) == [(marked, A)]


@pytest.mark.parametrize(
    "number",
    [
        "06-12345678", "06 12 34 56 78", "0612345678", "(020) 123 45 67", "020 – 1234567", "+31 6 12345678",
        "+31(0)6-12345678", "0031 6 12345678", "+32 470 12 34 56", "+4915112345678", "0900-8844",
        "0800 1234567",
    ],
)  # fmt: skip
def test_telephone_numbers_are_found_however_they_are_written(number: str) -> None:
    assert found(f"Bel {number} of kom langs.") == [(number, T)]


@pytest.mark.parametrize(
    "address", ["jan@voorbeeld.nl", "j.de.vries+bpt@post.voorbeeld.co.uk", "a_b@b-c.example"]
)
def test_mail_addresses_are_found_whole(address: str) -> None:
    assert found(f"Schrijf naar {address}.") == [(address, E)]


@pytest.mark.parametrize(
    "text",
    [
        "Van 08.00-17.00 uur.", "Op 01-01-2026 begint het.", "Artikel 5 en 12 teams in 2026 of 1000 keer.",
        "In 2026 is het klaar.", "Bel 112.", "Een @ en een punt.",
    ],
)  # fmt: skip
def test_times_days_years_and_counts_are_not_marked(text: str) -> None:
    assert found(text) == []


HOSTILE = [
    "." * 5000, "@" * 5000, "a@" * 2500, "a@b.c " * 833, "0 " * 2500, "+" * 5000, "0-" * 2500,
    "van de " * 714, "x" * 5000, "1234 " * 1000, "((0" * 1666, "straat 1 " * 555, " " * 5000, "00" * 2500,
    "jan van de " * 454,
]  # fmt: skip


def test_sixty_hostile_texts_against_thousands_of_accounts_take_no_time() -> None:
    names = KnownNames([f"Jan{n} van de Berg{n}" for n in range(5000)] + ["van de " * 4, "Jan van de van de"])
    began = time.process_time()
    for text in HOSTILE * 4:
        marks_in(text, [names], ["Achter de Molen"])
    assert time.process_time() - began < 5


@pytest.mark.parametrize("text", HOSTILE)
def test_twice_the_text_takes_about_twice_the_time(text: str) -> None:
    names = KnownNames(PEOPLE)

    def seconds(given: str) -> float:
        took = []
        for _ in range(3):
            began = time.process_time()
            marks_in(given, [names])
            took.append(time.process_time() - began)
        return min(took)

    assert seconds(text * 8) < 40 * seconds(text) + 0.05  # the square of 8 is 64
