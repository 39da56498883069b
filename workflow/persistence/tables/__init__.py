"""The tables. Importing this package registers every table on `Base.metadata`."""

from workflow.persistence.tables.agreements import (
    AgreementPartnerRow,
    AgreementRow,
    ApprovalRow,
    ProposalRow,
    RevisionRow,
    StanceRow,
    TeamRow,
)
from workflow.persistence.tables.base import Base
from workflow.persistence.tables.covenants import (
    CovenantPartnerRow,
    CovenantRow,
    LevelRow,
    MinimumSizeRow,
    PartnerRow,
)
from workflow.persistence.tables.journal import JournalRow, PersonalRow
from workflow.persistence.tables.meetings import (
    FeedRow,
    InviteeRow,
    MeetingProposalRow,
    MeetingRow,
    NoteRow,
)
from workflow.persistence.tables.messages import IdempotencyRow, OutboxRow
from workflow.persistence.tables.papers import AskedRow, PaperRow, SignatureRow
from workflow.persistence.tables.people import (
    InvitationRow,
    PersonRow,
    RoleRow,
    SeatRow,
    SessionRow,
    SignatoryRow,
)

__all__ = [
    "AgreementPartnerRow",
    "AgreementRow",
    "ApprovalRow",
    "AskedRow",
    "Base",
    "CovenantPartnerRow",
    "CovenantRow",
    "FeedRow",
    "IdempotencyRow",
    "InvitationRow",
    "InviteeRow",
    "JournalRow",
    "LevelRow",
    "MeetingProposalRow",
    "MeetingRow",
    "MinimumSizeRow",
    "NoteRow",
    "OutboxRow",
    "PaperRow",
    "PartnerRow",
    "PersonRow",
    "PersonalRow",
    "ProposalRow",
    "RevisionRow",
    "RoleRow",
    "SeatRow",
    "SessionRow",
    "SignatoryRow",
    "SignatureRow",
    "StanceRow",
    "TeamRow",
]
