"""Failures that wait to be tried again or dismissed; what is known of feeds and their entries.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables more; what is there stays as it is."""
    op.create_table(
        "failures",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.String(length=32), nullable=False),
        sa.Column("last_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["evidence.sha256"], name=op.f("fk_failures_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failures")),
    )
    op.create_index(op.f("ix_failures_state"), "failures", ["state"])
    op.create_table(
        "feeds",
        sa.Column("url", sa.String(length=600), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.String(length=32), nullable=False),
        sa.Column("next_at", sa.String(length=32), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feeds")),
    )
    op.create_table(
        "feed_entries",
        sa.Column("feed", sa.String(length=600), nullable=False),
        sa.Column("entry", sa.String(length=600), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.String(length=32), nullable=False),
        sa.Column("next_at", sa.String(length=32), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["feed"], ["feeds.url"], name=op.f("fk_feed_entries_feed")),
        sa.PrimaryKeyConstraint("feed", "entry", name=op.f("pk_feed_entries")),
    )


def downgrade() -> None:
    """A ledger is never taken back: restore a copy instead."""
    raise NotImplementedError
