"""The words in the code: every string that reads as Dutch and is no docstring, with gaps for values."""

import ast
import re
from collections.abc import Iterator, Mapping

from tests.architecture.source import ROOT, TREES
from tests.plain.pieces import GAP, For, Piece

FOR_OPERATORS = (
    "evidence/", "signing/checkpoints.py", "signing/keeping.py", "signing/revocations.py", "web/cli.py",
    "web/commands/", "web/demo/", "web/jobs.py", "web/serving.py", "web/settings.py",
    "workflow/domain/journal.py", "workflow/persistence/", "workflow/services/records.py",
)  # fmt: skip
"""What only shows at the command line, or in the file that checks an evidence pack."""
LABELS = ("web/words.py", "web/forms/")
"""Where a word or two with a capital is a label."""
ELSEWHERE = ("tests/", "bench/", "migrations/")
NOT_INTERFACE = {"workflow/reading/words.py", "workflow/reading/openings.py", "workflow/reading/markers.py"}
"""How covenants of others are written: patterns and lists of words."""
DUTCH = frozenset({
    "aan", "al", "als", "bij", "dat", "de", "deze", "die", "dit", "door", "een", "en", "er", "geen", "hebt",
    "heeft", "het", "hun", "in", "is", "kan", "kunt", "met", "moet", "naar", "niet", "nog", "of", "om", "ook",
    "op", "over", "te", "tot", "u", "uit", "uw", "van", "voor", "wat", "werd", "wie", "worden", "wordt",
    "zij", "zijn",
})  # fmt: skip
ENGLISH = frozenset({
    "a", "an", "and", "are", "by", "for", "from", "is", "it", "its", "not", "of", "that", "the", "this", "to",
    "with",
})  # fmt: skip
PATTERN = re.compile(r"\\[bwsd]|\(\?|\[\^|\.\*|SELECT |%s|MMMM|=\"|^[a-z_.]+$|^[A-Z_]+$")


LABEL = re.compile(r"[A-Z][a-zà-ÿ-]+( [\w…-]+){0,4}")


def code_pieces() -> Iterator[Piece]:
    """Every piece in every module."""
    for path, tree in TREES.items():
        where = str(path.relative_to(ROOT))
        if where.startswith(ELSEWHERE) or where in NOT_INTERFACE:
            continue
        reader = For.OPERATOR if where.startswith(FOR_OPERATORS) else For.EVERYONE
        silent = _docstrings(tree)
        for text, line in _strings(tree, silent):
            if is_dutch(text) or (where.startswith(LABELS) and LABEL.fullmatch(text)):
                yield Piece(f"{where}:{line}", text, reader)


def is_dutch(text: str) -> bool:
    """Whether it reads as a Dutch phrase."""
    found = re.findall(r"[a-zà-ÿ]+", text.lower())
    dutch, english = (sum(word in known for word in found) for known in (DUTCH, ENGLISH))
    return len(found) > 1 and dutch > english and not PATTERN.search(text) and " " in text.strip()


def _strings(tree: ast.Module, silent: set[int]) -> Iterator[tuple[str, int]]:
    known = _constants(tree)
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {id(part) for node in joined for part in ast.walk(node)}
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr():
                yield "".join(_part(value, known) for value in node.values), node.lineno
            case ast.Constant(value=str(text)) if id(node) not in inside and id(node) not in silent:
                yield re.sub(r"\{[^{}]*\}", GAP, text), node.lineno


def _part(value: ast.expr, known: Mapping[str, str]) -> str:
    match value:
        case ast.Constant():
            return str(value.value)
        case ast.FormattedValue(value=ast.Name(id=name)):
            return known.get(name, GAP)
    return GAP


def _constants(tree: ast.Module) -> dict[str, str]:
    """The sentences of this module that have a name."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def _docstrings(tree: ast.AST) -> set[int]:
    """Strings that stand alone: what says something of the code."""
    alone = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return {id(value) for value in alone if isinstance(value, ast.Constant)}
