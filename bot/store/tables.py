"""The tables, as the code uses them; `migrations` brings a database there."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from typing_extensions import override

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


class Coded(TypeDecorator[str]):
    """One of a few words, kept as its number: with a million rows the words alone take 13 MB."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = words

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else self.words.index(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words[value]


# The first of each is 0, for which SQLite needs no room.
KIND = Coded("private", "group", "channel")
STANDING = Coded("active", "resting", "off")

# SQLite counts by itself only in a column of exactly this type.
Counted = BigInteger().with_variant(Integer, "sqlite")

articles = Table(
    "articles",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("seq", BigInteger, nullable=False, unique=True),  # in the order in which they were first seen
    Column("first_seen", Double, nullable=False),  # seconds since 1970, UTC
    Column("origin", String(6), nullable=False),  # folder, import, chat, feed
    Column("content_hash", String(64), nullable=False),
    Column("document", Text, nullable=False),  # the article as JSON
    Index(
        "ix_articles_kept",
        "seq",
        sqlite_where=text("origin != 'folder'"),
        postgresql_where=text("origin != 'folder'"),
    ),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("topic", BigInteger, nullable=False),  # 0: none
    Column("kind", KIND, nullable=False),
    Column("state", STANDING, nullable=False),
    Column("reason", String),  # why it rests
    Column("set_by", BigInteger),  # the reader who set it up
    Column("language", String(2)),  # of the interface when it was set up; the chat's own choice wins
    Column("after", BigInteger, nullable=False),  # it wants broadcasts with greater ids
    # What the chat wants; null: the default.
    Column("form", String(8)),
    Column("quiet", String(6)),  # silent, held
    Column("quiet_from", SmallInteger),  # minutes since midnight
    Column("quiet_to", SmallInteger),
    Column("zone", String),
    Column("breaking", Boolean),  # breaking news goes through the quiet hours
    Column("topics", Text),  # JSON lists of texts
    Column("words", Text),
    Column("unwanted", Text),
    UniqueConstraint("chat_id", "topic"),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("kind", String(10), nullable=False),  # article, notice, correction, deletion
    Column("article_id", String(16)),
    Column("about", BigInteger),  # the broadcast that it corrects or deletes
    Column("document", Text, nullable=False),  # what is sent, as JSON
    Column("breaking", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("created_by", BigInteger),
    Column("state", String(7), nullable=False),  # running, stopped, done
    Column("finished_at", Double),
    Column("figures", Text),  # bot.store.progress as JSON, once its receipts have been swept
    Index(None, "article_id"),
)

# One row for a thousand subscriptions, those with ids from 1000 * number + 1 on.
ranges = Table(
    "ranges",
    metadata,
    Column("broadcast_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(7), nullable=False),  # open, waiting, done
    Column("due", Double, nullable=False),  # not before; seconds since 1970, UTC
    Column("owner", String),
    Column("until", Double),  # when the owner's lease ends
    Index(
        "ix_ranges_unfinished",
        "due",
        sqlite_where=text("state != 'done'"),
        postgresql_where=text("state != 'done'"),
    ),
)

receipts = Table(
    "receipts",
    metadata,
    Column("broadcast_id", BigInteger, primary_key=True, autoincrement=False),
    Column("subscription_id", BigInteger, primary_key=True, autoincrement=False),
    Column("part", SmallInteger, primary_key=True, autoincrement=False),
    Column("state", SmallInteger, nullable=False),  # bot.store.receipts.State
    Column("at", Double, nullable=False),  # when it became so; when waiting, until when
    Column("message_id", BigInteger),
    Column("reason", String),
    sqlite_with_rowid=False,
)

# The bot's own pace, shared by all its processes.
paces = Table(
    "paces",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("next_at", Double, nullable=False),  # the next free slot; seconds since 1970, UTC
    Column("halted_until", Double, nullable=False),
)

# Chats that Telegram told us to leave alone for a while.
penalties = Table(
    "penalties",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("until", Double, nullable=False),
)

updates = Table(
    "updates",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("payload", Text),  # the update as JSON; null once it is done
    Column("at", Double, nullable=False),
    Index(
        "ix_updates_waiting",
        "bot",
        "update_id",
        sqlite_where=text("payload IS NOT NULL"),
        postgresql_where=text("payload IS NOT NULL"),
    ),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Counted, primary_key=True),
    Column("place", String, nullable=False),  # the address without what never matters: one feed, one row
    Column("url", String, nullable=False),
    Column("title", String, nullable=False),
    Column("language", String(2)),
    Column("tags", Text, nullable=False),  # one a line
    Column("carries", String(7), nullable=False),  # text, summary
    Column("added_at", Double, nullable=False),
    Column("added_by", BigInteger),
    Column("etag", String),
    Column("last_modified", String),
    Column("shared", Text, nullable=False),  # marks that tell no entry from another, one a line
    # bot.store.remembered.Schedule, and when the feed was last read
    Column("looked", Double),
    Column("due", Double, index=True),
    Column("gap", Double),
    Column("news_at", Double),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Double),
    Column("pause", String(8)),
    Column("trouble", String),  # the key of what went wrong at the last look
    Column("quiet", Boolean),  # nothing that is there at the first look goes out
    Column("untold", String),  # what operators are still to be told of it (bot.store.untold), one a line
    Column("tell_at", Double),  # not before
    UniqueConstraint("place"),
    sqlite_autoincrement=True,  # an id is never given twice: buttons under old messages carry it
)

# bot.store.remembered.Known
entries = Table(
    "entries",
    metadata,
    Column("feed_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(32), primary_key=True),
    Column("title", String, nullable=False),
    Column("words", String(32)),
    Column("link", String(32)),
    Column("sketch", LargeBinary, nullable=False),
    Column("published", Double),
    Column("left_at", Double),
    Column("article_id", String(16)),  # what it became, also where another source had told it already
    Column("tells", Boolean),  # whether it told that first: the article follows its changes
)

# Under which names a known entry may come again.
entry_names = Table(
    "entry_names",
    metadata,
    Column("feed_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(32), primary_key=True),
    Column("key", String(32), primary_key=True),
    Index("ix_entry_names_key", "feed_id", "key"),
    sqlite_with_rowid=False,
)

# bot.store.incoming.Incoming: entries that are no articles yet, or are to change theirs.
incoming = Table(
    "incoming",
    metadata,
    Column("feed_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(32), primary_key=True),
    Column("state", String(7), nullable=False),  # bot.store.incoming.Stage
    Column("document", Text, nullable=False),  # the entry, as JSON
    Column("position", Integer, nullable=False),  # among those that came together, the oldest first
    Column("at", Double, nullable=False),
    Column("due", Double, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", String),
    Index("ix_incoming_state", "state", "due"),
)

# By what an article is found again when another source tells the same story (bot.sources.twins).
sketches = Table(
    "sketches",
    metadata,
    Column("article_id", String(16), primary_key=True),
    Column("place", String, index=True),  # its canonical address
    Column("sketch", LargeBinary, nullable=False),
    Column("at", Double, nullable=False, index=True),  # seconds since 1970, UTC
)

bands = Table(
    "bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", String(16), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Pages that a reader sent, kept for that chat alone.
pages = Table(
    "pages",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", String(16), primary_key=True),
    Column("document", Text, nullable=False),
    Column("at", Double, nullable=False, index=True),
)
