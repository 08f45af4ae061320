"""Incidents, the errors that belong to them, tasks, and whose tasks a rule makes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("driver_id", sa.Integer(), nullable=True),
        sa.Column("device", sa.String(), nullable=True),
        sa.Column("drivers", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", _AT, nullable=False),
        sa.Column("closed_at", _AT, nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("first_error_at", _AT, nullable=True),
        sa.Column("last_error_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_incidents_company_id_companies")),
        sa.ForeignKeyConstraint(["driver_id"], ["drivers.id"], name=op.f("fk_incidents_driver_id_drivers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_incidents_fingerprint")),
    )
    op.create_index("ix_incidents_company", "incidents", ["company_id", "state"])
    op.create_index(op.f("ix_incidents_state"), "incidents", ["state"])
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("to_do", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("made_at", _AT, nullable=False),
        sa.Column("done_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_tasks_incident_id_incidents")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_tasks_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_tasks_incident_id")),
    )
    op.create_index("ix_tasks_state", "tasks", ["state", "due"])
    with op.batch_alter_table("errors") as errors:
        errors.add_column(sa.Column("incident_id", sa.Integer(), nullable=True))
        errors.create_foreign_key(op.f("fk_errors_incident_id_incidents"), "incidents", ["incident_id"], ["id"])
        errors.create_index("ix_errors_incident", ["incident_id", "status"])
    with op.batch_alter_table("rules") as rules:
        rules.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        rules.create_foreign_key(op.f("fk_rules_owner_id_users"), "users", ["owner_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("rules") as rules:
        rules.drop_constraint(op.f("fk_rules_owner_id_users"), type_="foreignkey")
        rules.drop_column("owner_id")
    with op.batch_alter_table("errors") as errors:
        errors.drop_index("ix_errors_incident")
        errors.drop_constraint(op.f("fk_errors_incident_id_incidents"), type_="foreignkey")
        errors.drop_column("incident_id")
    op.drop_index("ix_tasks_state", "tasks")
    op.drop_table("tasks")
    op.drop_index(op.f("ix_incidents_state"), "incidents")
    op.drop_index("ix_incidents_company", "incidents")
    op.drop_table("incidents")
