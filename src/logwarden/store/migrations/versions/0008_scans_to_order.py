"""Scans to order, passes over a part, and which companies and drivers are watched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)
_FLAGS = (("companies", "watched", sa.true()), ("drivers", "watched", sa.true()), ("scans", "partial", sa.false()))


def upgrade() -> None:
    for table, name, default in _FLAGS:
        with op.batch_alter_table(table) as altered:
            altered.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=default))
    op.create_table(
        "scan_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("companies", sa.JSON(), nullable=False),
        sa.Column("drivers", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cancel_wished", sa.Boolean(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("drivers_seen", sa.Integer(), nullable=False),
        sa.Column("errors_seen", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("ordered_at", _AT, nullable=False),
        sa.Column("started_at", _AT, nullable=True),
        sa.Column("ended_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name=op.f("fk_scan_orders_scan_id_scans")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_scan_orders_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_orders")),
    )
    op.create_index(op.f("ix_scan_orders_system"), "scan_orders", ["system"])


def downgrade() -> None:
    op.drop_table("scan_orders")
    for table, name, _ in _FLAGS:
        with op.batch_alter_table(table) as altered:
            altered.drop_column(name)
