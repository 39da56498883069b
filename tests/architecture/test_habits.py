"""Habits that ruff does not know: where imports stand, what is annotated, what is said of what is public."""

import ast
import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT, TREES, functions

PARSERS_FAIL_IN_ANY_WAY = {
    "evidence/controleer.py",
    "signing/verify.py",
    "signing/checked.py",
    "signing/checkpoints.py",
    "signing/child.py",
    "signing/remains.py",
}
"""Where everything is caught, with a comment: a file made to break the parser must get an answer too."""


def test_every_function_is_annotated() -> None:
    bare = []
    for where, node in functions():
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        missing = [a.arg for a in given if a.annotation is None and a.arg not in ("self", "cls")]
        if missing or node.returns is None:
            bare.append(where)
    assert bare == []


def test_imports_stand_at_the_top() -> None:
    late = [
        where
        for where, node in functions()
        if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))
    ]
    assert late == []


def test_every_public_function_and_class_says_what_it_is() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, tree in TREES.items()
        for node in _public(tree.body)
        if "bench" not in path.parts and not ast.get_docstring(node)
    ]
    assert silent == []


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """What others may use: not what is private, nor what is inside a function or a private class."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def test_only_parsers_of_other_peoples_files_catch_everything() -> None:
    broad = {
        str(path.relative_to(ROOT))
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and "Exception" in node.type.id))
    }
    assert broad <= PARSERS_FAIL_IN_ANY_WAY


def test_transactions_are_opened_by_services_only() -> None:
    allowed = ("workflow/services/", "workflow/persistence/database.py")
    opened = [
        str(path.relative_to(ROOT))
        for path in TREES
        if re.search(r"\.(begin|reading)\(\)", path.read_text(encoding="utf-8"))
    ]
    assert [path for path in opened if not path.startswith(allowed)] == []


def test_persistence_never_commits() -> None:
    committing = [
        path.name for path in TREES if "persistence" in path.parts and ".commit()" in path.read_text()
    ]
    assert committing == ["migrate.py"]


def test_templates_never_switch_escaping_off() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    unsafe = [
        p.name
        for p in pages
        if re.search(
            r"\|\s*safe|autoescape false|<script(?! src)|<[^>{]* style=|<[^>{]* on\w+=", p.read_text()
        )
    ]
    assert unsafe == []


def test_the_tree_names_no_machine_and_no_registry() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    hosts = re.compile(r"https?://[^ \"]*(registry|py" + r"pi|pythonhosted)|\b(TO" + r"DO|FIX" + r"ME)\b")
    found = []
    for name in tracked.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".html", ".typ", ".toml", ".css", ".txt"} or name == "Makefile":
            found += [name] if path.exists() and hosts.search(path.read_text(encoding="utf-8")) else []
    assert found == []
