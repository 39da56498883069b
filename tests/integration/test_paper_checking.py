"""Forgeries of our own signed papers, and files that are made to hurt: none passes, none holds us up."""

import hashlib
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from signing import child, foreign
from signing.anchors import load_roots
from signing.expected import Expected
from signing.foreign import verify_foreign
from signing.physical import raw_signatures
from signing.report import Answer, Kind, Report
from signing.sign import sign
from signing.verify import verify
from tests.forgeries.revisions import REVISIONS
from tests.forgeries.tools import flipped, last, revised, with_contents, with_range
from tests.hostile import HOSTILE
from tests.ours import SIGNERS, installation, ours, sealed, stamps
from tests.papers import NOON, Made

ROOTS = [installation().root_pem]
LATER = NOON + timedelta(days=700)
FIELDS = list(SIGNERS)


def known(made: Made) -> Expected:
    return Expected(hashlib.sha256(made.base).hexdigest(), len(made.base), made.certificates)


def check(pdf: bytes, expected: Expected | None = None) -> Report:
    return verify(pdf, ROOTS, LATER, expected)


@pytest.mark.parametrize("signers", range(5))
def test_every_version_of_ours_is_valid(signers: int) -> None:
    made = ours(signers)
    unfinished = Answer.VALID if signers == 4 else Answer.UNKNOWN
    for expected, verdict in ((known(made), Answer.VALID), (None, unfinished)):
        report = check(made.pdf, expected)
        assert (report.verdict, report.unchanged) == (verdict, True), report
        assert {s.verdict for s in report.signatures} == {Answer.VALID}
        assert [s.kind for s in report.signatures] == [Kind.SEAL] + [Kind.SIGNATURE] * signers
    told = [(s.signer, s.partner) for s in check(made.pdf).signatures[1:]]
    assert told == list(SIGNERS.values())[:signers]
    waiting = f"Nog niet ondertekend: {', '.join(FIELDS[signers:])}."
    assert [str(r) for r in check(made.pdf).reasons[1:]] == ([waiting] if signers < 4 else [])


def cost(pdf: bytes) -> float:
    """Processor seconds of one check; what else this process cleans up meanwhile does not count."""
    took = []
    for _ in range(3):
        began = time.process_time()
        check(pdf)
        took.append(time.process_time() - began)
    return min(took)


@pytest.mark.alone
def test_a_check_costs_in_proportion_to_the_signatures() -> None:
    """A fourth costs what the first does; if each redid all earlier ones it would be ten times as much."""
    assert cost(ours(4).pdf) < 5 * cost(ours(1).pdf)


@pytest.mark.parametrize("signers", [0, 1, 2, 4])
def test_an_earlier_version_is_valid_but_not_the_one_we_know(signers: int) -> None:
    """Every version is the beginning of the next one."""
    whole, earlier = ours(4), ours(signers)
    assert whole.pdf.startswith(earlier.pdf)
    report = check(whole.pdf[: len(earlier.pdf)], known(whole))
    assert report.verdict is (Answer.VALID if signers == 4 else Answer.INVALID)


@pytest.mark.parametrize("change", REVISIONS.values(), ids=REVISIONS.keys())
def test_nothing_can_be_changed_in_a_later_revision(change: Callable[..., None]) -> None:
    report = check(revised(change)(ours(1).pdf))
    assert (report.verdict, report.unchanged) == (Answer.INVALID, False), report


@pytest.mark.parametrize("signers", [1, 4])
@pytest.mark.parametrize("what", ["other text", "note over the text", "signatures swapped", "other title"])
def test_nor_when_fewer_or_more_people_signed(what: str, signers: int) -> None:
    assert check(revised(REVISIONS[what])(ours(signers).pdf)).verdict is Answer.INVALID


HARMLESS_TO_SIGN = {"catalog written again", "object nobody refers to", "validation data"}
"""pyHanko lets these pass: what is signed afterwards covers them, and nothing that is seen is different."""


@pytest.mark.parametrize("what", sorted(set(REVISIONS) - HARMLESS_TO_SIGN))
def test_nor_when_the_next_one_signs_it_all_the_same(what: str) -> None:
    """What comes between the seal and a signature is judged by the seal."""
    person, partner = SIGNERS[FIELDS[1]]
    try:
        forged = revised(REVISIONS[what])(ours(1).pdf if "sign" in what or "contents" in what else sealed())
        pdf = sign(forged, FIELDS[1], person, partner, installation(), stamps(), NOON).pdf
    except Exception:  # noqa: BLE001  what is broken that far cannot even be signed
        return
    assert check(pdf).verdict is Answer.INVALID


