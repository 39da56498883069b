"""Our papers under the eyes of others, after every step: veraPDF, poppler and qpdf beside our own verdict."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from signing.expected import Expected
from signing.fields import prepare
from signing.report import Answer
from signing.seal import make_paper
from signing.sign import sign
from signing.timestamps import own_timestamper
from signing.trust import Authority
from signing.typeset import typeset
from signing.verify import verify
from tests.ours import SIGNERS, TEMPLATES, data, installation, ours, sealed, stamps, text
from tests.papers import NOON
from tests.second_opinion import attachments, complaints, pdfsig, qpdf_complaint, text_of

STANDARDS = ("3a", "ua1")
VALID = "Signature is Valid"


def with_signers(count: int, name: str = "Vera Vos") -> dict[str, Any]:
    paper = data()
    block = paper["blocks"][0]
    paper["blocks"] = [
        {**block, "field": f"handtekening-{n}", "name": f"{name} {n}", "partner": f"{name} partij {n}"}
        for n in range(count)
    ]
    return paper


def signed_by_all(paper: dict[str, Any]) -> list[bytes]:
    """The sealed paper, and what it becomes with each signature."""
    versions = [make_paper(paper, json.dumps(text()).encode(), TEMPLATES, installation(), stamps(), NOON)]
    for block in paper["blocks"]:
        signed = sign(
            versions[-1], block["field"], block["name"], block["partner"], installation(), stamps(), NOON
        )
        versions.append(signed.pdf)
    return versions


@pytest.mark.parametrize("standard", STANDARDS)
def test_what_is_typeset_and_prepared_keeps_the_standard(standard: str) -> None:
    made = typeset(data(), b"{}", TEMPLATES, NOON)
    prepared = prepare(made.pdf, made.boxes, [f"Handtekening {box.field}" for box in made.boxes])
    for pdf in (made.pdf, prepared):
        # Typst ends without a line end, and PDF/A-3 wants one (6.1.9); preparing adds it.
        assert complaints(pdf if pdf.endswith(b"\n") else pdf + b"\n", standard) == {}


@pytest.mark.parametrize("signers", range(5))
@pytest.mark.parametrize("standard", STANDARDS)
def test_the_seal_and_every_signature_keep_the_standard(signers: int, standard: str) -> None:
    assert complaints(ours(signers).pdf, standard) == {}


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_judge_sees_a_fault_when_there_is_one(standard: str) -> None:
    without_title = sealed().replace(b"pdfuaid:part", b"pdfuaid:tarp").replace(b"pdfaid:part", b"pdfaid:tarp")
    assert complaints(without_title, standard) != {}


@pytest.mark.parametrize("signers", range(5))
def test_poppler_finds_every_signature_valid_after_each_new_one(signers: int) -> None:
    assert pdfsig(ours(signers).pdf) == dict.fromkeys(["zegel", *list(SIGNERS)[:signers]], VALID)


@pytest.mark.parametrize("signers", range(5))
def test_the_syntax_is_sound(signers: int) -> None:
    assert qpdf_complaint(ours(signers).pdf) is None


@pytest.mark.parametrize("count", [1, 9])
def test_one_signatory_and_nine(count: int) -> None:
    *_, last = signed_by_all(with_signers(count))
    report = verify(last, [installation().root_pem], NOON)
    assert (report.verdict, report.reasons, len(report.signatures)) == (Answer.VALID, (), count + 1)
    assert set(pdfsig(last).values()) == {VALID}
    assert [complaints(last, standard) for standard in STANDARDS] == [{}, {}]
    assert f"Vera Vos {count - 1}" in text_of(last)


def test_very_long_names_are_printed_and_signed() -> None:
    name = "Maria-Antoinette van der Hoeven-Özdemir " * 5
    sealed_paper, last = signed_by_all(with_signers(1, name.strip()))
    known = Expected(hashlib.sha256(sealed_paper).hexdigest(), len(sealed_paper), {})
    assert verify(last, [installation().root_pem], NOON).verdict is Answer.VALID
    assert verify(last, [installation().root_pem], NOON, known).verdict is Answer.INVALID
    assert complaints(last, "3a") == {}


def test_a_municipality_with_a_very_long_name_can_seal_and_sign(tmp_path: Path) -> None:
    authority = Authority.create(tmp_path / "sleutels", "gemeente " + "Öster" * 40, NOON)
    stamper = own_timestamper(authority.timestamps, lambda: NOON)
    paper = make_paper(with_signers(1), b"{}", TEMPLATES, authority, stamper, NOON)
    signed = sign(paper, "handtekening-0", "Vera Vos", "politie " * 25, authority, stamper, NOON)
    assert verify(signed.pdf, [authority.root_pem], NOON).verdict is Answer.VALID


def test_the_agreed_text_travels_inside() -> None:
    (attached,) = attachments(ours(4).pdf).values()
    assert json.loads(attached) == text()
