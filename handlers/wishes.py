"""The screens of /settings, and what a press or some words make of a chat's wishes."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from bot.article import Article
from bot.delivery.messages import shorten
from bot.delivery.outgoing import Button, Outgoing, rows_of, with_buttons
from bot.i18n import Wording, isolate
from bot.text.fold import fold
from bot.text.matching import sources_of, words_of
from bot.text.rich import RichText, bold, join

if TYPE_CHECKING:
    from bot.store.subscriptions import State, Wishes  # SQLAlchemy is imported while the bot connects

Which = Literal["words", "unwanted"]

FORMS = ("story", "headline", "audio", "both")
NIGHTS = ("day", "silent", "held")
DAY, HOUR = 24 * 60, 60  # minutes
MORNING = range(4 * HOUR, 12 * HOUR)

# Where readers of Hindi are, by the clock that runs there.
PLACES = {
    "Asia/Kolkata": "india",
    "Asia/Kathmandu": "nepal",
    "Asia/Dhaka": "bangladesh",
    "Asia/Dubai": "dubai",
    "Asia/Riyadh": "saudi_arabia",
    "Asia/Singapore": "singapore",
    "Indian/Mauritius": "mauritius",
    "Europe/London": "london",
    "Europe/Berlin": "berlin",
    "America/New_York": "new_york",
    "America/Los_Angeles": "los_angeles",
    "Australia/Sydney": "sydney",
}

MOST_TOPICS, TOPICS_A_PAGE = 240, 12
LONGEST_TOPIC = 60
MOST_WORDS = 20
LONGEST_WORD = 40
LONGEST_LINE = 1000
LONGEST_LABEL = 16
LANGUAGES = {"hi": "button_hindi", "en": "button_english"}
CHOSEN = " ✅"
NUMBER = re.compile(r"[0-9]{1,4}")
# Commas and semicolons, also those of Urdu, the danda and what is typed for it, new lines.
SEPARATORS = re.compile(r"[,;\u060c\u061b\u0964|\n]+")


def main_screen(
    wishes: "Wishes", state: "State", wording: Wording, *, channel_in: str | None = None
) -> Outgoing:
    """All that a chat wants, and what changes each; it says so where no stories come.

    Args:
        wishes: What it wants.
        state: Whether stories come.
        wording: For whom.
        channel_in: The language of a channel that is spoken of in private; None for the chat that speaks.
    """
    off = f"settings_{state}" if channel_in is None else f"settings_channel_{state}"
    language = wording.text(LANGUAGES[channel_in or wording.language])
    lines = [
        *([wording.text(off)] if state != "active" else []),
        wording.text("settings_form", form=wording.text(f"form_{wishes.form}")),
        wording.text("settings_time"),
        _night(wishes, wording, "settings_night_as_day"),
        wording.text("settings_language", language=language),
        wording.text("settings_topics", topics=listed(wishes.topics, wording)),
        *_words(wishes, wording),
    ]
    buttons = [_leads("form", wording), _leads("night", wording), _leads("language", wording)]
    buttons += [_leads("topics", wording), _leads("words", wording)]
    if state != "active":
        buttons.append(Button(wording.text("button_subscribe_again"), "subscribe"))
    return _screen("settings_heading", lines, [*rows_of(buttons)], wording)


def form_screen(wishes: "Wishes", wording: Wording) -> Outgoing:
    """The forms in which a story can come."""
    lines = [wording.text("settings_now", choice=wording.text(f"form_{wishes.form}"))]
    buttons = [
        _choice(wording.text(f"button_story_as_{form}"), f"form:{form}", chosen=form == wishes.form)
        for form in FORMS
    ]
    return _screen("settings_form_heading", lines, [*rows_of(buttons), [_back("main", wording)]], wording)


def night_screen(wishes: "Wishes", zone: str, wording: Wording) -> Outgoing:
    """What becomes of stories at night; the hours, where the clock runs, and breaking news if there are any.

    Args:
        wishes: What the chat wants.
        zone: The name of the zone that holds for it.
        wording: For whom.
    """
    quiet = wishes.quiet
    manner = quiet.manner if quiet else "day"
    lines = [_night(wishes, wording, "settings_night_now_as_day")]
    rows = [
        _choice(wording.text(f"button_night_{each}"), f"quiet:{each}", chosen=each == manner)
        for each in NIGHTS
    ]
    if quiet is None:
        return _screen("settings_night_heading", lines, [*rows_of([*rows, _back("main", wording)])], wording)
    lines.append(wording.text("settings_breaking_on" if wishes.breaking else "settings_breaking_off"))
    lines.append(wording.text("settings_place", place=_place(zone, wording)))
    turned = ("button_breaking_off", "off") if wishes.breaking else ("button_breaking_on", "on")
    rows.append(Button(wording.text(turned[0]), f"settings:breaking:{turned[1]}"))
    shifts = [
        Button(wording.text(f"button_night_{name}"), f"settings:hours:{start % DAY}:{end % DAY}")
        for name, start, end in (
            ("starts_earlier", quiet.start - HOUR, quiet.end),
            ("starts_later", quiet.start + HOUR, quiet.end),
            ("ends_earlier", quiet.start, quiet.end - HOUR),
            ("ends_later", quiet.start, quiet.end + HOUR),
        )
        if start % DAY != end % DAY
    ]
    ways = [_leads("place", wording), _back("main", wording)]
    return _screen("settings_night_heading", lines, [*rows_of(rows), *rows_of(shifts), ways], wording)


def place_screen(zone: str, wording: Wording) -> Outgoing:
    """The places by whose clock the night can be reckoned."""
    lines = [
        wording.text("settings_now", choice=_place(zone, wording)),
        wording.text("settings_place_why"),
    ]
    buttons = [
        _choice(wording.text(f"button_place_{name}"), f"place:{each}", chosen=each == zone)
        for each, name in PLACES.items()
    ]
    return _screen("settings_place_heading", lines, [*rows_of(buttons), [_back("night", wording)]], wording)


def language_screen(wording: Wording, *, channel_in: str | None = None) -> Outgoing:
    """The languages of the interface; which one holds as in `main_screen`."""
    now = channel_in or wording.language
    buttons = [
        _choice(wording.text(label), f"language:{language}", chosen=language == now)
        for language, label in LANGUAGES.items()
    ]
    lines = [wording.text("settings_now", choice=wording.text(LANGUAGES[now]))]
    return _screen("language_heading", lines, [buttons, [_back("main", wording)]], wording)


def topics_screen(wishes: "Wishes", offered: Sequence[str], wording: Wording, page: int = 1) -> Outgoing:
    """The topics that can be chosen, a page of them; a number out of range means the nearest page."""
    lines = [wording.text("settings_now", choice=listed(wishes.topics, wording))]
    if not offered:
        lines.append(wording.text("settings_no_topics"))
    chosen = set(map(fold, wishes.topics))
    pages = max(1, -(-len(offered) // TOPICS_A_PAGE))
    page = max(1, min(page, pages))
    buttons = [
        _choice(
            topic,
            f"topic:{mark_of(topic)}:{'off' if fold(topic) in chosen else 'on'}",
            chosen=fold(topic) in chosen,
        )
        for topic in offered[(page - 1) * TOPICS_A_PAGE : page * TOPICS_A_PAGE]
    ]
    turns = [
        Button(wording.text(f"button_{name}_topics"), f"settings:topics:{target}")
        for name, target in (("previous", page - 1), ("next", page + 1))
        if 1 <= target <= pages
    ]
    ways = [_back("main", wording)]
    if wishes.topics:
        ways.insert(0, Button(wording.text("button_all_topics"), "settings:topics:all"))
    return _screen("settings_topics_heading", lines, [*rows_of(buttons), turns, ways], wording)


def words_screen(wishes: "Wishes", wording: Wording) -> Outgoing:
    """The words that a story must have, and those that it must not."""
    buttons = [_leads("add", wording), _leads("block", wording)]
    if wishes.words or wishes.unwanted:
        buttons.append(Button(wording.text("button_clear_words"), "settings:clear:words"))
    return _screen(
        "settings_words_heading",
        _words(wishes, wording),
        rows_of([*buttons, _back("main", wording)]),
        wording,
    )


def asking_screen(which: Which, wording: Wording, *, private: bool) -> Outgoing:
    """Asks for words; in a group for a reply, since nothing else reaches the bot there."""
    lines = [wording.text(f"settings_ask_{which}"), wording.text("settings_ask_how")]
    if not private:
        command = wording.text(f"settings_typed_{which}")
        lines.append(wording.text("settings_ask_group", command=f"/settings {command}"))
    return _screen("settings_words_heading", lines, [[_back("words", wording)]], wording)


def changed(wishes: "Wishes", what: str, value: str) -> "Wishes | None":
    """The wishes after a press; None for one that no button of ours carries.

    A press says what is to be, never by how much it changes: pressed twice it does the same once.
    """
    from bot.store.subscriptions import Quiet  # noqa: PLC0415 - SQLAlchemy is imported while the bot connects

    after = None
    match what, value.split(":"):
        case "form", [("story" | "headline" | "audio" | "both") as form]:
            after = replace(wishes, form=form)
        case "quiet", ["day"]:
            after = replace(wishes, quiet=None)
        case "quiet", [("silent" | "held") as manner]:
            after = replace(wishes, quiet=replace(wishes.quiet or Quiet(manner), manner=manner))
        case "breaking", [("on" | "off") as turned]:
            after = replace(wishes, breaking=turned == "on")
        case "hours", [start, end] if wishes.quiet is not None and _are_hours(start, end):
            after = replace(wishes, quiet=replace(wishes.quiet, start=int(start), end=int(end)))
        case "place", [zone] if zone in PLACES:
            after = replace(wishes, zone=zone)
        case "topics", ["all"]:
            after = replace(wishes, topics=())
        case "clear", ["words"]:
            after = replace(wishes, words=(), unwanted=())
    return after


def with_topic(wishes: "Wishes", offered: Iterable[str], mark: str, *, wanted: bool) -> "Wishes | None":
    """The wishes with one of the offered topics chosen or not; None if none of them has that mark."""
    topic = next((each for each in offered if mark_of(each) == mark), None)
    if topic is None:
        return None
    others = tuple(each for each in wishes.topics if fold(each) != fold(topic))
    return replace(wishes, topics=(*others, topic) if wanted else others)


def with_words(wishes: "Wishes", which: Which, text: str) -> "Wishes | None":
    """The wishes with the words and phrases of a text added; None where there are none, or too many."""
    known = wishes.words if which == "words" else wishes.unwanted
    phrases = {tuple(words_of(phrase)): phrase for phrase in known}
    added = {tuple(words_of(phrase)): " ".join(phrase.split()) for phrase in SEPARATORS.split(text)}
    added.pop((), None)
    phrases |= added
    if not added or len(phrases) > MOST_WORDS or max(map(len, added.values())) > LONGEST_WORD:
        return None
    kept = tuple(phrases.values())
    if which == "words":
        return replace(wishes, words=kept, unwanted=_without(wishes.unwanted, added))
    return replace(wishes, unwanted=kept, words=_without(wishes.words, added))


def offered_topics(wishes: "Wishes", articles: Iterable[Article], of_feeds: Iterable[str] = ()) -> list[str]:
    """What can be chosen: what is chosen already, then what most of these articles have, newest first.

    Args:
        wishes: What is chosen already.
        articles: Each can be chosen by its tags, and by the name of its source that is known best.
        of_feeds: Titles and tags of feeds; those that none of the articles has come last.
    """
    counted: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for topics, weight in (*((_topics_of(each), 1) for each in articles), (of_feeds, 0)):
        for topic in (" ".join(each.split()) for each in topics):
            if fold(topic) and len(topic) <= LONGEST_TOPIC:
                spelt.setdefault(fold(topic), topic)
                counted[fold(topic)] += weight
    frequent = [spelt[folded] for folded, _ in counted.most_common()]
    chosen = set(map(fold, wishes.topics))
    return [*wishes.topics, *(each for each in frequent if fold(each) not in chosen)][:MOST_TOPICS]


def mark_of(topic: str) -> str:
    """What a button carries for a topic, whose name may be too long for it."""
    return hashlib.sha256(fold(topic).encode()).hexdigest()[:12]


def filter_lines(wishes: "Wishes", wording: Wording) -> list[str]:
    """Topics and words as they are chosen, a line each; where none are chosen it is left out."""
    topics = [wording.text("settings_topics", topics=listed(wishes.topics, wording))] if wishes.topics else []
    words = _words(wishes, wording)
    return [*topics, *(words if wishes.words else words[1:])]


def _topics_of(article: Article) -> list[str]:
    return [*article.tags, *sources_of(article)[:1]]


def _screen(
    heading: str, lines: Iterable[str | RichText], rows: Iterable[Sequence[Button]], wording: Wording
) -> Outgoing:
    return with_buttons(join("\n", [bold(wording.text(heading)), *lines, ""]), rows, wording)


def _night(wishes: "Wishes", wording: Wording, as_day: str) -> str:
    quiet = wishes.quiet
    if quiet is None:
        return wording.text(as_day)
    start, end = wording.clock(quiet.start), wording.clock(quiet.end)
    if quiet.manner == "silent":
        return wording.text("settings_night_silent", start=start, end=end)
    held = "settings_night_held" if quiet.end in MORNING else "settings_hours_held"
    return wording.text(held, start=start, end=end)


def _words(wishes: "Wishes", wording: Wording) -> list[str]:
    lines = [wording.text("settings_words", words=listed(wishes.words, wording))]
    if wishes.unwanted:
        lines.append(wording.text("settings_unwanted", words=listed(wishes.unwanted, wording)))
    return lines


def listed(chosen: Sequence[str], wording: Wording) -> str:
    """Topics or words with commas between, within a line; all, where none were chosen."""
    return shorten(", ".join(map(isolate, chosen)), LONGEST_LINE) or wording.text("settings_all")


def _place(zone: str, wording: Wording) -> str:
    return wording.text(f"button_place_{PLACES[zone]}") if zone in PLACES else zone


def _choice(label: str, action: str, *, chosen: bool) -> Button:
    mark = CHOSEN if chosen else ""
    return Button(shorten(label, LONGEST_LABEL - len(mark)) + mark, f"settings:{action}")


def _leads(screen: str, wording: Wording) -> Button:
    return Button(wording.text(f"button_settings_{screen}"), f"settings:{screen}")


def _back(screen: str, wording: Wording) -> Button:
    return Button(wording.text("button_back"), f"settings:{screen}")


def _are_hours(start: str, end: str) -> bool:
    if not (NUMBER.fullmatch(start) and NUMBER.fullmatch(end)):
        return False
    return int(start) < DAY and int(end) < DAY and int(start) != int(end)


def _without(phrases: Iterable[str], added: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    taken = set(added)
    return tuple(phrase for phrase in phrases if tuple(words_of(phrase)) not in taken)
