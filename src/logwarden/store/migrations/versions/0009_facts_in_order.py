"""Facts in the order of their commits, tickets for the live connection, and on PostgreSQL a call when facts come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("facts", sa.Column("number", sa.Integer(), nullable=True))
    op.execute("UPDATE facts SET number = id")  # nobody writes while tables change: their ids are in order
    op.create_index(op.f("ix_facts_number"), "facts", ["number"], unique=True)
    op.create_table(
        "live_tickets",
        sa.Column("ticket_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_version", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_live_tickets_user_id_users")),
        sa.PrimaryKeyConstraint("ticket_hash", name=op.f("pk_live_tickets")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION facts_came() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_notify('logwarden_facts', ''); RETURN NULL; END $$"
        )
        op.execute("CREATE TRIGGER facts_came AFTER INSERT ON facts FOR EACH STATEMENT EXECUTE FUNCTION facts_came()")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER facts_came ON facts")
        op.execute("DROP FUNCTION facts_came()")
    op.drop_table("live_tickets")
    op.drop_index(op.f("ix_facts_number"), "facts")
    with op.batch_alter_table("facts") as altered:
        altered.drop_column("number")
