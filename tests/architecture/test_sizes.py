"""The house's own sizes: what is longer hides an idea, or holds two."""

import statistics

from tests.architecture.source import ROOT, TREES, functions

LONGEST_FILE, LONGEST_FUNCTION, USUAL_FUNCTION = 300, 50, 20
LARGEST_STYLESHEET = 40 * 1024
ONE_FILE_ON_PURPOSE = {"evidence/controleer.py"}
"""The verifier in an evidence pack: somebody reads it in twenty years, without any of the rest."""


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in TREES}
    long = {str(path) for path, n in lengths.items() if n > LONGEST_FILE}
    assert long == ONE_FILE_ON_PURPOSE


def test_no_function_is_longer_than_50_lines() -> None:
    assert [
        where
        for where, node in functions()
        if node.end_lineno and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ] == []


def test_nine_of_ten_functions_have_about_20_lines() -> None:
    lengths = [node.end_lineno - node.lineno + 1 for _, node in functions() if node.end_lineno]
    assert statistics.quantiles(lengths, n=10)[-1] <= USUAL_FUNCTION + 5


def test_the_stylesheet_is_small() -> None:
    assert sum(path.stat().st_size for path in (ROOT / "static").glob("*.css")) <= LARGEST_STYLESHEET
