"""The archive timestamps that keep a finished PDF valid."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archive_stamps",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_archive_stamps_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", "number", name=op.f("pk_archive_stamps")),
    )
    with op.batch_alter_table("archive_stamps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archive_stamps_until"), ["until"], unique=False)
