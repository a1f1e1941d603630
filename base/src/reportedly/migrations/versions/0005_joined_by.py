"""By which rules incidents were joined: a newer version joins them anew.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table("joined_by", sa.Column("rules", sa.String(length=64), nullable=False),
                    sa.PrimaryKeyConstraint("rules", name=op.f("pk_joined_by")))


def downgrade() -> None:
    """A ledger is never taken back: restore a copy instead."""
    raise NotImplementedError
