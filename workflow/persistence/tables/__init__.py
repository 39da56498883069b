"""The tables. Importing this package registers every table on `Base.metadata`."""

from workflow.persistence.tables.agreements import (
    AgreementPartnerRow,
    AgreementRow,
    ApprovalRow,
    ProposalRow,
    RemarkRow,
    RevisionRow,
    StanceRow,
    StandingRow,
    TeamRow,
)
from workflow.persistence.tables.base import Base
from workflow.persistence.tables.certificates import CertificateRow
from workflow.persistence.tables.covenants import (
    CovenantPartnerRow,
    CovenantRow,
    LevelRow,
    MinimumSizeRow,
    PartnerRow,
)
from workflow.persistence.tables.factors import (
    AddressChangeRow,
    ChallengeRow,
    FactorRow,
    FactorUseRow,
    RecoveryRow,
)
from workflow.persistence.tables.identity import ResetRow, RoleRequestRow, SignOnRow
from workflow.persistence.tables.journal import (
    CheckpointRow,
    JournalCheckRow,
    JournalRow,
    NodeRow,
    PersonalRow,
    SentCheckpointRow,
)
from workflow.persistence.tables.keepers import (
    AcceptanceRow,
    KeeperObjectionRow,
    KeeperRow,
    KeeperVoteRow,
    NominationRow,
)
from workflow.persistence.tables.keys import InstallationKeyRow
from workflow.persistence.tables.meetings import FeedRow, InviteeRow, MeetingProposalRow, MeetingRow, NoteRow
from workflow.persistence.tables.messages import IdempotencyRow, OutboxRow
from workflow.persistence.tables.papers import ArchiveRow, AskedRow, PaperRow, SignatureRow
from workflow.persistence.tables.people import (
    HandoverRow,
    InvitationRow,
    PersonRow,
    RoleRow,
    SeatRow,
    SessionRow,
    SignatoryRow,
)
from workflow.persistence.tables.publication import JudgementRow, PublicReadingRow
from workflow.persistence.tables.store import StoreCheckRow
from workflow.persistence.tables.terms import ReminderRow, TermRow

__all__ = [
    "AcceptanceRow",
    "AddressChangeRow",
    "AgreementPartnerRow",
    "AgreementRow",
    "ApprovalRow",
    "ArchiveRow",
    "AskedRow",
    "Base",
    "CertificateRow",
    "ChallengeRow",
    "CheckpointRow",
    "CovenantPartnerRow",
    "CovenantRow",
    "FactorRow",
    "FactorUseRow",
    "FeedRow",
    "HandoverRow",
    "IdempotencyRow",
    "InstallationKeyRow",
    "InvitationRow",
    "InviteeRow",
    "JournalCheckRow",
    "JournalRow",
    "JudgementRow",
    "KeeperObjectionRow",
    "KeeperRow",
    "KeeperVoteRow",
    "LevelRow",
    "MeetingProposalRow",
    "MeetingRow",
    "MinimumSizeRow",
    "NodeRow",
    "NominationRow",
    "NoteRow",
    "OutboxRow",
    "PaperRow",
    "PartnerRow",
    "PersonRow",
    "PersonalRow",
    "ProposalRow",
    "PublicReadingRow",
    "RecoveryRow",
    "RemarkRow",
    "ReminderRow",
    "ResetRow",
    "RevisionRow",
    "RoleRequestRow",
    "RoleRow",
    "SeatRow",
    "SentCheckpointRow",
    "SessionRow",
    "SignOnRow",
    "SignatoryRow",
    "SignatureRow",
    "StanceRow",
    "StandingRow",
    "StoreCheckRow",
    "TeamRow",
    "TermRow",
]
