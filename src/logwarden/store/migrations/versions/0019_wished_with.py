"""The API key with which a program asked for a fix, by its name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("fixes", sa.Column("wished_with", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("fixes") as altered:
        altered.drop_column("wished_with")
