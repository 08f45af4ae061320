"""How far a remedy may go, which plans a person opened, and what ended an attempt early."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "limits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("driver_day", sa.Integer(), nullable=True),
        sa.Column("company_hour", sa.Integer(), nullable=True),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("yes_hours", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_limits_company_id_companies")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_limits_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limits")),
    )
    for name, columns, where in (
        ("ix_limits_system", ["system", "remedy"], sa.text("company_id IS NULL")),
        ("ix_limits_company", ["company_id", "remedy"], sa.text("company_id IS NOT NULL")),
    ):
        op.create_index(name, "limits", columns, unique=True, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "openings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("fix_id", sa.Integer(), nullable=False),
        sa.Column("plan_hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fix_id"], ["fixes.id"], name=op.f("fk_openings_fix_id_fixes")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_openings_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", "fix_id", name=op.f("pk_openings")),
    )
    for table, name in (("approvals", "by_rule"), ("fixes", "stops")):
        with op.batch_alter_table(table) as altered:
            altered.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        with op.batch_alter_table(table) as altered:
            altered.alter_column(name, server_default=None)
    with op.batch_alter_table("attempts") as altered:
        altered.add_column(sa.Column("first_click_at", sa.DateTime(timezone=True), nullable=True))
        altered.add_column(sa.Column("trouble", sa.String(), nullable=True))
        altered.create_index(op.f("ix_attempts_first_click_at"), ["first_click_at"])


def downgrade() -> None:
    with op.batch_alter_table("attempts") as altered:
        altered.drop_index(op.f("ix_attempts_first_click_at"))
        altered.drop_column("trouble")
        altered.drop_column("first_click_at")
    with op.batch_alter_table("fixes") as altered:
        altered.drop_column("stops")
    with op.batch_alter_table("approvals") as altered:
        altered.drop_column("by_rule")
    op.drop_table("openings")
    op.drop_table("limits")
