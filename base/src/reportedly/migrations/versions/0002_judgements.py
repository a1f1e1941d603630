"""Judgements: what people decided, and what of.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the two tables of review."""
    op.create_table(
        "judgements",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("custody", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("anchors", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["custody"], ["custody.seq"], name=op.f("fk_judgements_custody")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgements")),
    )
    op.create_index(op.f("ix_judgements_custody"), "judgements", ["custody"])
    op.create_table(
        "judgement_subjects",
        sa.Column("judgement", sa.String(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.id"], name=op.f("fk_judgement_subjects_judgement")),
        sa.PrimaryKeyConstraint("judgement", "ordinal", name=op.f("pk_judgement_subjects")),
    )
    op.create_index(op.f("ix_judgement_subjects_subject"), "judgement_subjects", ["subject"])


def downgrade() -> None:
    """A ledger is never taken back: restore a copy instead."""
    raise NotImplementedError
