"""Colleagues of the office: one who holds its role asks it for somebody, and another confirms it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from language.said import said
from workflow.domain.letter import Letter
from workflow.domain.vocabulary import Administration, Role, label
from workflow.persistence import identity, messages, people
from workflow.persistence.tables import PersonRow, RoleRequestRow, RoleRow
from workflow.services.administration import By, journalled
from workflow.services.answers import NotFound
from workflow.services.desk import Desk
from workflow.services.people import NotAllowed
from workflow.services.resets import ASKER_LEFT, NOT_THE_SAME
from workflow.services.roles import give_or_ask

HELD_ALREADY = said("Deze persoon heeft die rol al, of hij is al aangevraagd.")
NOT_YOURSELF = said("Dit gaat over uzelf. Een collega bevestigt het.")
ELSEWHERE = said(
    "Deze persoon spreekt of tekent voor een andere partner. Dat gaat niet samen met het bureau."
)
NEW_ROLE = said("U hebt een nieuwe rol")
TO_TASKS = said("Log in en open Mijn taken")
GIVEN_HERE = frozenset({Role.MAYORS_OFFICE, Role.ADMINISTRATOR})
"""What somebody can hold; the rest follows by itself."""


@dataclass(frozen=True, slots=True)
class RoleRequest:
    """A role that waits for a colleague's yes."""

    id: int
    person: int
    name: str
    role: Role
    asked_by: str
    """A name, or who worked at the command line."""
    asker: int | None
    asked_at: datetime


class Colleagues:
    """Asking, confirming and refusing a role."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def waiting(self, person: int | None = None) -> tuple[RoleRequest, ...]:
        """Every request that is not settled, oldest first; of one person if that is asked."""
        with self._desk.database.reading() as session:
            return tuple(_told(session, row) for row in identity.role_requests(session, person))

    def ask(self, person: int, role: Role, by: By) -> bool:
        """Ask a role for who has an account; gives whether it was given at once, while founding the office.

        Raises NotFound and NotAllowed.
        """
        if role not in GIVEN_HERE or person == by:
            raise NotAllowed(NOT_YOURSELF)
        with self._desk.database.begin() as session:
            account = people.locked(session, person)
            if account is None:
                raise NotFound
            asked = {request.role for request in identity.role_requests(session, person)}
            if role in people.roles(session, person) | asked:
                raise NotAllowed(HELD_ALREADY)
            self._check_apart(session, person)
            given = give_or_ask(session, self._desk, account, {role}, by)
            if given:
                self._journalled(session, account, role, by)
            return bool(given)

    def confirm(self, request: int, by: int) -> None:
        """Give the role that a colleague asked. Raises NotFound and NotAllowed."""
        with self._desk.database.begin() as session:
            row, account = self._open(session, request, by)
            if by == row.asked_by:
                raise NotAllowed(NOT_THE_SAME)
            if row.asked_by and Role.MAYORS_OFFICE not in people.roles(session, row.asked_by):
                raise NotAllowed(ASKER_LEFT)
            self._check_apart(session, account.id)
            row.settled_at, row.settled_by, row.given = self._desk.now(), by, True
            if row.role not in people.roles(session, account.id):
                session.add(RoleRow(person_id=account.id, role=row.role))
            self._journalled(session, account, row.role, by, row)
            sentence = said("U hebt nu de rol {role}. Twee collega's gaven die.", role=label(row.role))
            letter = Letter(account.name, (sentence,), TO_TASKS, f"{self._desk.site}/taken")
            messages.put_out(session, account.id, NEW_ROLE, letter, self._desk.now())

    def refuse(self, request: int, by: int) -> None:
        """Not give it. Raises NotFound and NotAllowed."""
        with self._desk.database.begin() as session:
            row, account = self._open(session, request, by)
            row.settled_at, row.settled_by = self._desk.now(), by
            body = {"person": account.id, "request": row.id, "role": row.role.value, "by": by}
            journalled(session, self._desk, Administration.ROLE_REFUSED, body)

    def _open(self, session: Session, request: int, by: int) -> tuple[RoleRequestRow, PersonRow]:
        row = identity.role_request(session, request)
        account = people.locked(session, row.person_id) if row else None
        if row is None or account is None:
            raise NotFound
        if by == account.id:
            raise NotAllowed(NOT_YOURSELF)
        if Role.MAYORS_OFFICE not in people.roles(session, by):
            raise NotFound
        return row, account

    def _check_apart(self, session: Session, person: int) -> None:
        if identity.speaks_elsewhere(session, person, self._desk.today()):
            raise NotAllowed(ELSEWHERE)

    def _journalled(
        self, session: Session, account: PersonRow, role: Role, by: By, row: RoleRequestRow | None = None
    ) -> None:
        body = {"person": account.id, "role": role.value, "by": by}
        if row is not None:
            body |= {"request": row.id, "asked_by": row.asked_by or row.operator}
        journalled(session, self._desk, Administration.ROLE_GIVEN, body)


def _told(session: Session, row: RoleRequestRow) -> RoleRequest:
    names = people.names(session, [row.person_id, *([row.asked_by] if row.asked_by else [])])
    asked_by = names[row.asked_by] if row.asked_by else row.operator
    return RoleRequest(
        row.id, row.person_id, names[row.person_id], row.role, asked_by, row.asked_by, row.asked_at
    )
