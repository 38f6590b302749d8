"""The words of the interface in each language: sentences, plurals, numbers and dates.

The catalogs lie in `bot/locale/<language>/LC_MESSAGES/khabar.po`: the msgids are symbolic, Hindi is the
original, and `~` stands for a non-breaking space, so that a translator sees it.
"""

import gettext
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_datetime
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("hi", "en")

LOCALE_DIR = Path(__file__).parent / "locale"

# Both as India writes them: 1,25,000 and 6:30 pm.
LOCALES = {"hi": "hi_IN", "en": "en_IN"}

# Seconds; there are as many minutes in an hour as seconds in a minute.
MINUTE, HOUR = 60, 3600

# Letters of such a code; the longer ones are other standards'.
ISO_639_1 = 2

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})


@cache
def load_wordings() -> Mapping[str, "Wording"]:
    """The words of all languages; the catalogs are read at the first call, which takes a moment."""
    return {language: Wording(language, _read(language)) for language in LANGUAGES}


def choose_language(chosen: str | None, reported: str | None, default: str) -> str:
    """The interface language of a chat: its own choice, else what Telegram reports, else the setting.

    Args:
        chosen: What the chat chose, if it did.
        reported: An IETF tag such as `hi-IN`, if Telegram sent one.
        default: The setting's language.
    """
    for wish in (chosen, reported):
        language = re.split("[-_]", wish or "")[0].lower()
        if language in LANGUAGES:
            return language
    return default


def language_named(name: str) -> str | None:
    """The ISO 639-1 code of a language that is named in one of the interface's languages, or by that code."""
    wanted = unicodedata.normalize("NFC", name.strip()).casefold()
    for code, known in _named_languages():
        if wanted in {code, known.casefold()}:
            return code
    return None


def isolate(title: str) -> str:
    """A title for the middle of a sentence: one with right-to-left letters cannot turn the rest around."""
    if any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in title):
        return f"\N{FIRST STRONG ISOLATE}{title}\N{POP DIRECTIONAL ISOLATE}"
    return title


class Wording:
    """What the interface says in one language.

    An unknown key, or a place of the sentence that is not filled, raises KeyError. What fills a place stands
    there as it is given: numbers go through `number` first, titles through `isolate`.

    Attributes:
        language: ISO 639-1 code.
    """

    def __init__(self, language: str, catalog: Catalog) -> None:
        self.language = language
        self._locale = Locale.parse(LOCALES[language])
        self._sentences = _translations(catalog)

    def text(self, key: str, **fills: object) -> str:
        """The sentence of that key, its {places} filled."""
        return self._sentence(key).format_map(fills)

    def plural(self, key: str, n: int, **fills: object) -> str:
        """The sentence of that key in the form that fits `n`, which also fills {n}."""
        sentence = _found(key, self._sentences.ngettext(key, key, n))
        return sentence.format_map({"n": self.number(n), **fills})

    def around(self, key: str, place: str, **fills: object) -> tuple[str, str]:
        """The sentence before and after one of its {places}, for what is set as a link or as code there."""
        before, after = self._sentence(key).split(f"{{{place}}}")
        return before.format_map(fills), after.format_map(fills)

    def words(self, *names: str) -> str:
        """The words a reader may type, from the keys `word_<name>`, as a list with commas."""
        return ", ".join(self.text(f"word_{name}") for name in names)

    def language_name(self, code: str) -> str:
        """What a language is called in this one; its code where there is no name."""
        return str(self._locale.languages.get(code, code))

    def number(self, n: float) -> str:
        """Digits 0-9, grouped the Indian way: 1,25,000, or 1.2."""
        return format_decimal(n, locale=self._locale)

    def reading_time(self, minutes: int) -> str:
        """How long an article takes to read."""
        return self.text("reading_time", n=self.number(minutes))

    def listening_time(self, seconds: float) -> str:
        """How long an audio takes to hear."""
        return self.text("listening_time", duration=self.duration(seconds))

    def duration(self, seconds: float) -> str:
        """4~min 27~s; from an hour on without seconds. What is nought is left out, and something is said."""
        whole = max(1, round(seconds))
        if whole < HOUR:
            parts = {"minutes": whole // MINUTE, "seconds": whole % MINUTE}
        else:
            minutes = round(whole / MINUTE)
            parts = {"hours": minutes // MINUTE, "minutes": minutes % MINUTE}
        return " ".join(self.plural(unit, n) for unit, n in parts.items() if n)

    def long_date(self, moment: datetime, tz: tzinfo) -> str:
        """Date, weekday and clock of an aware time, as they are in that zone."""
        return self._clocked(self.text("pattern_long_date"), moment.astimezone(tz))

    def clock(self, minute: int) -> str:
        """A time of day, given in minutes since midnight: रात~10:00, or 10:00~pm."""
        return self._clocked(self.text("pattern_clock"), datetime(2000, 1, 1, *divmod(minute, 60)))  # noqa: DTZ001

    def short_date(self, moment: datetime, tz: tzinfo, today: date) -> str:
        """Day and month of an aware time in that zone, with the year if it is not this one."""
        local = moment.astimezone(tz)
        key = "pattern_short_date" if local.year == today.year else "pattern_short_date_with_year"
        return self._dated(self.text(key), local)

    def _sentence(self, key: str) -> str:
        return _found(key, self._sentences.gettext(key))

    def _clocked(self, pattern: str, local: datetime) -> str:
        # At 0:00 CLDR says midnight; a minute later it says what we want, the part of the day.
        part_of_day = self._dated("B", local.replace(minute=1))
        return self._dated(pattern.replace("B", f"'{part_of_day}'"), local)

    def _dated(self, pattern: str, local: datetime) -> str:
        return format_datetime(local, pattern, tzinfo=local.tzinfo, locale=self._locale)


def _named_languages() -> Iterator[tuple[str, str]]:
    for locale in LOCALES.values():
        named = Locale.parse(locale).languages
        yield from ((str(code), str(name)) for code, name in named.items() if len(code) == ISO_639_1)


def _found(key: str, sentence: str) -> str:
    # gettext answers an unknown key with the key itself.
    if sentence == key:
        raise KeyError(key)
    return sentence


def _read(language: str) -> Catalog:
    with (LOCALE_DIR / language / "LC_MESSAGES" / "khabar.po").open("rb") as file:
        return read_po(file, locale=LOCALES[language], abort_invalid=True)


def _translations(catalog: Catalog) -> gettext.GNUTranslations:
    for message in catalog:
        if message.id:
            message.string = _unbroken(message.string)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _unbroken(sentence: str | Sequence[str] | None) -> str | tuple[str, ...]:
    if isinstance(sentence, str):
        return sentence.replace("~", NO_BREAK_SPACE)
    return tuple(form.replace("~", NO_BREAK_SPACE) for form in sentence or ())
