"""The first ledger: custody, originals, texts, captures, readings and their claims.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes every table."""
    _custody()
    _evidence()
    _texts()
    _captures()
    _readings()
    _claims()
    _claim_actors()


def downgrade() -> None:
    """A ledger is never taken back: restore a copy instead."""
    raise NotImplementedError


def _custody() -> None:
    op.create_table(
        "custody",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_custody")),
    )
    op.create_index(op.f("ix_custody_subject"), "custody", ["subject"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_evidence")),
    )


def _texts() -> None:
    op.create_table(
        "texts",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_texts")),
    )


def _captures() -> None:
    op.create_table(
        "captures",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("custody", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("retracted", sa.Boolean(), nullable=False),
        sa.Column("replaces", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["custody"], ["custody.seq"], name=op.f("fk_captures_custody")),
        sa.ForeignKeyConstraint(["sha256"], ["evidence.sha256"], name=op.f("fk_captures_sha256")),
        sa.ForeignKeyConstraint(["text_sha256"], ["texts.sha256"], name=op.f("fk_captures_text_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captures")),
    )
    op.create_index(op.f("ix_captures_report_id"), "captures", ["report_id"])
    op.create_index(op.f("ix_captures_sha256"), "captures", ["sha256"])
    op.create_index(op.f("ix_captures_url"), "captures", ["url"])


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("capture", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("custody", sa.Integer(), nullable=False),
        sa.Column("reader_version", sa.Text(), nullable=False),
        sa.Column("reader_rules", sa.Text(), nullable=False),
        sa.Column("reader_model", sa.Text(), nullable=True),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("claim_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["capture"], ["captures.id"], name=op.f("fk_readings_capture")),
        sa.ForeignKeyConstraint(["custody"], ["custody.seq"], name=op.f("fk_readings_custody")),
        sa.ForeignKeyConstraint(["sha256"], ["evidence.sha256"], name=op.f("fk_readings_sha256")),
        sa.ForeignKeyConstraint(["text_sha256"], ["texts.sha256"], name=op.f("fk_readings_text_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_capture"), "readings", ["capture"])
    op.create_index("ix_readings_one_current", "readings", ["sha256"], unique=True,
                    sqlite_where=sa.text("is_current"), postgresql_where=sa.text("is_current"))
    op.create_index(op.f("ix_readings_report_id"), "readings", ["report_id"])
    op.create_index(op.f("ix_readings_sha256"), "readings", ["sha256"])


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("reading", sa.String(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subtype", sa.Text(), nullable=False),
        sa.Column("civilians_targeted", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_key", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("geo_precision", sa.Integer(), nullable=True),
        sa.Column("earliest", sa.String(length=10), nullable=True),
        sa.Column("latest", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["reading"], ["readings.id"], name=op.f("fk_claims_reading")),
        sa.PrimaryKeyConstraint("reading", "ordinal", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_country"), "claims", ["country"])
    op.create_index("ix_claims_earliest_latest", "claims", ["earliest", "latest"])
    op.create_index(op.f("ix_claims_id"), "claims", ["id"])
    op.create_index(op.f("ix_claims_place_id"), "claims", ["place_id"])
    op.create_index(op.f("ix_claims_place_key"), "claims", ["place_key"])
    op.create_index("ix_claims_type_subtype", "claims", ["type", "subtype"])


def _claim_actors() -> None:
    op.create_table(
        "claim_actors",
        sa.Column("reading", sa.String(length=40), nullable=False),
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["reading", "claim"], ["claims.reading", "claims.ordinal"], name=op.f("fk_claim_actors_reading")),
        sa.PrimaryKeyConstraint("reading", "claim", "ordinal", name=op.f("pk_claim_actors")),
    )
    op.create_index(op.f("ix_claim_actors_actor_id"), "claim_actors", ["actor_id"])
    op.create_index(op.f("ix_claim_actors_name_key"), "claim_actors", ["name_key"])
