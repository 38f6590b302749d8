"""Narrations with their files, what is being made, what Telegram has, and how each chat wants to hear."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Creates the tables and adds to the chats what they may choose."""
    for column in (
        sa.Column("audio_form", sa.String(5)),
        sa.Column("speed", sa.Double()),
        sa.Column("voice", sa.String()),
        sa.Column("engine", sa.String()),
        sa.Column("voice_forbidden", sa.Boolean()),
    ):
        op.add_column("chats", column)
    _create_narrations()
    op.create_table(
        "uploads",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(3), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("bot", "key", "kind", name="pk_uploads"),
    )


def _create_narrations() -> None:
    op.create_table(
        "narrations",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("form", sa.String(3), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", "form", name="pk_narrations"),
    )
    op.create_index("ix_narrations_used_at", "narrations", ["used_at"])
    op.create_table(
        "narration_audio",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("form", sa.String(3), nullable=False),
        sa.Column("audio", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", "form", name="pk_narration_audio"),
    )
    op.create_table(
        "narrating",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_narrating"),
    )
