"""The areas of the recognised teams, from their agreed texts, in one query."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.area import Area, in_text
from workflow.domain.vocabulary import State
from workflow.persistence.tables import AgreementRow, TeamRow


@dataclass(frozen=True, slots=True)
class RecognisedArea:
    """Where a recognised team works."""

    slug: str
    name: str
    area: Area


def recognised(session: Session) -> tuple[RecognisedArea, ...]:
    """The area of every recognised team, by name; of the newest text when a team has several."""
    query = (
        select(TeamRow.slug, TeamRow.name, AgreementRow.text["area"])
        .join(TeamRow, TeamRow.id == AgreementRow.team_id)
        .where(AgreementRow.state == State.RECOGNISED)
        .order_by(AgreementRow.id)
    )
    found = {slug: RecognisedArea(slug, name, in_text(area)) for slug, name, area in session.execute(query)}
    return tuple(sorted(found.values(), key=lambda each: each.name.lower()))
