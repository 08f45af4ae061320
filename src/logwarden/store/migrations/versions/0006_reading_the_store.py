"""Errors in the order of their list, indexes for what people ask, unknown messages and what they were mapped to."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)

_INDEXES = {
    "ix_errors_of_system": ["system", "status", "at", "id"],
    "ix_errors_of_company": ["company_id", "status", "at", "id", "key"],
    "ix_errors_of_driver": ["driver_id", "status", "at", "id"],
    "ix_errors_of_key": ["key", "status", "at", "id"],
}


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("first_heard_at", _AT, nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("mapped_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_messages_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("wording", name=op.f("uq_messages_wording")),
    )
    with op.batch_alter_table("errors") as errors:
        errors.add_column(sa.Column("at", _AT, nullable=True))
        errors.add_column(sa.Column("wording", sa.String(), nullable=True))
        errors.drop_index(op.f("ix_errors_key"))
        errors.drop_index(op.f("ix_errors_status"))
    op.execute("UPDATE errors SET at = COALESCE(error_at, first_listed_at)")
    _hear()
    with op.batch_alter_table("errors") as errors:
        errors.alter_column("at", existing_type=_AT, nullable=False)
    for name, columns in _INDEXES.items():
        op.create_index(name, "errors", columns)
    op.create_index(
        "ix_errors_wording", "errors", ["wording", "id"],
        sqlite_where=sa.text("wording IS NOT NULL"), postgresql_where=sa.text("wording IS NOT NULL"),
    )  # fmt: skip
    op.drop_index(op.f("ix_scans_system"), "scans")
    op.create_index("ix_scans_newest", "scans", ["system", "id"])
    op.create_index("ix_coverage_newest", "coverage", ["company_id", "scan_id"])


def downgrade() -> None:
    op.drop_index("ix_coverage_newest", "coverage")
    op.drop_index("ix_scans_newest", "scans")
    op.create_index(op.f("ix_scans_system"), "scans", ["system"])
    for name in ("ix_errors_wording", *_INDEXES):
        op.drop_index(name, "errors")
    op.execute("UPDATE errors SET key = 'unknown', category = 'unknown', severity = 'medium' WHERE wording IS NOT NULL")
    with op.batch_alter_table("errors") as errors:
        errors.drop_column("wording")
        errors.drop_column("at")
        errors.create_index(op.f("ix_errors_key"), ["key"])
        errors.create_index(op.f("ix_errors_status"), ["status"])
    op.drop_table("messages")


def _hear() -> None:
    """The unknown messages of errors that are there: each error gets the hash of its words."""
    run = op.get_bind().execute
    said = sa.text(
        "SELECT message, MIN(first_listed_at) FROM errors WHERE key = 'unknown' GROUP BY message ORDER BY 2, 1"
    )
    hear = sa.text(
        "INSERT INTO messages (wording, words, first_heard_at, reason) VALUES (:wording, :words, :at, '') "
        "ON CONFLICT (wording) DO NOTHING"
    )
    for message, at in run(said).all():
        words = " ".join(message.split()).upper()
        wording = hashlib.sha256(words.encode()).hexdigest()
        run(hear, {"wording": wording, "words": words, "at": at})
        run(
            sa.text("UPDATE errors SET wording = :wording WHERE key = 'unknown' AND message = :message"),
            {"wording": wording, "message": message},
        )
