"""What an entry became, what articles are told apart by, and pages that readers keep for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds the columns and creates the tables."""
    op.add_column("feeds", sa.Column("quiet", sa.Boolean()))
    op.add_column("entries", sa.Column("article_id", sa.String(16)))
    op.add_column("entries", sa.Column("tells", sa.Boolean()))
    op.create_table(
        "sketches",
        sa.Column("article_id", sa.String(16), nullable=False),
        sa.Column("place", sa.String()),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_sketches"),
    )
    op.create_index("ix_sketches_place", "sketches", ["place"])
    op.create_index("ix_sketches_at", "sketches", ["at"])
    op.create_table(
        "bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("band", "article_id", name="pk_bands"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bands_article_id", "bands", ["article_id"])
    op.create_table(
        "pages",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.String(16), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "article_id", name="pk_pages"),
    )
    op.create_index("ix_pages_at", "pages", ["at"])
