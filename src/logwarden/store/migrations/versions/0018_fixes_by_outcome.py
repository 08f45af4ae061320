"""An index for what is asked of closed fixes by how they ended."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_fixes_outcome", "fixes", ["outcome", "closed_at"])


def downgrade() -> None:
    op.drop_index("ix_fixes_outcome", table_name="fixes")
