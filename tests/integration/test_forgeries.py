"""The corpus of forgeries: none is accepted. The legitimate papers: none is refused."""

import logging
import os

import pytest

from signing.report import Answer
from signing.verify import verify
from tests.forgeries.__main__ import main
from tests.forgeries.bases import LATER, accepted_by, ours
from tests.forgeries.corpus import CLASSES, NEEDS_TWO, Case, cases
from tests.forgeries.legitimate import LEGITIMATE
from tests.forgeries.mutations import SAMPLE, mutations

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
MANY = 25
"""Of a class with more forgeries a part is judged here; `make prove` judges all, on every paper."""


@pytest.mark.parametrize("kind", CLASSES)
def test_no_forgery_is_accepted(kind: str) -> None:
    def accepted(case: Case) -> list[str]:
        base = ours(2 if case.kind in NEEDS_TWO else 1)
        return accepted_by(base, case.forger(base))

    chosen = [case for case in cases() if case.kind == kind]
    if len(chosen) > MANY and "PROVE" not in os.environ:
        chosen = chosen[:: 5 if kind in NEEDS_TWO else 3]
    assert {str(case): who for case in chosen if (who := accepted(case))} == {}


@pytest.mark.parametrize("what", ["a list along", "revocation attribute of nothing"])
def test_what_is_read_by_nobody_has_no_place_in_a_container(what: str) -> None:
    (case,) = (case for case in cases() if str(case) == f"broken container: {what}")
    assert accepted_by(ours(1), case.forger(ours(1))) == []


def test_the_corpus_is_large_enough() -> None:
    assert len(CLASSES) >= 16
    assert len(list(cases())) >= 120
    assert len(LEGITIMATE) >= 12


@pytest.mark.parametrize("name", LEGITIMATE)
def test_no_legitimate_paper_is_refused(name: str) -> None:
    assert LEGITIMATE[name]().is_accepted()


def test_a_forger_without_ideas_does_not_get_lucky_either() -> None:
    roots = ours(1).roots
    lucky = [index for index, pdf in mutations(SAMPLE) if verify(pdf, roots, LATER).verdict is Answer.VALID]
    assert lucky == []


@pytest.mark.skipif("PROVE" not in os.environ, reason="the whole corpus on every paper takes long: PROVE=1")
def test_nothing_passes_on_any_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["forgeries"])
    assert main() == 0