@pytest.mark.parametrize("what", sorted(HARMLESS_TO_SIGN))
def test_between_signatures_of_ours_there_is_nothing_at_all(what: str) -> None:
    person, partner = SIGNERS[FIELDS[0]]
    forged = revised(REVISIONS[what])(sealed())
    made = sign(forged, FIELDS[0], person, partner, installation(), stamps(), NOON)
    certificates = {**ours(0).certificates, FIELDS[0]: made.certificate}
    assert check(made.pdf, known(Made(made.pdf, sealed(), certificates))).verdict is Answer.INVALID


def test_one_byte_anywhere() -> None:
    pdf = ours(1).pdf
    step = len(pdf) // 60
    answers = {check(flipped(pdf, place)).verdict for place in range(0, len(pdf), step)}
    assert Answer.VALID not in answers


def test_one_byte_in_the_first_and_the_last_bytes() -> None:
    pdf = ours(1).pdf
    for place in (*range(12), *range(len(pdf) - 24, len(pdf))):
        assert check(flipped(pdf, place)).verdict is not Answer.VALID, place


def test_random_changes() -> None:
    """Bytes changed, left out, put in, moved and doubled, a few hundred times."""
    chance = random.Random(20_261_123)
    pdf = ours(1).pdf
    for number in range(250):
        forged = mutated(pdf, chance)
        assert forged == pdf or check(forged).verdict is not Answer.VALID, number


def mutated(pdf: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(pdf))
    end = min(len(pdf), start + chance.choice((1, 1, 1, 2, 8, 64, 4096)))
    piece = pdf[start:end]
    match chance.randrange(5):
        case 0:
            return pdf[:start] + chance.randbytes(len(piece)) + pdf[end:]
        case 1:
            return pdf[:start] + pdf[end:]
        case 2:
            return pdf[:start] + chance.randbytes(len(piece)) + pdf[start:]
        case 3:
            return pdf[:end] + piece + pdf[end:]
        case _:
            return flipped(pdf, start, 1 << chance.randrange(8))


