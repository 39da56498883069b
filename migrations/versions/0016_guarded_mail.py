"""Messages that wait are guarded, tried again soon, and listed when they are given up."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOST_ATTEMPTS = 20
"""After so many the version before gave up."""


def upgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("due_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("given_up_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("answer", sa.String()))
        table.add_column(sa.Column("content", sa.String(64)))
        table.add_column(sa.Column("proof", sa.String(64)))
        table.create_index(op.f("ix_outbox_given_up_at"), ["given_up_at"])
    columns = ("sent_at", "claimed_at", "created_at", "given_up_at", "attempts")
    box = sa.table("outbox", *map(sa.column, columns))
    waiting = box.c.sent_at.is_(None)
    op.execute(
        box.update().where(waiting, box.c.attempts >= MOST_ATTEMPTS).values(given_up_at=box.c.created_at)
    )
    op.execute(box.update().where(waiting).values(claimed_at=None))
