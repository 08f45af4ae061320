"""What a person wanted of a fix, who he is, and the fix that was planned in the place of one that ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("fixes") as altered:
        altered.add_column(sa.Column("wish", sa.JSON(), nullable=True))
        altered.add_column(sa.Column("wished_by", sa.Integer(), nullable=True))
        altered.add_column(sa.Column("instead_of", sa.Integer(), nullable=True))
        altered.create_foreign_key(op.f("fk_fixes_wished_by_users"), "users", ["wished_by"], ["id"])
        altered.create_foreign_key(op.f("fk_fixes_instead_of_fixes"), "fixes", ["instead_of"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("fixes") as altered:
        altered.drop_constraint(op.f("fk_fixes_instead_of_fixes"), type_="foreignkey")
        altered.drop_constraint(op.f("fk_fixes_wished_by_users"), type_="foreignkey")
        altered.drop_column("instead_of")
        altered.drop_column("wished_by")
        altered.drop_column("wish")
