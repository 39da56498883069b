"""Who gets a role, and how: the first two of the office at installation, every other by two who hold it."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.vocabulary import Administration, Role, label
from workflow.persistence import identity, journal, people
from workflow.persistence.tables import PersonRow, RoleRequestRow, RoleRow
from workflow.services.administration import By, journalled
from workflow.services.desk import Desk
from workflow.services.notice_of_account import tell_office

FIRST = 2
"""How many of the office are made at installation; from then on they make each other."""
TO_CONFIRM = "/beheer/te-bevestigen"
ASKED = said("Bevestig een nieuwe collega")


def founding(session: Session) -> bool:
    """Whether there are no two of the office yet, or nobody of them is left: then the command line makes one.

    Closed accounts count, so that nobody makes room by closing those of their colleagues.
    """
    journal.hold(session)  # two commands at once count one by one
    ever, left = identity.office_members(session)
    return ever < FIRST or not left


def give_or_ask(
    session: Session, desk: Desk, person: PersonRow, roles: Iterable[Role], by: By | None
) -> frozenset[Role]:
    """Give these roles while the office is being founded, else ask for them; gives those that were given."""
    wanted = set(roles) - people.roles(session, person.id)
    wanted -= {request.role for request in identity.role_requests(session, person.id)}
    if not wanted:
        return frozenset()
    if not isinstance(by, int) and founding(session):
        session.add_all(RoleRow(person_id=person.id, role=role) for role in sorted(wanted))
        return frozenset(wanted)
    for role in sorted(wanted):
        _ask(session, desk, person, role, by)
    return frozenset()


def _ask(session: Session, desk: Desk, person: PersonRow, role: Role, by: By | None) -> None:
    colleague = by if isinstance(by, int) else None
    row = RoleRequestRow(person_id=person.id, role=role, asked_by=colleague, asked_at=desk.now())
    row.operator = by if isinstance(by, str) else ""
    session.add(row)
    session.flush()
    body = {"person": person.id, "request": row.id, "role": role.value, "by": by}
    journalled(session, desk, Administration.ROLE_ASKED, body)
    sentence = said(
        "{name} krijgt de rol {role} als een van u dat bevestigt.", name=person.name, role=label(role)
    )
    tell_office(session, desk, (colleague, person.id), ASKED, sentence, TO_CONFIRM)
