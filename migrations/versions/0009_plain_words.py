"""Messages as structure, and a covenant's parts in plain words beside its text."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter", sa.JSON(), nullable=True))
    with op.batch_alter_table("covenants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plain", sa.JSON(), nullable=True))
