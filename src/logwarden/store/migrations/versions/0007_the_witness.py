"""Findings of the witness, the archive's digests, and whether the portal dated a reading."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("readings", sa.Column("dated", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.execute("UPDATE readings SET witnessed = true WHERE records IS NULL OR NOT whole")  # no logs: never compared
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("driver_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _WORDS),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("identity", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("between_at", _AT, nullable=True),
        sa.Column("and_at", _AT, nullable=True),
        sa.Column("earlier_id", sa.Integer(), nullable=True),
        sa.Column("later_id", sa.Integer(), nullable=True),
        sa.Column("found_at", _AT, nullable=False),
        sa.Column("review", sa.String(), nullable=True),
        sa.Column("review_note", sa.String(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_findings_company_id_companies")),
        sa.ForeignKeyConstraint(["driver_id"], ["drivers.id"], name=op.f("fk_findings_driver_id_drivers")),
        sa.ForeignKeyConstraint(["earlier_id"], ["readings.id"], name=op.f("fk_findings_earlier_id_readings")),
        sa.ForeignKeyConstraint(["later_id"], ["readings.id"], name=op.f("fk_findings_later_id_readings")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["users.id"], name=op.f("fk_findings_reviewed_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("driver_id", "kind", "mark", "and_at", name=op.f("uq_findings_driver_id")),
    )
    op.create_index("ix_findings_driver", "findings", ["driver_id", "kind"])
    for column in ("system", "earlier_id", "later_id"):
        op.create_index(op.f(f"ix_findings_{column}"), "findings", [column])
    op.create_table(
        "digests",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", _AT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("records", "archive", "deleted", "readings")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("content", "previous", "hash")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_digests")),
        sa.UniqueConstraint("day", name=op.f("uq_digests_day")),
    )
    op.create_table(
        "digest_spans",
        sa.Column("driver_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("deleted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["digests.number"], name=op.f("fk_digest_spans_digest_digests")),
        sa.ForeignKeyConstraint(["driver_id"], ["drivers.id"], name=op.f("fk_digest_spans_driver_id_drivers")),
        sa.PrimaryKeyConstraint("driver_id", "first", name=op.f("pk_digest_spans")),
    )
    for column in ("digest", "deleted_by"):
        op.create_index(op.f(f"ix_digest_spans_{column}"), "digest_spans", [column])


def downgrade() -> None:
    op.drop_table("digest_spans")
    op.drop_table("digests")
    op.drop_table("findings")
    op.drop_column("readings", "dated")


_WORDS = ("kind", "severity", "mark", "invariants", "paragraph", "words")
