"""Pairs of claims near the threshold, how far off a point may be, and narrower indexes of incidents.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
_COUNTED_BY = {
    "ix_incidents_places": ("place_id", "lat", "lon", "within_km", "geo_precision", "place", "grade", "day", "until", "type", "subtype",
                            "civilians_targeted", "country", "killed_low", "killed_best", "killed_high"),
    "ix_incidents_counted": ("day", "id", "until", "grade", "type", "subtype", "civilians_targeted", "decided_by", "part_of", "place_id",
                             "place_key", "place", "country", "admin1", "lat", "lon", "within_km", "geo_precision", "killed_low",
                             "killed_best", "killed_high", "independent_sources", "report_count"),
}


def upgrade() -> None:
    """Makes the table and the indexes; incidents are joined anew, which fills both."""
    op.create_table(
        "near_pairs",
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_report", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("other_claim", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("distance", sa.Float(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("report", "other_report", name=op.f("pk_near_pairs")),
    )
    op.create_index("ix_near_pairs_other_report", "near_pairs", ["other_report"])
    op.create_index("ix_near_pairs_distance", "near_pairs", ["distance"])
    op.add_column("incidents", sa.Column("within_km", sa.Float(), nullable=True))
    op.drop_index("ix_incidents_type_grade", "incidents")
    op.create_index("ix_incidents_day_grade", "incidents", ["day", "grade"])
    op.create_index("ix_incidents_decided_by_type_grade", "incidents", ["decided_by", "type", "grade"])
    op.create_index("ix_incidents_admin1", "incidents", [sa.func.lower(sa.column("admin1"))])
    if op.get_bind().dialect.name == "sqlite":
        for name, columns in _COUNTED_BY.items():
            op.drop_index(name, "incidents")
            op.create_index(name, "incidents", list(columns))
    op.execute("UPDATE joined_by SET rules = 'older'")


def downgrade() -> None:
    """A ledger is never taken back: restore a copy instead."""
    raise NotImplementedError
