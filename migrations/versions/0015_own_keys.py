"""The installation's own keys, by their fingerprints; and what the nightly check cleared away."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kinds = ("wortel", "uitgifte", "kluis", "rijgeheim", "journaal")
    op.create_table(
        "installation_keys",
        sa.Column("kind", sa.Enum(*kinds, native_enum=False, length=40, name="keykind"), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "fingerprint", name=op.f("pk_installation_keys")),
    )
    with op.batch_alter_table("store_checks") as table:
        table.add_column(sa.Column("orphans", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("unfinished", sa.Integer(), nullable=False, server_default="0"))
