"""The tables, as the code uses them; `migrations` brings a database there."""

from sqlalchemy import BigInteger, Column, MetaData, String, Table

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
)
