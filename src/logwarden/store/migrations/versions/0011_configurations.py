"""Configurations: the switch of the dry run and the polling interval, by system."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "configurations",
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("polling_interval_seconds", sa.Integer(), nullable=True),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_configurations_user_id_users")),
        sa.PrimaryKeyConstraint("system", name=op.f("pk_configurations")),
    )


def downgrade() -> None:
    op.drop_table("configurations")
