"""Incidents kept: what is joined, by which keys it is found, and what still has to be joined.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables, and puts every report that was read on the list of what is to be joined."""
    op.create_index(op.f("ix_captures_replaces"), "captures", ["replaces"])
    _joining_due()
    _joined_reports()
    _joining_keys()
    _incidents()
    _incident_claims()
    _incident_actors()
    _incident_ids()
    op.execute("INSERT INTO joining_due (sha256, published, if_changed) SELECT sha256, published, false FROM readings WHERE is_current")


def downgrade() -> None:
    """A ledger is never taken back: restore a copy instead."""
    raise NotImplementedError


def _joining_due() -> None:
    op.create_table(
        "joining_due",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("if_changed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_joining_due")),
    )
    op.create_index(op.f("ix_joining_due_published"), "joining_due", ["published"])


def _joined_reports() -> None:
    op.create_table(
        "joined_reports",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_joined_reports")),
        sa.UniqueConstraint("sha256"),
    )


def _joining_keys() -> None:
    op.create_table(
        "joining_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "report", name=op.f("pk_joining_keys")),
        sqlite_with_rowid=False,
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("extent", sa.Text(), nullable=False),
        sa.Column("is_general", sa.Boolean(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("own_area", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("part_of", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subtype", sa.Text(), nullable=False),
        sa.Column("civilians_targeted", sa.Boolean(), nullable=False),
        sa.Column("earliest", sa.String(length=10), nullable=True),
        sa.Column("latest", sa.String(length=10), nullable=True),
        sa.Column("place_id", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_key", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("geo_precision", sa.Integer(), nullable=True),
        sa.Column("killed_low", sa.Integer(), nullable=True),
        sa.Column("killed_best", sa.Integer(), nullable=True),
        sa.Column("killed_high", sa.Integer(), nullable=True),
        sa.Column("tolls_civilians", sa.Boolean(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("independent_sources", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("claim_count", sa.Integer(), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_area"), "incidents", ["area"])
    op.create_index(op.f("ix_incidents_component"), "incidents", ["component"])
    op.create_index("ix_incidents_country_admin1", "incidents", ["country", "admin1"])
    op.create_index("ix_incidents_earliest_id", "incidents", ["earliest", "id"])
    op.create_index(op.f("ix_incidents_own_area"), "incidents", ["own_area"])
    op.create_index(op.f("ix_incidents_part_of"), "incidents", ["part_of"])
    op.create_index(op.f("ix_incidents_place_key"), "incidents", ["place_key"])


def _incident_claims() -> None:
    op.create_table(
        "incident_claims",
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("report", "claim", name=op.f("pk_incident_claims")),
    )
    op.create_index(op.f("ix_incident_claims_claim"), "incident_claims", ["claim"])
    op.create_index(op.f("ix_incident_claims_incident"), "incident_claims", ["incident"])


def _incident_actors() -> None:
    op.create_table(
        "incident_actors",
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("incident", "ordinal", name=op.f("pk_incident_actors")),
    )
    op.create_index(op.f("ix_incident_actors_actor_id"), "incident_actors", ["actor_id"])
    op.create_index(op.f("ix_incident_actors_name_key"), "incident_actors", ["name_key"])


def _incident_ids() -> None:
    op.create_table(
        "incident_ids",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_ids")),
    )
    op.create_index(op.f("ix_incident_ids_incident"), "incident_ids", ["incident"])
