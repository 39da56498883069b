"""What is shown of an agreement and no decision looks at, held against the journal.

Questions and answers in their own words, the text as it was put to approval, and whose periods those in the
register are. `replay.py` compares everything else.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.journal import Entry, Fault, Personal
from workflow.domain.text import digest_of
from workflow.domain.vocabulary import Action, Administration, EntryKind
from workflow.persistence.tables import AgreementRow, ProposalRow, RemarkRow, StandingRow

BEGINNINGS = (Administration.TEAM_STARTED, Administration.SUCCESSOR_STARTED)
Remark = tuple[int, int, str, int, int | None, str | None]
"""Agreement, proposal, partner, person, the remark it answers, and its words; None for erased words."""


def differences(session: Session, whole: Iterable[tuple[Entry, Personal | None]]) -> Iterator[Fault]:
    """A fault for every sort of thing that is shown otherwise than the journal says."""
    teams: dict[int, int] = {}
    told: list[Remark] = []
    last = 0
    for entry, part in whole:
        last = entry.number
        if entry.body.get("action") in BEGINNINGS:
            teams[entry.body["agreement"]] = entry.body["team"]
        elif (entry.body.get("kind"), entry.body.get("action")) == (EntryKind.DECISION, Action.REMARK):
            told.append(_told(entry.body, part.content if part else {}))
    if not _same(sorted(told, key=_place), _stored(session)):
        yield Fault(last, "De vragen en antwoorden zijn anders dan in het journaal.")
    yield from _of_agreements(session, teams, last)


def _of_agreements(session: Session, teams: Mapping[int, int], last: int) -> Iterator[Fault]:
    owners = {}
    for row in session.scalars(select(AgreementRow).order_by(AgreementRow.id)):
        owners[row.id] = row.team_id
        if (digest_of(row.text) if row.text is not None else None) != row.put_up:
            yield Fault(last, f"De tekst van dossier {row.id} is niet de tekst die voorlag.")
    periods = session.execute(select(StandingRow.agreement_id, StandingRow.team_id))
    if owners != teams or any(owners.get(agreement) != team for agreement, team in periods):
        yield Fault(last, "Een dossier of een periode staat bij een ander team.")


def _told(body: Mapping[str, Any], personal: Mapping[str, Any]) -> Remark:
    (effect,) = body["effects"]
    words = next((e["text"] for e in personal.get("effects", ())), None)
    return (
        body["agreement"],
        effect["proposal"],
        effect["partner"],
        effect["person"],
        effect["answers"],
        words,
    )


def _stored(session: Session) -> list[Remark]:
    query = (
        select(RemarkRow, ProposalRow)
        .join(ProposalRow, ProposalRow.id == RemarkRow.proposal_id)
        .order_by(ProposalRow.agreement_id, ProposalRow.number, RemarkRow.number)
    )
    return [
        (p.agreement_id, p.number, r.partner, r.person_id, r.answers, r.text)
        for r, p in session.execute(query)
    ]


def _place(remark: Remark) -> tuple[int, int]:
    return remark[:2]


def _same(told: list[Remark], stored: list[Remark]) -> bool:
    """Equal, but for words that were erased from the journal."""
    known = zip(told, stored, strict=False)
    return len(told) == len(stored) and all(t in (s, (*s[:-1], None)) for t, s in known)
