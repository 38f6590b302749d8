"""The tables, as the code uses them; `migrations` brings a database there."""

from sqlalchemy import BigInteger, Boolean, Column, Double, LargeBinary, MetaData, String, Table

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

chats = Table(
    "chats",
    metadata,
    # Telegram's ids have up to 52 significant bits, and those of groups are negative.
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(2)),
    Column("audio_form", String(5)),
    Column("speed", Double),
    Column("voice", String),
    Column("engine", String),
    Column("voice_forbidden", Boolean),
)

narrations = Table(
    "narrations",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("form", String(3), primary_key=True),
    Column("engine", String, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("used_at", Double, nullable=False, index=True),  # seconds since 1970, UTC
)

# Beside the rest: with the sound in the same row, SQLite sums 45 times slower and writes 10 times as much
# for one changed number.
narration_audio = Table(
    "narration_audio",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("form", String(3), primary_key=True),
    Column("audio", LargeBinary, nullable=False),
)

narrating = Table(
    "narrating",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("owner", String, nullable=False),
    Column("share", Double),  # null: it failed, and rests
    Column("until", Double, nullable=False),  # seconds since 1970, UTC
)

uploads = Table(
    "uploads",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String, primary_key=True),
    Column("kind", String(3), primary_key=True),
    Column("file_id", String, nullable=False),
)
