"""The ledger's tables, as SQLAlchemy describes them; migrations/ builds the same ones step by step."""

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
    func,
    text,
)

HEAD = "0008"  # the newest migration

metadata = MetaData(naming_convention={
    "pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s",
})

alembic_version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))

# Append only. `hash` covers every other column and the hash of the event before.
custody = Table(
    "custody", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("details", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# Bytes as received, compressed. `packed` is null once an original is withheld: the row stays as its tombstone.
evidence = Table(
    "evidence", metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("packed", LargeBinary),
)

# The text as first extracted: every reading's offsets point into one of these.
texts = Table(
    "texts", metadata,
    Column("sha256", String(64), primary_key=True),
    Column("characters", Integer, nullable=False),
    Column("packed", LargeBinary),
)

captures = Table(
    "captures", metadata,
    Column("id", String(40), primary_key=True),
    Column("sha256", String(64), ForeignKey("evidence.sha256"), nullable=False, index=True),
    Column("text_sha256", String(64), ForeignKey("texts.sha256"), nullable=False),
    Column("custody", Integer, ForeignKey("custody.seq"), nullable=False),
    Column("media_type", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("report_id", Text, index=True),
    Column("url", Text, index=True),
    Column("outlet", Text),
    Column("title", Text),
    Column("published", Text),
    Column("language", Text),
    Column("retracted", Boolean, nullable=False),
    Column("replaces", String(64), index=True),
    Column("received_at", String(32), nullable=False),
    Column("received_by", Text, nullable=False),
)

# Every reading stays; one of each original is current. `packed` is its JSON without the report's text.
readings = Table(
    "readings", metadata,
    Column("id", String(40), primary_key=True),
    Column("capture", String(40), ForeignKey("captures.id"), nullable=False, index=True),
    Column("sha256", String(64), ForeignKey("evidence.sha256"), nullable=False, index=True),
    Column("text_sha256", String(64), ForeignKey("texts.sha256"), nullable=False),
    Column("custody", Integer, ForeignKey("custody.seq"), nullable=False),
    Column("reader_version", Text, nullable=False),
    Column("reader_rules", Text, nullable=False),
    Column("reader_model", Text),
    Column("made_at", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("packed", LargeBinary, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("report_id", Text, nullable=False, index=True),
    Column("outlet", Text),
    Column("title", Text),
    Column("published", Text),
    Column("language", Text),
    Column("claim_count", Integer, nullable=False),
)
Index("ix_readings_one_current", readings.c.sha256, unique=True,
      sqlite_where=text("is_current"), postgresql_where=text("is_current"))
# SQLite takes an index of some rows only where the question says so in the same words.
Index("ix_readings_newest", readings.c.custody, sqlite_where=text("is_current = 1"), postgresql_where=text("is_current"))

# The words of each current reading's report, folded, each once; `n` is the reading's number in the log. Derived: what words are
# looked up in, an index of the database's own kind, is made from these (store_words.py).
report_words = Table(
    "report_words", metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("packed", LargeBinary, nullable=False),
)
WORDS_INDEX = {
    "sqlite": ("CREATE VIRTUAL TABLE words_index USING fts5(words, content='', columnsize=0, detail=none, "
               "tokenize='unicode61 remove_diacritics 0')",),
    "postgresql": ("CREATE TABLE words_index (rowid integer PRIMARY KEY, words tsvector NOT NULL)",
                   "CREATE INDEX ix_words_index_words ON words_index USING gin (words)"),
}
for _dialect, _statements in WORDS_INDEX.items():
    for _statement in _statements:
        event.listen(report_words, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]

# The claims of current readings, spread out for questions; made from the readings, so nothing is lost with them.
claims = Table(
    "claims", metadata,
    Column("reading", String(40), ForeignKey("readings.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("subtype", Text, nullable=False),
    Column("civilians_targeted", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("voice", Text, nullable=False),
    Column("place_id", Text, index=True),
    Column("place", Text),
    Column("place_key", Text, index=True),
    Column("country", Text, index=True),
    Column("admin1", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("geo_precision", Integer),
    Column("earliest", String(10)),
    Column("latest", String(10)),
    Column("text", Text, nullable=False),
    Column("speaker", Text),
    Index("ix_claims_earliest_latest", "earliest", "latest"),
    Index("ix_claims_type_subtype", "type", "subtype"),
)

claim_actors = Table(
    "claim_actors", metadata,
    Column("reading", String(40), primary_key=True),
    Column("claim", Integer, primary_key=True, autoincrement=False),  # the claim's ordinal
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("actor_id", Text, index=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, index=True),
    Column("kind", Text),
    ForeignKeyConstraint(["reading", "claim"], ["claims.reading", "claims.ordinal"]),
)

# What people decided. Append only: each row is covered by its event of custody, and undoing is a further row.
judgements = Table(
    "judgements", metadata,
    Column("id", String(40), primary_key=True),
    Column("custody", Integer, ForeignKey("custody.seq"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("field", Text),
    Column("value", Text, nullable=False),  # JSON, as are `anchors` and `was`
    Column("reason", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("anchors", Text, nullable=False),
    Column("was", Text, nullable=False),
)

judgement_subjects = Table(
    "judgement_subjects", metadata,
    Column("judgement", String(40), ForeignKey("judgements.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("subject", Text, nullable=False, index=True),
)

# What could not be read, until it is read or dismissed. `asked` is JSON: what the caller said of it, so that it can be tried again.
failures = Table(
    "failures", metadata,
    Column("id", String(40), primary_key=True),
    Column("origin", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("hint", Text, nullable=False),
    Column("sha256", String(64), ForeignKey("evidence.sha256")),
    Column("asked", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("why", Text),
    Column("times", Integer, nullable=False),
    Column("first_at", String(32), nullable=False),
    Column("last_at", String(32), nullable=False),
)

# What is known of each feed and each of its entries, so that a server is asked for what is new only.
feeds = Table(
    "feeds", metadata,
    Column("url", String(600), primary_key=True),
    Column("etag", Text),
    Column("modified", Text),
    Column("checked_at", String(32), nullable=False),
    Column("next_at", String(32), nullable=False),
    Column("failed", Integer, nullable=False),
    Column("said", Text, nullable=False),
)

feed_entries = Table(
    "feed_entries", metadata,
    Column("feed", String(600), ForeignKey("feeds.url"), primary_key=True),
    Column("entry", String(600), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("looks", Integer, nullable=False),
    Column("first_at", String(32), nullable=False),
    Column("next_at", String(32)),
    Column("etag", Text),
    Column("modified", Text),
)

# --- incidents, derived: what is joined, and what still has to be --------------------------------------------

# Originals whose incidents are not up to date: written with every reading that becomes current and every judgement. Where
# `if_changed` is set, only a change in what the claims say makes their incidents anew.
joining_due = Table(
    "joining_due", metadata,
    Column("sha256", String(64), primary_key=True),
    Column("published", Text, index=True),
    Column("if_changed", Boolean, nullable=False),
)

# The reports that are joined, with their claims packed for joining (compare_kept.py); `digest` tells whether they changed.
joined_reports = Table(
    "joined_reports", metadata,
    Column("n", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("digest", String(16), nullable=False),
    Column("packed", LargeBinary, nullable=False),
)

# Under which keys a report is found by others (relate_blocks.py).
joining_keys = Table(
    "joining_keys", metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("report", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Narrow rows: what incidents are filtered, sorted and counted by. `day` and `until` are its first and last day, as far as either is
# known; `within_km` says how far off the point may be where it is told by way of a place ("20 km north of"); `worth` is that of a look at
# it (review_queue.py).
incidents = Table(
    "incidents", metadata,
    Column("id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("is_general", Boolean, nullable=False),
    Column("area", Text, index=True),
    Column("own_area", Text, index=True),
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("part_of", Text, index=True),
    Column("summary", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("subtype", Text, nullable=False),
    Column("civilians_targeted", Boolean, nullable=False),
    Column("earliest", String(10)),
    Column("latest", String(10)),
    Column("place_id", Text),
    Column("place", Text),
    Column("place_key", Text, index=True),
    Column("country", Text),
    Column("admin1", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("geo_precision", Integer),
    Column("killed_low", Integer),
    Column("killed_best", Integer),
    Column("killed_high", Integer),
    Column("tolls_civilians", Boolean, nullable=False),
    Column("responsible", Text, nullable=False),
    Column("grade", Text),
    Column("independent_sources", Integer, nullable=False),
    Column("disputed", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("claim_count", Integer, nullable=False),
    Column("report_count", Integer, nullable=False),
    Column("sought", Text, nullable=False),
    Column("day", String(10)),
    Column("until", String(10)),
    Column("worth", Float, nullable=False),
    Column("within_km", Float),
    Index("ix_incidents_country_admin1", "country", "admin1"),
    Index("ix_incidents_day_id", "day", "id", "grade"),
    Index("ix_incidents_place_id", "place_id"),
    Index("ix_incidents_day_grade", "day", "grade"),
    Index("ix_incidents_decided_by_type_grade", "decided_by", "type", "grade"),
    Index("ix_incidents_worth_id", "worth", "id"),
)

# Incidents are filtered, sorted and counted from these alone; a server reads its rows, whose names would be too long for its indexes.
COUNTED_BY = {
    "ix_incidents_places": ("place_id", "lat", "lon", "within_km", "geo_precision", "place", "grade", "day", "until", "type", "subtype",
                            "civilians_targeted", "country", "killed_low", "killed_best", "killed_high"),
    "ix_incidents_counted": ("day", "id", "until", "grade", "type", "subtype", "civilians_targeted", "decided_by", "part_of", "place_id",
                             "place_key", "place", "country", "admin1", "lat", "lon", "within_km", "geo_precision", "killed_low",
                             "killed_best", "killed_high", "independent_sources", "report_count"),
}
for _name, _columns in COUNTED_BY.items():
    Index(_name, *(incidents.c[column] for column in _columns)).ddl_if(dialect="sqlite")

# A province's or governorate's name is asked for whatever its case.
Index("ix_incidents_admin1", func.lower(incidents.c.admin1))

# The incident's JSON without what other rows say (its parts, earlier ids and revision), and `extent`: what it may hold.
incident_wholes = Table(
    "incident_wholes", metadata,
    Column("id", Text, primary_key=True),
    Column("packed", LargeBinary, nullable=False),
    Column("extent", Text, nullable=False),
)

incident_claims = Table(
    "incident_claims", metadata,
    Column("report", Integer, primary_key=True, autoincrement=False),
    Column("claim", Text, primary_key=True, index=True),
    Column("incident", Text, nullable=False, index=True),
)

incident_actors = Table(
    "incident_actors", metadata,
    Column("incident", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("actor_id", Text, index=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, index=True),
)

# Pairs of claims of different reports whose score says neither yes nor no (review_queue.py), the nearest of each two reports; `distance`
# is that from the threshold, `why` JSON.
near_pairs = Table(
    "near_pairs", metadata,
    Column("report", Integer, primary_key=True, autoincrement=False),
    Column("other_report", Integer, primary_key=True, autoincrement=False, index=True),
    Column("claim", Text, nullable=False),
    Column("other_claim", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("distance", Float, nullable=False, index=True),
    Column("why", Text, nullable=False),
)

# Every id that an incident ever had, and the one that it opens, which may be gone for now. Not derived: this is their history.
incident_ids = Table(
    "incident_ids", metadata,
    Column("id", Text, primary_key=True),
    Column("incident", Text, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
)

# By which rules the incidents were joined (one row): other rules make all of them anew. `changes` grows with every change of incidents.
joined_by = Table(
    "joined_by", metadata,
    Column("rules", String(64), primary_key=True),
    Column("changes", BigInteger, nullable=False),
)
