"""The tables of the spine, and the guards of the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'het journaal wordt nooit veranderd'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'uit het journaal wordt nooit iets gewist'); END",
    "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number) "
    "BEGIN SELECT RAISE(ABORT, 'in het journaal wordt nooit iets vervangen'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION {table}_stands() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'het journaal wordt nooit veranderd'; END $$",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_stands()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_stands()",
)


def upgrade() -> None:
    create_tables()
    guard_the_journal()


def guard_the_journal() -> None:
    """Refuse every change to what was written; on SQLite also INSERT OR REPLACE, which is a hidden delete."""
    for table in ("journal", "journal_personal"):
        for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
            op.execute(sa.text(statement.format(table=table)))


def create_tables() -> None:
    op.create_table(
        "covenants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_covenants")),
        sa.UniqueConstraint("version", name=op.f("uq_covenants_version")),
    )
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("agreement", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_agreement"), ["agreement"], unique=False)

    op.create_table(
        "partners",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_partners")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_table(
        "covenant_partners",
        sa.Column("covenant_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["covenant_id"], ["covenants.id"], name=op.f("fk_covenant_partners_covenant_id")
        ),
        sa.ForeignKeyConstraint(["partner"], ["partners.key"], name=op.f("fk_covenant_partners_partner")),
        sa.PrimaryKeyConstraint("covenant_id", "partner", name=op.f("pk_covenant_partners")),
    )
    op.create_table(
        "idempotency",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_idempotency_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotency")),
    )
    op.create_table(
        "invitations",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_invitations")),
    )
    op.create_table(
        "journal_personal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["journal.number"], name=op.f("fk_journal_personal_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_personal")),
    )
    op.create_table(
        "levels",
        sa.Column("covenant_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["covenant_id"], ["covenants.id"], name=op.f("fk_levels_covenant_id")),
        sa.PrimaryKeyConstraint("covenant_id", "rank", name=op.f("pk_levels")),
    )
    op.create_table(
        "minimum_sizes",
        sa.Column("covenant_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["covenant_id"], ["covenants.id"], name=op.f("fk_minimum_sizes_covenant_id")),
        sa.PrimaryKeyConstraint("covenant_id", "since", name=op.f("pk_minimum_sizes")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "roles",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_roles_person_id")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_roles")),
    )
    op.create_table(
        "seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("approver", sa.Boolean(), nullable=False),
        sa.Column("deputy_of", sa.Integer(), nullable=True),
        sa.Column("mandate_source", sa.String(), nullable=False),
        sa.Column("mandate_reference", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_of"], ["seats.id"], name=op.f("fk_seats_deputy_of")),
        sa.ForeignKeyConstraint(["partner"], ["partners.key"], name=op.f("fk_seats_partner")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_seats_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
    )
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seats_partner"), ["partner"], unique=False)
        batch_op.create_index(batch_op.f("ix_seats_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_person_id"), ["person_id"], unique=False)

    op.create_table(
        "signatories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("mandate_source", sa.String(), nullable=False),
        sa.Column("mandate_reference", sa.String(), nullable=False),
        sa.Column("signing_group", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["partner"], ["partners.key"], name=op.f("fk_signatories_partner")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_signatories_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatories")),
    )
    with op.batch_alter_table("signatories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatories_partner"), ["partner"], unique=False)
        batch_op.create_index(batch_op.f("ix_signatories_person_id"), ["person_id"], unique=False)

    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["partner"], ["partners.key"], name=op.f("fk_teams_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("partner", name=op.f("uq_teams_partner")),
        sa.UniqueConstraint("slug", name=op.f("uq_teams_slug")),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("covenant_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("put_up", sa.String(length=64), nullable=True),
        sa.Column("text", sa.JSON(), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("recognised_by", sa.Integer(), nullable=True),
        sa.Column("recognised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("journal_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["covenant_id"], ["covenants.id"], name=op.f("fk_agreements_covenant_id")),
        sa.ForeignKeyConstraint(["recognised_by"], ["people.id"], name=op.f("fk_agreements_recognised_by")),
        sa.ForeignKeyConstraint(["submitted_by"], ["people.id"], name=op.f("fk_agreements_submitted_by")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_agreements_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreements_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreements_team_id"), ["team_id"], unique=False)

    op.create_table(
        "agreement_partners",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_partners_agreement_id")
        ),
        sa.ForeignKeyConstraint(["partner"], ["partners.key"], name=op.f("fk_agreement_partners_partner")),
        sa.PrimaryKeyConstraint("agreement_id", "partner", name=op.f("pk_agreement_partners")),
    )
    with op.batch_alter_table("agreement_partners", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_partners_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("void_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_approvals_agreement_id")),
        sa.ForeignKeyConstraint(["partner"], ["partners.key"], name=op.f("fk_approvals_partner")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_approvals_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approvals_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(
            "uq_approvals_standing",
            ["agreement_id", "partner"],
            unique=True,
            sqlite_where=sa.text("void_at IS NULL"),
            postgresql_where=sa.text("void_at IS NULL"),
        )

    op.create_table(
        "papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("base_size", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("void_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_papers_agreement_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name=op.f("fk_papers_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
    )
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_papers_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(
            "uq_papers_standing",
            ["agreement_id"],
            unique=True,
            sqlite_where=sa.text("void_at IS NULL"),
            postgresql_where=sa.text("void_at IS NULL"),
        )

    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("retracted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_proposals_agreement_id")),
        sa.ForeignKeyConstraint(["partner"], ["partners.key"], name=op.f("fk_proposals_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_proposals_agreement_id_number")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "asked_signatories",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("signatory_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("mandate_source", sa.String(), nullable=False),
        sa.Column("mandate_reference", sa.String(), nullable=False),
        sa.Column("signing_group", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_asked_signatories_paper_id")),
        sa.ForeignKeyConstraint(["partner"], ["partners.key"], name=op.f("fk_asked_signatories_partner")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_asked_signatories_person_id")),
        sa.ForeignKeyConstraint(
            ["signatory_id"], ["signatories.id"], name=op.f("fk_asked_signatories_signatory_id")
        ),
        sa.PrimaryKeyConstraint("paper_id", "signatory_id", name=op.f("pk_asked_signatories")),
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_revisions_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_revisions_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_revisions_proposal_id_number")),
    )
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revisions_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("signatory_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_signatures_paper_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_signatures_person_id")),
        sa.ForeignKeyConstraint(
            ["signatory_id"], ["signatories.id"], name=op.f("fk_signatures_signatory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("paper_id", "before", name=op.f("uq_signatures_paper_id_before")),
        sa.UniqueConstraint("paper_id", "signatory_id", name=op.f("uq_signatures_paper_id_signatory_id")),
    )
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatures_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "stances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partner"], ["partners.key"], name=op.f("fk_stances_partner")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_stances_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_stances_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stances")),
    )
    with op.batch_alter_table("stances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stances_proposal_id"), ["proposal_id"], unique=False)
