"""First use of an account, who somebody is at their organisation, and what takes two people of the office.

An account with a password, a factor or a login was used before first uses were recorded; so was one whose
owner did something. Logins stay.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from workflow.persistence.times import UtcTime

BEFORE = datetime(1970, 1, 1, tzinfo=UTC)
revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

USED = """
    UPDATE people SET first_used_at = :before WHERE password IS NOT NULL
    OR EXISTS (SELECT 1 FROM factors WHERE factors.person_id = people.id)
    OR EXISTS (SELECT 1 FROM sessions WHERE sessions.person_id = people.id)
    OR EXISTS (SELECT 1 FROM idempotency WHERE idempotency.person_id = people.id)
"""
"""A form that somebody sent tells of a login that ended."""


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=True))
    before = sa.bindparam("before", BEFORE, type_=UtcTime())
    op.execute(sa.text(USED).bindparams(before))
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issuer", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("subject", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("keeps", sa.String(length=80), nullable=True))
    create_sign_ons()
    create_resets()
    create_role_requests()


def create_sign_ons() -> None:
    op.create_table(
        "sign_ons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ons_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ons")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_sign_ons_issuer_subject")),
        sa.UniqueConstraint("person_id", "issuer", name=op.f("uq_sign_ons_person_id_issuer")),
    )


def create_resets() -> None:
    op.create_table(
        "resets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("operator", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("affirmed_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_resets_person_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_resets_asked_by")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"], name=op.f("fk_resets_confirmed_by")),
        sa.ForeignKeyConstraint(["affirmed_by"], ["people.id"], name=op.f("fk_resets_affirmed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resets")),
        sa.UniqueConstraint("token", name=op.f("uq_resets_token")),
    )
    op.create_index(op.f("ix_resets_person_id"), "resets", ["person_id"], unique=False)


def create_role_requests() -> None:
    op.create_table(
        "role_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("operator", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_role_requests_person_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_role_requests_asked_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_role_requests_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_requests")),
    )
    op.create_index(op.f("ix_role_requests_person_id"), "role_requests", ["person_id"], unique=False)
