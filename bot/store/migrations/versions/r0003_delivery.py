"""Articles, subscriptions, broadcasts with their ranges and receipts, the pace, and stored updates."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Creates the tables."""
    op.create_table(
        "articles",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("first_seen", sa.Double(), nullable=False),
        sa.Column("origin", sa.String(6), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("seq", name="uq_articles_seq"),
    )
    _create_partial_index("ix_articles_kept", "articles", ["seq"], "origin != 'folder'")
    _create_subscriptions()
    _create_broadcasts()
    _create_paces()
    op.create_table(
        "updates",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payload", sa.Text()),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("bot", "update_id", name="pk_updates"),
    )
    _create_partial_index("ix_updates_waiting", "updates", ["bot", "update_id"], "payload IS NOT NULL")


def _create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", COUNTED, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("set_by", sa.BigInteger()),
        sa.Column("language", sa.String(2)),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.String(8)),
        sa.Column("quiet", sa.String(6)),
        sa.Column("quiet_from", sa.SmallInteger()),
        sa.Column("quiet_to", sa.SmallInteger()),
        sa.Column("zone", sa.String()),
        sa.Column("breaking", sa.Boolean()),
        sa.Column("topics", sa.Text()),
        sa.Column("words", sa.Text()),
        sa.Column("unwanted", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("chat_id", "topic", name="uq_subscriptions_chat_id_topic"),
    )


def _create_broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", COUNTED, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("article_id", sa.String(16)),
        sa.Column("about", sa.BigInteger()),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("breaking", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("created_by", sa.BigInteger()),
        sa.Column("state", sa.String(7), nullable=False),
        sa.Column("finished_at", sa.Double()),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
    op.create_index("ix_broadcasts_article_id", "broadcasts", ["article_id"])
    op.create_table(
        "ranges",
        sa.Column("broadcast_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(7), nullable=False),
        sa.Column("due", sa.Double(), nullable=False),
        sa.Column("owner", sa.String()),
        sa.Column("until", sa.Double()),
        sa.PrimaryKeyConstraint("broadcast_id", "number", name="pk_ranges"),
    )
    _create_partial_index("ix_ranges_unfinished", "ranges", ["due"], "state != 'done'")
    op.create_table(
        "receipts",
        sa.Column("broadcast_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subscription_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("part", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("reason", sa.String()),
        sa.PrimaryKeyConstraint("broadcast_id", "subscription_id", "part", name="pk_receipts"),
        sqlite_with_rowid=False,
    )


def _create_paces() -> None:
    op.create_table(
        "paces",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.Column("halted_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("bot", name="pk_paces"),
    )
    op.create_table(
        "penalties",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_penalties"),
    )


def _create_partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
