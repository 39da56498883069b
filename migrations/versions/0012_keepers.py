"""Partners keep their own mandates: keepers, nominations, and who accepted each seat."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
SORTS = (
    "zetel",
    "ondertekenaar",
    "mandaatbeheerder",
    "einde_zetel",
    "einde_ondertekenaar",
    "einde_mandaatbeheerder",
)
STATES = ("open", "wacht_op_code", "aangenomen", "afgewezen", "ingetrokken")
PROOFS = ("domein", "post", "inlogdienst", "beheerder")


def _word(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "keepers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("proof", _word(*PROOFS, name="keeperproof"), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key("keepers", "partner", "partners.key"),
        _key("keepers", "person_id", "people.id"),
        _key("keepers", "given_by", "people.id"),
        _key("keepers", "accepted_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keepers")),
    )
    op.create_index(op.f("ix_keepers_partner"), "keepers", ["partner"])
    op.create_index(op.f("ix_keepers_person_id"), "keepers", ["person_id"])
    _nominations()
    _objections()
    for table in ("seats", "signatories", "asked_signatories"):
        with op.batch_alter_table(table) as batch:
            for column in ("given_by", "accepted_by"):
                batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
                batch.create_foreign_key(batch.f(f"fk_{table}_{column}"), "people", [column], ["id"])
    op.add_column("partners", sa.Column("domain", sa.String(), nullable=True))


def _nominations() -> None:
    op.create_table(
        "nominations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sort", _word(*SORTS, name="sort"), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _word(*STATES, name="nominationstate"), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        _key("nominations", "partner", "partners.key"),
        _key("nominations", "person_id", "people.id"),
        _key("nominations", "by_id", "people.id"),
        _key("nominations", "settled_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
    )
    for column in ("partner", "person_id", "state"):
        op.create_index(op.f(f"ix_nominations_{column}"), "nominations", [column])
    op.create_table(
        "nomination_acceptances",
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key("nomination_acceptances", "nomination_id", "nominations.id"),
        _key("nomination_acceptances", "person_id", "people.id"),
        _key("nomination_acceptances", "partner", "partners.key"),
        sa.PrimaryKeyConstraint("nomination_id", "person_id", name=op.f("pk_nomination_acceptances")),
    )


def _objections() -> None:
    op.create_table(
        "keeper_objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stays", sa.Boolean(), nullable=True),
        _key("keeper_objections", "keeper_id", "keepers.id"),
        _key("keeper_objections", "partner", "partners.key"),
        _key("keeper_objections", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeper_objections")),
    )
    op.create_index(op.f("ix_keeper_objections_keeper_id"), "keeper_objections", ["keeper_id"])
    op.create_table(
        "keeper_votes",
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=80), nullable=True),
        sa.Column("stays", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _key("keeper_votes", "objection_id", "keeper_objections.id"),
        _key("keeper_votes", "person_id", "people.id"),
        _key("keeper_votes", "partner", "partners.key"),
        sa.PrimaryKeyConstraint("objection_id", "person_id", name=op.f("pk_keeper_votes")),
    )
