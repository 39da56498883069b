"""From recognition on: terms, notices, successors, periods of recognition, remarks, deputies, handovers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    change_tables()
    create_tables()


def change_tables() -> None:
    with op.batch_alter_table("covenants") as table:
        table.add_column(sa.Column("term_months", sa.Integer(), nullable=True))
    for name in ("seats", "signatories", "asked_signatories"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("mandate_conditions", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("agreements") as table:
        table.add_column(sa.Column("recognised_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("term_ends", sa.Date(), nullable=True))
        table.add_column(sa.Column("notice_partner", sa.String(length=80), nullable=True))
        table.add_column(sa.Column("notice_person", sa.Integer(), nullable=True))
        table.add_column(sa.Column("notice_day", sa.Date(), nullable=True))
        table.add_column(sa.Column("predecessor_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_agreements_notice_partner"), "partners", ["notice_partner"], ["key"]
        )
        table.create_foreign_key(op.f("fk_agreements_notice_person"), "people", ["notice_person"], ["id"])
        table.create_foreign_key(
            op.f("fk_agreements_predecessor_id"), "agreements", ["predecessor_id"], ["id"]
        )
        table.create_index(op.f("ix_agreements_predecessor_id"), ["predecessor_id"], unique=False)


def create_tables() -> None:
    op.create_table(
        "remarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partner"], ["partners.key"], name=op.f("fk_remarks_partner")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_remarks_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_remarks_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_remarks_proposal_id_number")),
    )
    op.create_index(op.f("ix_remarks_proposal_id"), "remarks", ["proposal_id"])
    op.create_table(
        "standings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_standings_agreement_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_standings_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standings")),
    )
    op.create_index(op.f("ix_standings_agreement_id"), "standings", ["agreement_id"])
    op.create_index(op.f("ix_standings_since"), "standings", ["since"])
    op.create_index(op.f("ix_standings_until"), "standings", ["until"])
    op.create_index("ix_standings_team_id_since", "standings", ["team_id", "since"])
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["people.id"], name=op.f("fk_handovers_from_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_handovers_team_id")),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_handovers_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_team_id"), "handovers", ["team_id"])
    op.create_index(op.f("ix_handovers_to_id"), "handovers", ["to_id"])
