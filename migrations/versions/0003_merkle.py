"""The Merkle tree over the journal, its checkpoints, and one legal way to erase a personal part."""

import sqlalchemy as sa
from alembic import op

from workflow.domain.journal import Entry, leaf_of, recovered
from workflow.domain.merkle import tree_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ERASURE = "NEW.number = OLD.number AND NEW.salt IS NULL AND NEW.content IS NULL"
"""The one change to a personal part: emptying it."""
STAMPING = "NEW.size = OLD.size AND NEW.note = OLD.note AND OLD.stamp IS NULL AND NEW.stamp IS NOT NULL"
"""The one change to a checkpoint: the timestamp that it still had to get."""
NEVER = "1 = 0"
GUARDS = {
    "journal_personal": (ERASURE, "number = NEW.number"),
    "journal_nodes": (NEVER, "level = NEW.level AND place = NEW.place"),
    "journal_checkpoints": (STAMPING, "size = NEW.size"),
}

SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({allowed}) "
    "BEGIN SELECT RAISE(ABORT, 'het journaal wordt nooit veranderd'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'uit het journaal wordt nooit iets gewist'); END",
    "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
    "BEGIN SELECT RAISE(ABORT, 'in het journaal wordt nooit iets vervangen'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION {table}_guarded() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF; "
    "RAISE EXCEPTION 'het journaal wordt nooit veranderd'; END $$",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_guarded()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_guarded()",
)
OLD_GUARD = (
    "DROP TRIGGER journal_personal_no_change ON journal_personal",
    "DROP TRIGGER journal_personal_no_truncate ON journal_personal",
    "DROP FUNCTION journal_personal_stands()",
)


def upgrade() -> None:
    allow_erasure()
    create_tables()
    plant()
    guard()


def allow_erasure() -> None:
    """Make room for an erased part. SQLite makes the table anew, and its guards go with the old one."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in OLD_GUARD:
            op.execute(sa.text(statement))
    with op.batch_alter_table("journal_personal", schema=None) as batch_op:
        batch_op.alter_column("salt", existing_type=sa.LargeBinary(), nullable=True)
        batch_op.alter_column("content", existing_type=sa.JSON(), nullable=True)


def create_tables() -> None:
    op.create_table(
        "journal_nodes",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_journal_nodes")),
    )
    op.create_table(
        "journal_checkpoints",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("stamp", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_journal_checkpoints")),
    )


def plant() -> None:
    """The tree over the entries that are there. The form of an entry never changes, so it is imported."""
    names = ("number", "at", "body", "commitment", "previous", "hash")
    journal = sa.table("journal", *(sa.column(name, sa.JSON() if name == "body" else None) for name in names))
    nodes = sa.table("journal_nodes", sa.column("level"), sa.column("place"), sa.column("hash"))
    rows = op.get_bind().execute(sa.select(*(journal.c[name] for name in names)).order_by(journal.c.number))
    tree = tree_of(leaf_of(recovered(Entry(*row))) for row in rows)
    if tree:
        found = (
            {"level": level, "place": place, "hash": made.hex()} for (level, place), made in tree.items()
        )
        op.bulk_insert(nodes, list(found))


def guard() -> None:
    """Refuse every other change; on SQLite also INSERT OR REPLACE, which is a hidden delete."""
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for table, (allowed, same) in GUARDS.items():
        for statement in statements:
            op.execute(sa.text(statement.format(table=table, allowed=allowed, same=same)))
