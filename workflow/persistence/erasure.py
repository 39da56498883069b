"""Erasing what the tables hold of a person: the personal parts of the journal, the account, their words.

What was agreed stays: the text of a team that was recognised, its form and its PDF are the municipality's
record. Numbers, digests and partners stay everywhere, so that every proof still holds.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import null, or_, select, update
from sqlalchemy.orm import Session

from language.said import DUTCH
from workflow.domain.vocabulary import FINAL, Action, Administration, EntryKind
from workflow.persistence import factors, identity, messages, people, rows
from workflow.persistence.tables import (
    AgreementRow,
    AskedRow,
    CertificateRow,
    InvitationRow,
    JournalRow,
    KeeperObjectionRow,
    KeeperRow,
    KeeperVoteRow,
    NominationRow,
    OutboxRow,
    PersonalRow,
    PersonRow,
    ProposalRow,
    RemarkRow,
    ResetRow,
    RevisionRow,
    SeatRow,
    SignatoryRow,
    StanceRow,
)

GONE = "gewist"
"""What stands in the place of a name or of somebody's words."""
WORDS = ("text", "reason", "title")


def address_of(person: int) -> str:
    """What stands in the place of somebody's address: no address, and nobody else's."""
    return f"{GONE}-{person}"


def mentions(value: Any, person: int) -> bool:  # noqa: ANN401 - any JSON value
    """Whether this person is named, by number, anywhere in the open part of an entry."""
    if isinstance(value, dict):
        return value.get("person") == person or any(mentions(inner, person) for inner in value.values())
    return isinstance(value, list) and any(mentions(inner, person) for inner in value)


def entries_about(session: Session, person: int) -> list[tuple[int, int | None]]:
    """Number and agreement of the entries with something of this person in a part that is still there.

    The name of a team is not a person's.
    """
    rows = session.execute(
        select(JournalRow.number, JournalRow.agreement, JournalRow.body)
        .join(PersonalRow, PersonalRow.number == JournalRow.number)
        .where(PersonalRow.salt.is_not(None))
        .order_by(JournalRow.number)
    )
    return [
        (number, agreement)
        for number, agreement, body in rows
        if body.get("action") != Administration.TEAM_STARTED and mentions(body, person)
    ]


def running(session: Session, agreements: Iterable[int]) -> bool:
    """Whether one of these agreements is not in a final state."""
    query = select(AgreementRow.id).where(
        AgreementRow.id.in_(set(agreements)), AgreementRow.state.not_in(FINAL)
    )
    return session.scalar(query.limit(1)) is not None


def speaks(session: Session, person: int, day: date) -> bool:
    """Whether the person holds a seat, signs or keeps mandates, on this day or later."""
    return any(
        session.scalar(
            select(table.id)
            .where(table.person_id == person, or_(table.until.is_(None), table.until >= day))
            .limit(1)
        )
        for table in (SeatRow, SignatoryRow, KeeperRow)
    )


def empty_parts(session: Session, numbers: Iterable[int]) -> None:
    """Empty the personal parts of these entries: the one change that their guard allows."""
    these = PersonalRow.number.in_(list(numbers))
    session.execute(update(PersonalRow).where(these).values(salt=null(), content=null()))


def empty_account(session: Session, account: PersonRow) -> None:
    """Take name, address and password from an account, and close it.

    A message that was sent has no words any more; one that was not, and names them, goes.
    """
    person = account.id
    naming = OutboxRow.id.in_(messages.naming(session, account.name, account.email))
    rows.remove(session, OutboxRow, or_(OutboxRow.person_id == person, naming))
    account.name, account.email, account.password, account.active = GONE, address_of(person), None, False
    account.language = DUTCH
    people.end_logins(session, person)
    factors.remove_all(session, person)
    identity.unbind(session, person)
    rows.change(session, ResetRow, ResetRow.person_id == person, address=address_of(person), token=None)
    rows.remove(session, InvitationRow, InvitationRow.person_id == person)
    rows.change(session, SignatoryRow, SignatoryRow.person_id == person, function=GONE)
    emptied = {"subject": GONE, "pem": "", "reference": ""}
    rows.change(session, CertificateRow, CertificateRow.person_id == person, **emptied)
    rows.change(session, AskedRow, AskedRow.person_id == person, function=GONE, name=GONE)
    rows.change(session, RemarkRow, RemarkRow.person_id == person, text=GONE)
    _empty_mandates(session, person)
    spoken = (StanceRow.person_id == person, StanceRow.reason != "")
    rows.change(session, StanceRow, *spoken, reason=GONE)


def _empty_mandates(session: Session, person: int) -> None:
    """The functions of who kept or was nominated, and what they wrote about others."""
    rows.change(session, KeeperRow, KeeperRow.person_id == person, function=GONE)
    for row in session.scalars(select(NominationRow).where(NominationRow.person_id == person)):
        row.content = {**row.content, "function": GONE if row.content["function"] else ""}
    wrote = (NominationRow.reason != "", NominationRow.settled_by == person)
    rows.change(session, NominationRow, *wrote, reason=GONE)
    rows.change(session, KeeperObjectionRow, KeeperObjectionRow.person_id == person, reason=GONE)
    rows.change(session, KeeperVoteRow, KeeperVoteRow.person_id == person, reason=GONE)


def empty_drafts(session: Session, person: int) -> None:
    """Take this person's words out of every revision that is not part of an agreed text."""
    query = (
        select(RevisionRow, ProposalRow, AgreementRow)
        .join(ProposalRow, ProposalRow.id == RevisionRow.proposal_id)
        .join(AgreementRow, AgreementRow.id == ProposalRow.agreement_id)
        .order_by(RevisionRow.number)
    )
    rows = session.execute(query).all()
    newest = {proposal.id: revision.number for revision, proposal, _ in rows}
    for revision, proposal, agreement in rows:
        current = revision.number == newest[proposal.id] and not proposal.retracted
        if revision.person_id == person and not (current and agreement.recognised_by):
            revision.draft = {
                key: GONE if key in WORDS and value else value for key, value in revision.draft.items()
            }


def empty_applications(session: Session, agreements: Iterable[int], person: int) -> None:
    """Those that came to nothing lose their text, and their contact if this person filled them in."""
    query = select(AgreementRow).where(
        AgreementRow.id.in_(set(agreements)), AgreementRow.recognised_by.is_(None)
    )
    for row in session.scalars(query):
        row.text = None
        if _filled_in_by(session, row.id) == person:
            row.form = {**row.form, "contact": "", "representative": ""}


def _filled_in_by(session: Session, agreement: int) -> int | None:
    """Who filled the application in last."""
    query = (
        select(JournalRow.body).where(JournalRow.agreement == agreement).order_by(JournalRow.number.desc())
    )
    filled = (body for body in session.scalars(query) if body.get("action") == Action.FILL_IN)
    return next((body.get("person") for body in filled if body.get("kind") == EntryKind.DECISION), None)
