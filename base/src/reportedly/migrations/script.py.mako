"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Takes the ledger one step on."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """A ledger is never taken back: restore a copy instead."""
    raise NotImplementedError
