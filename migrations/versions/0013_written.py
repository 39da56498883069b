"""Body and personal part of an entry are stored as the text that was hashed, to the byte.

Before, they were stored as JSON in some order, and hashed in another. Of each entry the text is stored that
its own hash proves; where neither order does, it stays as it is, and checking the journal says so.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from workflow.domain.journal import Entry, Personal, committed, fits, recovered, recovered_part
from workflow.domain.written import Written, text_of

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = {"journal": "body", "journal_personal": "content"}
PAGE = 1_000
ENTRIES = sa.text(
    "SELECT journal.number, at, body, commitment, previous, hash, salt, content FROM journal "
    "LEFT JOIN journal_personal ON journal_personal.number = journal.number "
    "WHERE journal.number > :after ORDER BY journal.number LIMIT :page"
)
GUARDS = (
    "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('journal', 'journal_personal')"
)


def upgrade() -> None:
    bind = op.get_bind()
    sqlite = bind.dialect.name == "sqlite"
    guards = list(bind.exec_driver_sql(GUARDS).scalars()) if sqlite else []
    for table, column in TABLES.items():
        if not sqlite:
            op.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(
                column, existing_type=sa.JSON(), type_=sa.Text(), postgresql_using=f"{column}::text"
            )
    rewrite()
    for guard in guards:
        bind.exec_driver_sql(guard)
    for table in () if sqlite else TABLES:
        op.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


def rewrite() -> None:
    """Store of every entry the text that its hash is over, and the same of every personal part."""
    bind = op.get_bind()
    for number, body, content in _proven(bind):
        if body is not None:
            bind.execute(sa.text("UPDATE journal SET body = :t WHERE number = :n"), {"t": body, "n": number})
        if content is not None:
            change = sa.text("UPDATE journal_personal SET content = :t WHERE number = :n")
            bind.execute(change, {"t": content, "n": number})


def _proven(bind: sa.Connection) -> Iterator[tuple[int, str | None, str | None]]:
    """Number, and the texts of body and content that are proven and not stored yet."""
    after = 0
    while page := bind.execute(ENTRIES, {"after": after, "page": PAGE}).all():
        for number, at, body, commitment, previous, found, salt, content in page:
            entry = recovered(Entry(number, at, dict(Written.read(body)), commitment, previous, found))
            text = text_of(entry.body).decode() if fits(entry) else body
            told = None
            if content is not None and salt is not None:
                part = recovered_part(entry, Personal(number, bytes(salt), dict(Written.read(content))))
                told = text_of(part.content).decode() if committed(entry, part) else None
            yield number, None if text == body else text, None if told == content else told
        after = page[-1].number
