"""Chats and the language that each chose."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates the table."""
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(2), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name="pk_chats"),
    )
