"""What a verdict says to people and to programs, in both languages and in the words of ETSI."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from language.catalogue import told
from language.said import ENGLISH
from signing import reasons
from signing.etsi import Indication, Sub
from signing.reasons import REASONS, Question
from signing.report import Answer, Report, SignatureReport, Standing, undecided
from signing.verify import verify
from tests.forgeries.tools import flipped
from tests.papers import (
    NOON,
    Issue,
    authority,
    blank,
    paper,
    person,
    put,
    revocations,
    stamper,
    with_evidence,
)
from web.verdicts import WORDS

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "verdict.schema.json").read_text(encoding="utf-8"))
LATER = NOON + timedelta(days=900)


def check(pdf: bytes, at: object = LATER) -> Report:
    return verify(pdf, [authority().pem], at)  # type: ignore[arg-type]  # a root as it stands in a file


def signed(**how: object) -> bytes:
    return put(blank(("bpt",)), "handtekening-bpt", person("bpt", how=Issue(**how)), stamper())  # type: ignore[arg-type]  # the test says what it gives


@pytest.mark.parametrize(
    "report",
    [
        undecided(reasons.TOO_BUSY),
        check(b"geen pdf"),
        check(paper(4).pdf),
        check(paper(1).pdf),
        check(flipped(paper(4).pdf, 900)),
    ],
    ids=["busy", "no pdf", "valid", "unfinished", "changed"],
)
def test_the_json_is_as_it_is_written_down(report: Report) -> None:
    told = json.loads(json.dumps(report.as_json("x.pdf")))
    Draft202012Validator(SCHEMA).validate(told)
    assert Report.from_json(told) == report


def test_the_written_shape_knows_every_reason() -> None:
    assert set(SCHEMA["$defs"]["reason"]["properties"]["code"]["enum"]) == set(REASONS)
    assert set(SCHEMA["properties"]["sub_indication"]["enum"]) == {each.value for each in Sub} | {None}


def test_every_reason_and_every_word_is_there_in_both_languages() -> None:
    assert all(reason.nl.endswith(".") and reason.en.endswith(".") for reason in REASONS.values())
    assert len({reason.en for reason in REASONS.values()}) == len(REASONS)
    assert all(told(word, ENGLISH) != word for word in WORDS.values())


def test_three_questions_are_answered_apart() -> None:
    fine = check(paper(4).pdf)
    assert [fine.says(question) for question in Question] == [True, True, True]
    assert fine.conclusion == (Indication.PASSED, None)
    assert {each.now for each in fine.signatures} == {Standing.EXPIRED}
    changed = check(flipped(paper(4).pdf, 900))
    assert [changed.says(question) for question in Question] == [False, None, None]
    assert changed.conclusion[0] is Indication.FAILED
    strange = verify(paper(4).pdf, [authority("Een ander").pem], NOON)
    assert [strange.says(question) for question in Question] == [True, True, None]
    assert strange.conclusion == (Indication.INDETERMINATE, Sub.NO_CERTIFICATE_CHAIN_FOUND)


def test_now_is_not_then() -> None:
    long = {"end": NOON + timedelta(days=2000), "revocable": True}
    pdf = signed(**long)
    assert check(pdf).signatures[0].now is Standing.GOOD
    holder = person("bpt", how=Issue(**long))  # type: ignore[arg-type]  # the test says what it gives
    lists = revocations(authority(), holder, NOON + timedelta(days=2))
    revoked = with_evidence(put(blank(("bpt",)), "handtekening-bpt", holder, stamper()), lists)
    report = check(revoked, NOON + timedelta(days=100))
    assert (report.verdict, report.says(Question.TRUST)) == (Answer.VALID, True)
    assert report.signatures[0].now is Standing.REVOKED


def test_half_a_report_is_none() -> None:
    with pytest.raises(KeyError):
        SignatureReport.from_json({})
    with pytest.raises(TypeError):
        reasons.from_json({"code": "changed", "values": []})
