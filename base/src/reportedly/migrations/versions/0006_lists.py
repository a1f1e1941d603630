"""Lists and counts of large ledgers: narrow rows of incidents, their wholes beside, an index of reports' words.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

from reportedly import store_captures, store_schema
from reportedly.store_words import words_of, write_words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
_AT_ONCE = 200  # reports in memory


def upgrade() -> None:
    """Makes the tables and indexes, moves wholes, and looks through every report for its words; incidents are joined anew."""
    _readings()
    _incidents()
    op.add_column("joined_by", sa.Column("changes", sa.BigInteger(), nullable=False, server_default="0"))
    _words()


def downgrade() -> None:
    """A ledger is never taken back: restore a copy instead."""
    raise NotImplementedError


def _readings() -> None:
    op.create_index("ix_readings_newest", "readings", ["custody"], sqlite_where=sa.text("is_current = 1"),
                    postgresql_where=sa.text("is_current"))


def _incidents() -> None:
    op.create_table(
        "incident_wholes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("extent", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_wholes")),
    )
    op.execute("INSERT INTO incident_wholes (id, packed, extent) SELECT id, packed, extent FROM incidents")
    op.drop_index("ix_incidents_earliest_id", "incidents")
    op.drop_column("incidents", "packed")
    op.drop_column("incidents", "extent")
    op.add_column("incidents", sa.Column("day", sa.String(length=10), nullable=True))
    op.add_column("incidents", sa.Column("until", sa.String(length=10), nullable=True))
    op.add_column("incidents", sa.Column("worth", sa.Float(), nullable=False, server_default="0"))
    op.execute("UPDATE incidents SET day = coalesce(earliest, latest), until = coalesce(latest, earliest)")
    op.create_index("ix_incidents_day_id", "incidents", ["day", "id", "grade"])
    op.create_index("ix_incidents_place_id", "incidents", ["place_id"])
    op.create_index("ix_incidents_type_grade", "incidents", ["type", "grade"])
    op.create_index("ix_incidents_worth_id", "incidents", ["worth", "id"])
    if op.get_bind().dialect.name == "sqlite":
        for name, columns in store_schema.COUNTED_BY.items():
            op.create_index(name, "incidents", list(columns))
    op.execute("UPDATE joined_by SET rules = 'older'")  # what a look is worth is known once they are joined


def _words() -> None:
    op.create_table(
        "report_words",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_report_words")),
    )
    connection = op.get_bind()
    for statement in store_schema.WORDS_INDEX[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    r = store_schema.readings.c
    rows = connection.execute(sa.select(r.custody, r.title, r.outlet, r.text_sha256).where(r.is_current).order_by(r.custody)).all()
    for at in range(0, len(rows), _AT_ONCE):
        write_words(connection, [(row.custody, words_of(row.title, row.outlet, store_captures.text_of(connection, row.text_sha256)))
                                 for row in rows[at : at + _AT_ONCE]])
