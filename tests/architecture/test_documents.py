"""Documents that cannot lie: what they say is generated from the code and compared here."""

import re
import tomllib

from tests.architecture.source import ROOT
from tests.model.matrix import matrix, watch, who_does_what
from workflow.domain.lifecycle import mermaid
from workflow.domain.vocabulary import Action, ProposalKind, Role, State


def test_the_lifecycle_page_shows_the_table() -> None:
    page = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{mermaid()}```" in page


def test_the_lifecycle_page_says_who_does_what() -> None:
    page = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    assert who_does_what() in page


def test_the_lifecycle_page_holds_the_matrix_of_what_happens() -> None:
    page = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    assert matrix(watch().fared) in page


def test_the_readme_shows_the_table_too() -> None:
    assert f"```mermaid\n{mermaid()}```" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_newest_release_of_the_changelog_is_the_version_of_the_project() -> None:
    page = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (newest, _), *older = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", page, re.MULTILINE)
    assert newest == project["version"]
    assert "0.1.0" in {number for number, _ in older}


def test_the_glossary_knows_every_word_of_the_protocol() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = [w.value.replace("_", " ") for kind in (State, Action, ProposalKind, Role) for w in kind]
    plain = page.replace("_", " ")
    assert [word for word in words if word not in plain] == []