def test_cut_off_anywhere() -> None:
    whole = ours(2).pdf
    versions = {len(ours(n).pdf) for n in range(3)}
    places = {
        *range(1000, len(whole), len(whole) // 40),
        *(n + d for n in versions for d in (-30, -7, -6, -1, 1)),
    }
    for place in sorted(places - versions):
        if place < len(whole):
            assert check(whole[:place]).verdict is not Answer.VALID, place
    cut = check(whole[:-1000])
    assert (cut.verdict, cut.unchanged) == (Answer.INVALID, False)


BEHIND = {
    "a line end": b"\n",
    "a space": b" ",
    "a zero": b"\0",
    "a comment": b"% iets\n",
    "five thousand bytes": b"x" * 5000,
    "an end of file": b"%%EOF\n",
    "an object": b"99 0 obj\n(iets)\nendobj\n",
    "a zip": b"PK\x05\x06" + b"\0" * 18,
    "a page of the web": b"<html><script>alert(1)</script></html>",
}


@pytest.mark.parametrize("waste", BEHIND.values(), ids=BEHIND.keys())
def test_nothing_follows_the_last_signature(waste: bytes) -> None:
    report = check(ours(1).pdf + waste)
    assert (report.verdict, report.unchanged) == (Answer.INVALID, False)


def test_not_even_the_old_end_once_more() -> None:
    pdf = ours(1).pdf
    assert check(pdf + pdf[pdf.rindex(b"startxref") :]).verdict is Answer.INVALID
    assert check(pdf + pdf).verdict is not Answer.VALID
    assert check(ours(2).pdf + ours(2).pdf[len(ours(1).pdf) :]).verdict is not Answer.VALID


def lying_ranges(pdf: bytes) -> dict[str, tuple[object, object, object, object]]:
    where, _ = last(pdf)
    a, b, c = where.gap_start, where.gap_end, where.end - where.gap_end
    return {
        "a wider gap": (0, a - 20, b, c),
        "a gap that is wider behind": (0, a, b + 20, c - 20),
        "no gap": (0, a, a, len(pdf) - a),
        "not from the beginning": (9, a - 9, b, c),
        "short of the end": (0, a, b, c - 30),
        "beyond the end": (0, a, b, c + 30),
        "negative": (0, a, b, -c),
        "a fraction": (0, f"{a}.0", b, c),
        "nothing": (0, 0, 0, 0),
        "the gap of another": (0, *raw_gap(pdf), c),
    }


def raw_gap(pdf: bytes) -> tuple[int, int]:
    first = min(raw_signatures(pdf), key=lambda pair: pair[0].end)[0]
    return first.gap_start, first.gap_end


@pytest.mark.parametrize("name", lying_ranges(ours(1).pdf))
def test_a_byte_range_that_lies(name: str) -> None:
    pdf = ours(1).pdf
    forged = with_range(pdf, lying_ranges(pdf)[name])
    assert len(forged) == len(pdf)
    assert check(forged).verdict is Answer.INVALID


def test_a_signature_of_another_paper() -> None:
    where, _ = last(ours(1).pdf)
    _, other = last(ours(2).pdf)
    assert check(with_contents(ours(1).pdf, where, other.rstrip(b"\0"))).verdict is Answer.INVALID
    _, seal = last(sealed())
    assert check(with_contents(ours(1).pdf, where, seal.rstrip(b"\0"))).verdict is Answer.INVALID


@pytest.mark.parametrize("waste", [b"\1", b"\0\0\1", b"iets"])
def test_something_hidden_behind_the_signature(waste: bytes) -> None:
    pdf = ours(1).pdf
    where, contents = last(pdf)
    assert check(with_contents(pdf, where, contents[: -len(waste)] + waste)).verdict is Answer.INVALID


def test_the_letters_of_the_signature_written_larger() -> None:
    pdf = ours(1).pdf
    where, _ = last(pdf)
    middle = next(n for n in range(where.gap_start + 50, where.gap_end) if chr(pdf[n]).isalpha())
    assert check(flipped(pdf, middle, 0x20)).verdict is Answer.INVALID


def test_half_a_signature() -> None:
    pdf = ours(1).pdf
    where, contents = last(pdf)
    assert check(with_contents(pdf, where, contents[:500])).verdict is not Answer.VALID
    assert check(with_contents(pdf, where, b"\0")).verdict is not Answer.VALID


def test_the_seal_of_an_installation_with_the_same_name() -> None:
    twin = installation(2)
    assert verify(ours(2).pdf, [twin.root_pem], LATER).verdict is Answer.UNKNOWN
    person, partner = SIGNERS[FIELDS[0]]
    mixed = sign(sealed(), FIELDS[0], person, partner, twin, stamps(), NOON)
    assert check(mixed.pdf).verdict is Answer.UNKNOWN


def test_the_wrong_person_in_the_place_of_another() -> None:
    person, partner = SIGNERS[FIELDS[1]]
    wrong = sign(sealed(), FIELDS[0], person, partner, installation(), stamps(), NOON)
    assert check(wrong.pdf, known(ours(1))).verdict is Answer.INVALID


def test_an_unsigned_revision_put_before_everything() -> None:
    """The text is another one from the beginning; whoever signed it signed another text."""
    other = sealed().replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    report = check(other)
    assert (report.verdict, report.unchanged) == (Answer.INVALID, False)


QUICK = (
    sys.executable,
    "-I",
    "-c",
    "from functools import partial; from signing import child; "
    "child.limit = partial(child.limit, seconds=2); child.main()",
)
"""The child, with two seconds instead of ten; what must hold is the same."""


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_hold_nobody_up(make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "COMMAND", QUICK)
    pdf = make()
    began = time.monotonic()
    report = verify_foreign(pdf, ROOTS, LATER)
    assert time.monotonic() - began < foreign.WALL_SECONDS
    assert report.verdict is not Answer.VALID
    assert report.reasons or any(each.reasons for each in report.signatures)


def test_a_good_file_passes_through_the_child() -> None:
    report = verify_foreign(ours(4).pdf, ROOTS, LATER)
    assert report == check(ours(4).pdf)
    assert child.CPU_SECONDS == 10


def test_one_byte_in_a_certificate_that_nobody_needs() -> None:
    """The roots that travel along are read by nobody, but they are in the file."""
    pdf = ours(1).pdf
    where, contents = last(pdf)
    root = load_roots(ROOTS)[0].dump()
    copies = [n for n in range(len(contents)) if contents.startswith(root, n)]
    assert copies
    for copy in copies:
        for place in range(copy, copy + len(root), 7):
            digit = where.gap_start + 1 + 2 * place
            assert check(flipped(pdf, digit)).verdict is not Answer.VALID, place - copy
