"""The exception tree; each error carries the key of its sentence, and what fills it.

KhabarError
├── OperatorError         what the operator can put right: a setting, a file, the database
│   ├── SettingError
│   ├── StoreError
│   └── TokenRefused
├── NotAnArticle          what was given cannot become an article
├── ArticleNotFound       no article with that id
├── EmptyShelf            there is no article at all
├── TooMuch               a reader does more at once than is answered
├── NotAFeed              what was fetched is no feed, or none that may be read
├── NotAnOutline          what was given is no list of feeds, or none that may be read
├── FetchError            what is at an address was not given, or may not be asked for
└── AudioError            an article cannot be read aloud, or not by this engine

The sentences are in the catalogs of `bot.i18n` under `error_<key>`, looked up at the edge: in the reader's
language in a chat, in the operator's on the command line.
"""


class KhabarError(Exception):
    """Something that a person is told in one sentence.

    Attributes:
        key: The sentence's key, without its prefix `error_`.
        fills: What stands in the sentence's {places}.
    """

    def __init__(self, key: str, **fills: object) -> None:
        super().__init__(key, fills)
        self.key = key
        self.fills = fills


class OperatorError(KhabarError):
    """What the operator can put right."""


class SettingError(OperatorError):
    """A setting has a value that cannot be used."""


class StoreError(OperatorError):
    """The database cannot be used as it is."""


class TokenRefused(OperatorError):
    """Telegram does not accept the token."""


class NotAnArticle(KhabarError):
    """What was given cannot become an article: binary, empty, too large, out of the folder."""


class ArticleNotFound(KhabarError):
    """No article has that id."""


class EmptyShelf(KhabarError):
    """There is no article at all."""


class TooMuch(KhabarError):
    """A reader does more at once than is answered."""


class NotAFeed(KhabarError):
    """What was fetched is no feed, or none that may be read."""


class NotAnOutline(KhabarError):
    """What was given is no list of feeds (OPML), or none that may be read."""


class FetchError(KhabarError):
    """What is at an address was not given, or may not be asked for.

    Attributes:
        permanent: Whether asking again is pointless: the address itself is wrong, or what was there is
            gone for good.
        retry_after: Seconds after which the server wants to be asked again; None where it does not say.
        status: The HTTP status of its answer; None where there was none.
    """

    def __init__(
        self,
        key: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        status: int | None = None,
        **fills: object,
    ) -> None:
        super().__init__(key, **fills, **({} if status is None else {"status": status}))
        self.permanent = permanent
        self.retry_after = retry_after
        self.status = status


class AudioError(KhabarError):
    """An article cannot be read aloud, or not by this engine."""
