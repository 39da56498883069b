"""Versions of the covenant: their texts never change, so each is read once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from workflow.domain import covenant as covenants
from workflow.domain.covenant import CovenantText
from workflow.domain.parties import Level
from workflow.persistence.tables import CovenantRow, LevelRow, MinimumSizeRow
from workflow.persistence.together import Later, Together, among


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the covenant on a day."""

    number: int
    text: CovenantText
    term_months: int | None
    levels: tuple[Level, ...]
    """Lowest first."""
    minimum_members: int


_texts: dict[str, CovenantText] = {}
"""The texts that were read before, by their digest: whatever has this digest is this text."""


def covenant_text(row: CovenantRow) -> CovenantText:
    """The text of this version, as it was read, with what explains it."""
    return replace(covenants.from_json(row.text), plain=covenants.plain_from_json(row.plain))


def of(ask: Together, ids: Collection[int], today: date) -> Later[dict[int, Version]]:
    """These versions by id, as they are on that day."""
    told = (
        CovenantRow.id, CovenantRow.version, CovenantRow.digest, CovenantRow.plain, CovenantRow.term_months,
    )  # fmt: skip
    found = ask.ask(select(*told).where(among(CovenantRow.id, ids)))
    ranks = ask.ask(select(LevelRow).where(among(LevelRow.covenant_id, ids)).order_by(LevelRow.rank))
    sizes = ask.ask(
        select(MinimumSizeRow.covenant_id, MinimumSizeRow.members)
        .where(among(MinimumSizeRow.covenant_id, ids), MinimumSizeRow.since <= today)
        .order_by(MinimumSizeRow.since)
    )

    def made() -> dict[int, Version]:
        _read(ask, {digest for _, _, digest, _, _ in found.rows})
        levels: dict[int, list[Level]] = defaultdict(list)
        for (row,) in ranks.rows:
            levels[row.covenant_id].append(Level(row.rank, row.name))
        smallest = dict(sizes.rows)  # the last one counts
        return {
            key: Version(number, _explained(digest, plain), months, tuple(levels[key]), smallest.get(key, 1))
            for key, number, digest, plain, months in found.rows
        }

    return made


def _read(ask: Together, digests: Collection[str]) -> None:
    """Read the texts that were not read before; most often none."""
    if unread := [digest for digest in digests if digest not in _texts]:
        told = select(CovenantRow.digest, CovenantRow.text).where(CovenantRow.digest.in_(unread))
        _texts.update({digest: covenants.from_json(text) for digest, text in ask.session.execute(told)})


def _explained(digest: str, plain: Mapping[str, Any] | None) -> CovenantText:
    """The text with what explains it, which is no part of what has this digest."""
    return replace(_texts[digest], plain=covenants.plain_from_json(plain))
