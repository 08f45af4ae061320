"""Reports: what was ordered and made, and what is made on a schedule."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from logwarden.store.database import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_schedules",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("system", sa.String()),
        sa.Column("company_id", sa.Integer(), sa.ForeignKey("companies.id")),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("at_minute", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("last_due", UtcDateTime()),
        sa.Column("ended_at", UtcDateTime()),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("system", sa.String()),
        sa.Column("company_id", sa.Integer(), sa.ForeignKey("companies.id")),
        sa.Column("driver_id", sa.Integer(), sa.ForeignKey("drivers.id")),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id")),
        sa.Column("schedule_id", sa.Integer(), sa.ForeignKey("report_schedules.id")),
        sa.Column("ordered_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime()),
        sa.Column("as_of", UtcDateTime()),
    )
    op.create_index("ix_reports_state", "reports", ["state", "id"])
    op.create_index("ix_reports_company", "reports", ["company_id", "id"])


def downgrade() -> None:
    op.drop_table("reports")
    op.drop_table("report_schedules")
