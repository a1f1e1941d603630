"""Incidents are told anew one by one, not by what links reach: the column that said what they reach is gone.

Revision ID: 0008
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drops the column and its index."""
    op.drop_index("ix_incidents_component", "incidents")
    op.drop_column("incidents", "component")


def downgrade() -> None:
    """A ledger is never taken back: restore a copy instead."""
    raise NotImplementedError
