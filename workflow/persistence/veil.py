"""Rebuilding from entries whose words were erased: a veil stands where the words were.

Numbers, digests and people stand in the open part of an entry, so everything but words can still be compared.
"""

from copy import deepcopy
from typing import Any

from pydantic import TypeAdapter, ValidationError

from workflow.domain.effects import Effect
from workflow.domain.facts import Agreement, Proposal, TeamForm
from workflow.persistence.mapping import EFFECTS, FORM, FREE_TEXT, PROPOSALS

VEIL = "\0"
"""What stands for words that were erased: nobody can type it."""
DRAWING = "boundary"
"""No words, so there is no veil for it: beside veiled streets it is not compared."""
_AGREEMENT = TypeAdapter(Agreement)


def effect(data: dict[str, Any]) -> Effect:
    """The effect in the open part of an entry. Raises KeyError or ValueError on anything else."""
    given = dict(data)
    known: Effect = _veiled_as(EFFECTS[given.pop("effect")], given)
    return known


def form(data: dict[str, Any]) -> TeamForm:
    """The form in the open part of an entry. Raises ValueError on anything else."""
    known: TeamForm = _veiled_as(FORM, data)
    return known


def proposals(data: list[dict[str, Any]]) -> tuple[Proposal, ...]:
    """The proposals in the open part of an entry. Raises ValueError on anything else."""
    known: tuple[Proposal, ...] = _veiled_as(PROPOSALS, data)
    return known


def same(rebuilt: Agreement, stored: Agreement) -> bool:
    """Whether they are the same, apart from words that were erased."""
    if rebuilt == stored:
        return True
    return _same(*(_AGREEMENT.dump_python(each, mode="json") for each in (rebuilt, stored)))


def _veiled_as(kind: TypeAdapter[Any], data: Any) -> Any:  # noqa: ANN401 - any JSON value
    given = deepcopy(data)
    try:
        bare = kind.validate_python(given)
    except ValidationError as problem:
        for gap in problem.errors():
            if gap["type"] == "missing":
                _put(given, gap["loc"], VEIL)
        bare = kind.validate_python(given)
    return kind.validate_python(_veiled(kind.dump_python(bare, mode="json")))


def _put(value: Any, path: tuple[int | str, ...], word: str) -> None:  # noqa: ANN401 - any JSON value
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = word


def _veiled(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        words = FREE_TEXT - {DRAWING}
        return {k: _hidden(inner) if k in words else _veiled(inner) for k, inner in value.items()}
    return [_veiled(inner) for inner in value] if isinstance(value, list) else value


def _hidden(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return VEIL if isinstance(value, str) else [VEIL] if isinstance(value, list) else value


def _same(rebuilt: Any, stored: Any) -> bool:  # noqa: ANN401 - any JSON value
    if rebuilt in (VEIL, [VEIL]):
        return isinstance(stored, type(rebuilt))
    if isinstance(rebuilt, dict) and isinstance(stored, dict):
        unknown = {DRAWING} if rebuilt.get("streets") == [VEIL] else set()
        known = rebuilt.keys() - unknown
        return rebuilt.keys() == stored.keys() and all(_same(rebuilt[k], stored[k]) for k in known)
    if isinstance(rebuilt, list) and isinstance(stored, list):
        return len(rebuilt) == len(stored) and all(map(_same, rebuilt, stored))
    return bool(rebuilt == stored)
