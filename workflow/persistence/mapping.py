"""Between rows and the domain's frozen values. Pydantic reads and writes the JSON columns."""

from copy import deepcopy
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from workflow.domain import effects
from workflow.domain.effects import Effect
from workflow.domain.facts import Agreement, Draft, Mandate, Paper, Seat, Signatory, StanceGiven, TeamForm
from workflow.persistence.tables import AskedRow, PaperRow, SeatRow, SignatoryRow, SignatureRow, StanceRow

_FORM = TypeAdapter(TeamForm)
_DRAFT = TypeAdapter(Draft)
_AGREEMENT = TypeAdapter(Agreement)
_EFFECTS: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(Effect)}

FREE_TEXT = frozenset(
    {"name", "contact", "representative", "note", "streets", "text", "reason", "title", "function"}
)
"""The fields of an effect in which people's own words or names may stand."""
VEIL = "\0"
"""What stands for words that were erased, while an agreement is rebuilt: nobody can type it."""


def form_to_json(form: TeamForm) -> dict[str, Any]:
    """The form as a JSON object."""
    return dict(_FORM.dump_python(form, mode="json"))


def form_from_json(data: dict[str, Any]) -> TeamForm:
    """The inverse of `form_to_json`."""
    return _FORM.validate_python(data)


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """The draft as a JSON object."""
    return dict(_DRAFT.dump_python(draft, mode="json"))


def draft_from_json(data: dict[str, Any]) -> Draft:
    """The inverse of `draft_to_json`."""
    return _DRAFT.validate_python(data)


def effect_to_json(effect: Effect) -> dict[str, Any]:
    """The effect as a JSON object with its name under "effect"."""
    name = type(effect).__name__
    return {"effect": name, **_EFFECTS[name].dump_python(effect, mode="json")}


def effect_from_json(data: dict[str, Any]) -> effects.Effect:
    """The inverse of `effect_to_json`. Raises KeyError or ValueError on anything else."""
    given = dict(data)
    effect: Effect = _EFFECTS[given.pop("effect")].validate_python(given)
    return effect


def without_words(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON value without the fields in which people's own words stand."""
    if isinstance(value, dict):
        return {key: without_words(inner) for key, inner in value.items() if key not in FREE_TEXT}
    if isinstance(value, list):
        return [without_words(inner) for inner in value]
    return value


def veiled_effect(data: dict[str, Any]) -> effects.Effect:
    """The effect of an entry whose words were erased, from its open part: a veil where the words were.

    Raises KeyError or ValueError on anything else.
    """
    given = deepcopy(data)
    kind = _EFFECTS[given.pop("effect")]
    try:
        bare = kind.validate_python(given)
    except ValidationError as problem:
        for gap in problem.errors():
            if gap["type"] == "missing":
                _put(given, gap["loc"], VEIL)
        bare = kind.validate_python(given)
    effect: Effect = kind.validate_python(_veiled(kind.dump_python(bare, mode="json")))
    return effect


def same_under_veil(rebuilt: Agreement, stored: Agreement) -> bool:
    """Whether they are the same, apart from words that were erased."""
    if rebuilt == stored:
        return True
    return _same(*(_AGREEMENT.dump_python(each, mode="json") for each in (rebuilt, stored)))


def _put(value: Any, path: tuple[int | str, ...], word: str) -> None:  # noqa: ANN401 - any JSON value
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = word


def _veiled(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {k: _hidden(inner) if k in FREE_TEXT else _veiled(inner) for k, inner in value.items()}
    return [_veiled(inner) for inner in value] if isinstance(value, list) else value


def _hidden(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return VEIL if isinstance(value, str) else [VEIL] if isinstance(value, list) else value


def _same(rebuilt: Any, stored: Any) -> bool:  # noqa: ANN401 - any JSON value
    if rebuilt in (VEIL, [VEIL]):
        return isinstance(stored, type(rebuilt))
    if isinstance(rebuilt, dict) and isinstance(stored, dict):
        return rebuilt.keys() == stored.keys() and all(_same(rebuilt[k], stored[k]) for k in rebuilt)
    if isinstance(rebuilt, list) and isinstance(stored, list):
        return len(rebuilt) == len(stored) and all(map(_same, rebuilt, stored))
    return bool(rebuilt == stored)


def seat(row: SeatRow) -> Seat:
    """The seat as a decision looks at it."""
    return Seat(
        person=row.person_id,
        partner=row.partner,
        level=row.level,
        since=row.since,
        mandate=Mandate(row.mandate_source, row.mandate_reference),
        until=row.until,
        approver=row.approver,
        deputy=row.deputy_of is not None,
    )


def signatory(row: SignatoryRow | AskedRow, name: str) -> Signatory:
    """The signatory as a decision looks at it, from today's register or from a signature block."""
    return Signatory(
        id=row.signatory_id if isinstance(row, AskedRow) else row.id,
        person=row.person_id,
        partner=row.partner,
        name=name,
        function=row.function,
        since=row.since,
        mandate=Mandate(row.mandate_source, row.mandate_reference),
        until=row.until,
        group=row.group,
    )


def stance(row: StanceRow) -> StanceGiven:
    """The stance as a decision looks at it."""
    return StanceGiven(row.partner, row.level, row.person_id, row.stance, row.digest, row.reason)


def paper(row: PaperRow, asked: list[AskedRow], signed: list[SignatureRow]) -> Paper:
    """The PDF as a decision looks at it; both lists in their order."""
    return Paper(
        digest=row.digest,
        base=row.base,
        head=row.head,
        opened_by=row.opened_by,
        asked=tuple(signatory(block, block.name) for block in asked),
        signed=tuple(s.signatory_id for s in signed),
    )
