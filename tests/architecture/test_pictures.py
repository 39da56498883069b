"""The pictures in the documents: each that is shown is there and made by us, and together they stay small."""

import re

from tests.architecture.source import ROOT
from tests.browser.pictures import SHOTS, TARGET, names, small

LARGEST = 2_500_000
SHOWN = re.compile(r"!\[([^\]]*)\]\((\S+?)\)")


def test_the_pictures_are_those_of_the_tool_and_small() -> None:
    assert len(SHOTS) == 12
    assert {path.name for path in TARGET.iterdir()} == names()
    assert sum(path.stat().st_size for path in TARGET.iterdir()) < LARGEST


def test_every_picture_in_the_readme_is_there_and_is_described() -> None:
    found = SHOWN.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(found) >= 4
    assert [path for words, path in found if not words or not (ROOT / path).is_file()] == []


def test_a_picture_made_smaller_keeps_its_size_in_pixels() -> None:
    before = (TARGET / "register-telefoon.png").read_bytes()
    after = small(before)
    assert after[16:24] == before[16:24]
    assert len(after) <= len(before) * 1.05
