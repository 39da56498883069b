"""The covenant of 2009, as it came out of a word processor. It is no part of the project."""

from datetime import date
from pathlib import Path

import pytest

from workflow.reading.reader import read_covenant
from workflow.reading.values import Reading

FILE = Path(__file__).parents[4] / "shared" / "seed" / "convenant-2009.txt"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the covenant of 2009 is not on this machine")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_covenant(FILE.read_bytes(), FILE.name)


def test_its_parts(reading: Reading) -> None:
    covenant = reading.covenant
    assert [len(group.items) for group in covenant.recitals] == [3, 4]
    assert [article.number for article in covenant.articles] == ["1", "2", "3", "4", "5", "6"]
    assert (covenant.place, covenant.signed_on) == ("Leidschendam", date(2009, 10, 19))
    assert covenant.municipality == "Leidschendam-Voorburg"
    assert len(covenant.closing) == 1


def test_its_four_parties(reading: Reading) -> None:
    parties = [(s.partner, s.name, s.function) for s in reading.covenant.signatories]
    assert parties == [
        (
            "gemeente Leidschendam Voorburg",
            "Drs. J.W. van der Sluijs",
            "Burgemeester van Leidschendam-Voorburg",
        ),
        ("Politie Haaglanden", "J.C.Vlijm", "Bureauchef"),
        ("stichting Wooninvest", "M. de Jong", "Directeur"),
        ("buurtpreventieteam BPT Oranje", "", ""),
    ]


def test_all_principles_of_its_annex(reading: Reading) -> None:
    principles = reading.covenant.annex.principles
    headings = list(dict.fromkeys(p.heading for p in principles))
    assert headings == [
        "BUURTPREVENTIE",
        "WERKWIJZE BUURTPREVENTIE",
        "BUURTCONTACTEN",
        "PARTNERS IN BUURTPREVENTIE",
    ]
    assert [sum(p.heading == h for p in principles) for h in headings] == [15, 6, 1, 1]
    assert len({p.key for p in principles}) == 23
    assert principles[0].key == "BUURTPREVENTIE-1"


def test_what_has_no_place_is_told(reading: Reading) -> None:
    assert [line.number for line in reading.unplaced] == [1, 3, 58, 103, 105]
    assert {23, 40, 42, 50, 87, 103} <= {note.line for note in reading.notes}
