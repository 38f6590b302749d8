"""Feeds, what is known of their entries, and the entries that are on their way to becoming articles."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


# Long, because a step is one piece: its tables stand here as they were made then.
def upgrade() -> None:
    """Creates the tables."""
    op.create_table(
        "feeds",
        sa.Column("id", COUNTED, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("carries", sa.String(7), nullable=False),
        sa.Column("added_at", sa.Double(), nullable=False),
        sa.Column("added_by", sa.BigInteger()),
        sa.Column("etag", sa.String()),
        sa.Column("last_modified", sa.String()),
        sa.Column("shared", sa.Text(), nullable=False),
        sa.Column("looked", sa.Double()),
        sa.Column("due", sa.Double()),
        sa.Column("gap", sa.Double()),
        sa.Column("news_at", sa.Double()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.Double()),
        sa.Column("pause", sa.String(8)),
        sa.Column("trouble", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("place", name="uq_feeds_place"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_due", "feeds", ["due"])
    op.create_table(
        "entries",
        sa.Column("feed_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(32)),
        sa.Column("link", sa.String(32)),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("published", sa.Double()),
        sa.Column("left_at", sa.Double()),
        sa.PrimaryKeyConstraint("feed_id", "key", name="pk_entries"),
    )
    op.create_table(
        "entry_names",
        sa.Column("feed_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "name", "key", name="pk_entry_names"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_names_key", "entry_names", ["feed_id", "key"])
    op.create_table(
        "incoming",
        sa.Column("feed_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("state", sa.String(7), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("due", sa.Double(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.PrimaryKeyConstraint("feed_id", "key", name="pk_incoming"),
    )
    op.create_index("ix_incoming_state", "incoming", ["state", "due"])
