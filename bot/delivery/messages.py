"""From an article to the messages that tell it: new story, card, full story, folded pages, quotes.

article -> rich text -> parts that fit -> outgoing messages, the buttons under the last
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from bot.article import Article, Block, Quote
from bot.delivery.outgoing import Button, Outgoing, rows_of, with_buttons
from bot.i18n import Wording, isolate
from bot.text.chunks import chunks
from bot.text.matching import host_of
from bot.text.quotes import key_quotes
from bot.text.rich import (
    QUOTATIONS,
    RichText,
    blockquote,
    bold,
    expandable_blockquote,
    join,
    link,
    utf16_length,
)
from bot.text.sentences import sentences

if TYPE_CHECKING:
    from bot.store.subscriptions import Form  # SQLAlchemy is imported while the bot connects

MESSAGE_LIMIT = 4096
# Left free in every part of a story, in UTF-16 units: for the closing line that counts the buttons,
# and for the line that numbers the part. A test holds them against the catalogs.
CLOSING = 80
LABEL = 32
# The card shows the first sentence, and a second one if both stay within this many characters.
LEAD = 300
LONGEST_LEAD = 1000
LONGEST_TITLE = 600
LONGEST_BYLINE = 200
LONGEST_HOST = 200
LONGEST_ALSO = 300
# A message takes 100 entities, and about 9,500 bytes of them. Beside a fold there may be four: a line above
# the title, the title, the fold itself, and the link to the source.
MARKS_IN_FOLD = 96
LONGEST_LINK = 2048

# What can be done with an article: to hear it, to read it in full, to read its quotes.
STEPS: tuple[str, ...] = ("listen", "read", "quotes")
# A post in a channel has links for these alone: whatever opens in private has its own buttons there.
STEPS_FROM_A_CHANNEL: tuple[str, ...] = ("listen", "read")

# Each message of an article asks for its quotes, if only to know whether there is a button for them.
quotes_of = lru_cache(maxsize=32)(key_quotes)


@dataclass(frozen=True, slots=True)
class View:
    """For whom a message is made.

    Attributes:
        wording: Their language.
        zone: Their time zone.
        private: Whether the chat is private, so that plain words are understood there.
        bot: The bot's username where the chat is a channel; buttons are then links to the private chat.
    """

    wording: Wording
    zone: tzinfo
    private: bool
    bot: str | None = None


def new_story(
    article: Article,
    view: View,
    form: "Form",
    *,
    breaking: bool = False,
    corrected: datetime | None = None,
) -> list[Outgoing]:
    """What subscribers read of a new story, in its parts; those after the first come silently.

    Args:
        article: What it tells.
        view: For whom.
        form: As the card for `headline`; nothing is read for `audio`; otherwise the whole story in folds.
        breaking: Whether its first line says so.
        corrected: When it was corrected, for a message that takes the place of an earlier one.
    """
    if form == "audio":
        return []
    wording = view.wording
    above: list[str | RichText] = [bold(wording.text("breaking"))] if breaking else []
    if corrected is not None:
        above.append(wording.text("corrected", date=wording.long_date(corrected, view.zone)))
    return [_card(article, view, above)] if form == "headline" else _folded_story(article, view, above)


def card(article: Article, view: View, *, before: str = "", seconds: float | None = None) -> Outgoing:
    """The headline card: title, byline, date, reading time, first sentences, source.

    Args:
        article: What it shows.
        view: For whom.
        before: A line above it, such as a greeting.
        seconds: How long its audio is, once there is one.
    """
    return _card(article, view, [before, ""] if before else [], seconds)


def full_story(article: Article, view: View) -> list[Outgoing]:
    """The whole story in as many messages as it needs; the last one carries the next steps.

    What is not the whole says so in the place of the words that end a story.
    """
    wording = view.wording
    head = join("\n", [bold(title_of(article)), *_byline(article, view)])
    notes = [join("\n", lines) for lines in [_notes(article, wording)] if lines]
    whole = join("\n\n", [head, _body(article), *notes])
    steps = next_steps(article, wording, only=("listen", "quotes"))
    parts = _in_parts(whole, wording)
    if len(parts) > 1:
        steps.append(Button(wording.text("button_in_pages"), f"pages:{article.id}"))
    ending = "\n" if article.excerpt else f"\n\n{wording.text('story_ended')} "
    return [*map(Outgoing, parts[:-1]), with_buttons(parts[-1] + ending, rows_of(steps), wording)]


def folded_page(article: Article, number: int, view: View) -> Outgoing:
    """One page of the story in a fold, with the buttons that turn it.

    A number out of range means the nearest page: the story may have become shorter since the button was sent.
    """
    wording = view.wording
    title = bold(title_of(article))
    body = _body(article).without(QUOTATIONS)
    notes = join("\n", [*_notes(article, wording), ""])
    pages = chunks(body, MESSAGE_LIMIT - CLOSING - LABEL - utf16_length(title.text + notes.text))
    number = max(1, min(number, len(pages)))
    head = [title] if len(pages) == 1 else [_part(number, len(pages), wording), title]
    text = join("\n", [*head, _fold(pages[number - 1]), notes if number == len(pages) else ""])
    turns = [
        Button(wording.text(f"button_{name}_part"), f"page:{article.id}:{target}")
        for name, target in (("previous", number - 1), ("next", number + 1))
        if 1 <= target <= len(pages)
    ]
    steps = next_steps(article, wording, only=("listen", "quotes"))
    return with_buttons(text, [*rows_of(steps), turns], wording)


def quotes(article: Article, view: View) -> list[Outgoing]:
    """Each key quote with its speaker before it, in one message where they fit."""
    wording, found = view.wording, quotes_of(article)
    if not found:
        return [Outgoing(RichText(wording.text("no_quotes")))]
    head = join("\n", [bold(wording.plural("quotes_heading", len(found))), title_of(article)])
    whole = join("\n\n", [head, *(_quoted(quote, wording) for quote in found)])
    parts = _in_parts(whole, wording)
    steps = [listen_to_quotes(article, wording), *next_steps(article, wording, only=("read",))]
    return [*map(Outgoing, parts[:-1]), with_buttons(parts[-1] + "\n\n", rows_of(steps), wording)]


def glance(article: Article, view: View) -> RichText:
    """What an article is, without its text: title, byline, date, reading time and source, a line each."""
    facts = [*_byline(article, view), view.wording.reading_time(article.reading_minutes)]
    return join("\n", [bold(title_of(article)), *facts, _origin(article, view.wording)])


def next_steps(article: Article, wording: Wording, *, only: Sequence[str] = STEPS) -> list[Button]:
    """What can be done with an article, in the order that is the same everywhere; only what works."""
    steps = [step for step in STEPS if step in only and (step != "quotes" or quotes_of(article))]
    return [Button(wording.text(f"button_{step}"), f"{step}:{article.id}") for step in steps]


def listen_to_quotes(article: Article, wording: Wording) -> Button:
    """The button under which the quotes alone are read aloud."""
    return Button(wording.text("button_listen_quotes"), f"listen_quotes:{article.id}")


def or_type(steps: Sequence[Button], view: View) -> str:
    """The words that stand for the buttons, where words are understood: in private."""
    words = [step.action.partition(":")[0] for step in steps]
    return view.wording.text("or_type", words=view.wording.words(*words)) if view.private and words else ""


def title_of(article: Article) -> str:
    """The headline, cut where it would crowd out everything else."""
    return shorten(article.title, LONGEST_TITLE)


def shorten(text: str, most: int) -> str:
    """The text within so many UTF-16 units, cut between grapheme clusters; … shows where."""
    if utf16_length(text) <= most:
        return text
    size, kept = 1, []
    for cluster in regex.findall(r"\X", text[:most]):
        size += utf16_length(cluster)
        if size > most:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + "…"


def _card(
    article: Article, view: View, above: Sequence[str | RichText], seconds: float | None = None
) -> Outgoing:
    wording = view.wording
    times = [wording.reading_time(article.reading_minutes)]
    if seconds is not None:
        times.append(wording.listening_time(seconds))
    facts = [*_byline(article, view), ", ".join(times)]
    head = join("\n", [*above, bold(title_of(article)), *facts])
    text = join("\n\n", [head, *filter(None, [_lead(article)]), _origin(article, wording)])
    return _with_steps(text, article, view, ending=or_type(next_steps(article, wording), view))


def _folded_story(article: Article, view: View, above: Sequence[str | RichText]) -> list[Outgoing]:
    """The whole story, each part in a fold of its own, with the source and the next steps under the last."""
    wording = view.wording
    facts = [*_byline(article, view), wording.reading_time(article.reading_minutes)]
    folded = f"story_folded_{article.excerpt}" if article.excerpt else "story_folded"
    lines = [*above, bold(title_of(article)), *facts, "", wording.text(folded)]
    head = join("\n", lines).stripped() + "\n"
    closing = _with_steps("\n" + _origin(article, wording), article, view)
    whole = head + _body(article).without(QUOTATIONS)
    first, *others = _numberless(whole, MESSAGE_LIMIT - utf16_length(closing.text.text))
    begin = len(head.text)
    parts = [first.slice(0, begin) + _fold(first.slice(begin))]
    for number, part in enumerate(others, start=2):
        parts.append(_part(number, len(others) + 1, wording) + "\n" + _fold(part))
    outgoing = [*map(Outgoing, parts[:-1]), replace(closing, text=parts[-1] + closing.text)]
    return [outgoing[0], *(message.quietly() for message in outgoing[1:])]


def _with_steps(text: RichText, article: Article, view: View, *, ending: str = "") -> Outgoing:
    """The text with what can be done next: buttons, or in a channel links to the private chat."""
    if view.bot is None:
        return with_buttons(text, rows_of(next_steps(article, view.wording)), view.wording, ending=ending)
    links = [
        Button(view.wording.text(f"button_{step}"), url=f"https://t.me/{view.bot}?start={step}_{article.id}")
        for step in STEPS_FROM_A_CHANNEL
    ]
    return with_buttons(text, rows_of(links), view.wording, counting="buttons_in_private")


def _byline(article: Article, view: View) -> list[str]:
    """Author and date, each only where it is known."""
    date = article.published and view.wording.long_date(article.published, view.zone)
    author = article.author and shorten(article.author, LONGEST_BYLINE)
    return [line for line in (author, date) if line]


def _lead(article: Article) -> str:
    first = next((block.text for block in article.blocks if block.kind == "paragraph"), "")
    spans = sentences(first[: 2 * LONGEST_LEAD], article.language)
    if not spans:
        return ""
    two = first[spans[0].start : spans[min(1, len(spans) - 1)].end]
    one = first[spans[0].start : spans[0].end]
    return shorten(two if len(two) <= LEAD else one, LONGEST_LEAD)


def _origin(article: Article, wording: Wording) -> RichText:
    """Where the story comes from, unless that is said with where its rest is; and who else tells it."""
    source = []
    if article.url and not article.excerpt:
        before, after = wording.around("source", "host")
        source = [join("", [before, _link(article.url), after])]
    lines = [*source, *_notes(article, wording)]
    return join("\n", [*lines, ""]) if lines else RichText()


def _notes(article: Article, wording: Wording) -> list[RichText]:
    """What is to be known of the text itself: that it is not the whole, and that others tell it too."""
    notes = []
    if article.excerpt:
        what = wording.text(f"excerpt_{article.excerpt}")
        before, after = wording.around("excerpt_whole_at", "host")
        whole = join("", [f"{what} {before}", _link(article.url), after]) if article.url else RichText(what)
        notes.append(whole)
    if article.also:
        names = ", ".join(isolate(" ".join(name.split())) for name in article.also)
        notes.append(RichText(wording.text("also_in", names=shorten(names, LONGEST_ALSO))))
    return notes


def _link(url: str) -> RichText:
    """The host of an address, which opens it if it is not too long for a message."""
    host = shorten(host_of(url), LONGEST_HOST)
    return link(host, url) if len(url.encode()) <= LONGEST_LINK else RichText(host)


def _body(article: Article) -> RichText:
    return join("\n\n", map(_set, article.blocks))


def _set(block: Block) -> RichText:
    """A block as it stands in a message."""
    match block.kind:
        case "heading":
            return bold(block.text)
        case "quotation":
            return blockquote(block.text)
        case _:
            return RichText(block.text)


def _in_parts(whole: RichText, wording: Wording) -> list[RichText]:
    """The text in messages with room for a closing line, each with its number where there are several."""
    parts = _numberless(whole, MESSAGE_LIMIT - CLOSING)
    if len(parts) == 1:
        return parts
    return [_part(number, len(parts), wording) + "\n" + part for number, part in enumerate(parts, start=1)]


def _numberless(whole: RichText, room: int) -> list[RichText]:
    """The text in parts; where there are several, a line with a number fits before each."""
    parts = chunks(whole, room)
    return parts if len(parts) == 1 else chunks(whole, room - LABEL)


def _fold(part: RichText) -> RichText:
    return expandable_blockquote(RichText(part.text, part.entities[:MARKS_IN_FOLD]))


def _part(number: int, of: int, wording: Wording) -> RichText:
    return RichText(wording.text("part", i=wording.number(number), n=wording.number(of)))


def _quoted(quote: Quote, wording: Wording) -> RichText:
    named = quote.speaker and wording.text("speaker", name=quote.speaker)
    speaker = named or wording.text("speaker_not_named")
    return join("\n", [bold(speaker), blockquote(f"“{quote.text}”")])
