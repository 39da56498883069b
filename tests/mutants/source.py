"""Mutants of the computations: in one function a piece of its source is another one.

The function keeps its identity and gets the code of the changed source, so that everyone who imported it is
served the mutant. A piece that is not there (any more) is an error: the list keeps up with the source.
"""

import ast
import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

from tests.mutants.table import Mutant
from workflow.domain.rules.rule import Rule

LIST = Path(__file__).with_name("changes.txt")


class Change(NamedTuple):
    """In this module and function: from this piece of source to that."""

    module: str
    function: str
    old: str
    new: str


def of_source() -> Iterator[Mutant]:
    """A mutant per change."""
    for change in changes():
        name = f"{change.module}.{change.function}: {change.old} → {change.new or 'nothing'}"
        yield Mutant(name, _changing(change))


def changes() -> Iterator[Change]:
    """The changes of changes.txt."""
    function = ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"    `(.*)` → `(.*)`", line):
            module, _, name = function.rpartition(".")
            yield Change(module, name, *found.groups())
        elif line and not line.startswith("#"):
            function = line


def _changing(change: Change) -> Callable[[], None]:
    module = importlib.import_module(f"workflow.domain.{change.module}")
    path = Path(module.__file__ or "")
    source = path.read_text(encoding="utf-8")
    node = _function(ast.parse(source), change.function)
    lines = source.splitlines(keepends=True)
    before, body = lines[: node.lineno - 1], lines[node.lineno - 1 : node.end_lineno]
    text = "".join(body)
    if text.count(change.old) != 1:
        raise LookupError(f"{change} is there {text.count(change.old)} times")
    mutated = text.replace(change.old, change.new)
    code = compile("\n" * len(before) + "from __future__ import annotations\n" + mutated, str(path), "exec")
    made = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == change.function)
    target = _target(module, change.function)

    def swap() -> None:
        target.__code__ = made

    return swap


def _function(tree: ast.Module, name: str) -> ast.FunctionDef:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    raise LookupError(name)


def _target(module: ModuleType, name: str) -> FunctionType:
    found: Any = getattr(module, name)
    if isinstance(found, Rule):
        found = found.holds
    found = getattr(found, "__wrapped__", found)
    if not isinstance(found, FunctionType):
        raise TypeError(name)
    return found
