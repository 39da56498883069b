"""Between rows and the domain's frozen values. Pydantic reads and writes the JSON columns."""

from typing import Any, get_args

from pydantic import TypeAdapter

from workflow.domain import effects
from workflow.domain.effects import Effect
from workflow.domain.facts import Draft, Notice, Paper, Proposal, Revision, StanceGiven, TeamForm
from workflow.domain.parties import Mandate, Seat, Signatory
from workflow.persistence.tables import (
    AgreementRow,
    AskedRow,
    PaperRow,
    RevisionRow,
    SeatRow,
    SignatoryRow,
    SignatureRow,
    StanceRow,
)

FORM = TypeAdapter(TeamForm)
DRAFT = TypeAdapter(Draft)
PROPOSALS = TypeAdapter(tuple[Proposal, ...])
EFFECTS: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(Effect)}

FREE_TEXT = frozenset(
    {
        "name",
        "contact",
        "representative",
        "note",
        "streets",
        "boundary",
        "text",
        "reason",
        "title",
        "function",
    }
)
"""The fields of an effect in which people's own words, names or drawings may stand."""


def form_to_json(form: TeamForm) -> dict[str, Any]:
    """The form as a JSON object."""
    return dict(FORM.dump_python(form, mode="json"))


def form_from_json(data: dict[str, Any]) -> TeamForm:
    """The inverse of `form_to_json`."""
    return FORM.validate_python(data)


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """The draft as a JSON object."""
    return dict(DRAFT.dump_python(draft, mode="json"))


def draft_from_json(data: dict[str, Any]) -> Draft:
    """The inverse of `draft_to_json`."""
    return DRAFT.validate_python(data)


def proposals_to_json(proposals: tuple[Proposal, ...]) -> list[dict[str, Any]]:
    """Proposals with all that was said of them, as JSON."""
    return list(PROPOSALS.dump_python(proposals, mode="json"))


def proposals_from_json(data: list[dict[str, Any]]) -> tuple[Proposal, ...]:
    """The inverse of `proposals_to_json`."""
    return PROPOSALS.validate_python(data)


def notice(row: AgreementRow) -> Notice | None:
    """The notice on an agreement, or None."""
    if row.notice_partner is None or row.notice_person is None or row.notice_day is None:
        return None
    return Notice(row.notice_partner, row.notice_person, row.notice_day)


def effect_to_json(effect: Effect) -> dict[str, Any]:
    """The effect as a JSON object with its name under "effect"."""
    name = type(effect).__name__
    return {"effect": name, **EFFECTS[name].dump_python(effect, mode="json")}


def effect_from_json(data: dict[str, Any]) -> effects.Effect:
    """The inverse of `effect_to_json`. Raises KeyError or ValueError on anything else."""
    given = dict(data)
    effect: Effect = EFFECTS[given.pop("effect")].validate_python(given)
    return effect


def without_words(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON value without the fields in which people's own words stand."""
    if isinstance(value, dict):
        return {key: without_words(inner) for key, inner in value.items() if key not in FREE_TEXT}
    if isinstance(value, list):
        return [without_words(inner) for inner in value]
    return value


def mandate(row: SeatRow | SignatoryRow | AskedRow) -> Mandate:
    """The written ground in a row."""
    return Mandate(row.mandate_source, row.mandate_reference, row.mandate_conditions)


def seat(row: SeatRow, deputy_of: int | None = None) -> Seat:
    """The seat as a decision looks at it; a deputy's with the person it stands in for."""
    return Seat(
        person=row.person_id,
        partner=row.partner,
        level=row.level,
        since=row.since,
        mandate=mandate(row),
        until=row.until,
        approver=row.approver,
        deputy_of=deputy_of,
        given_by=row.given_by,
        accepted_by=row.accepted_by,
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
        mandate=mandate(row),
        until=row.until,
        group=row.group,
        given_by=row.given_by,
        accepted_by=row.accepted_by,
    )


def revision(row: RevisionRow) -> Revision:
    """The revision as a decision looks at it."""
    return Revision(row.number, draft_from_json(row.draft), row.person_id, row.digest)


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
