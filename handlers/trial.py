"""What a choice of words would let through of the newest stories, before anybody settles on it.

reader  /test बारिश, बाढ़
bot     शब्दों की जाँच, शब्द: बारिश, बाढ़, सबसे नई 50 में से 12 खबरें आतीं।    the titles; [1 पढ़ें] …
        यही शब्द चुनने हों, तो लिखें: /settings शब्द बारिश, बाढ़
reader  /test                      (or जाँचो)
bot     the same for what this chat has chosen in /settings
"""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.article import Article
from bot.delivery.messages import shorten
from bot.delivery.outgoing import Button, Outgoing, rows_of, with_buttons
from bot.delivery.schedule import wanted
from bot.text.matching import Matcher
from bot.text.rich import RichText, bold, join
from handlers import wishes as screens
from handlers.context import Turn

if TYPE_CHECKING:
    from bot.store.subscriptions import Wishes  # SQLAlchemy is imported while the bot connects

# So many of the newest stories are looked at, and so many of those that pass are shown.
NEWEST, SHOWN = 50, 10

# Ten of these stay well within one message.
LONGEST_TITLE = 200


async def trial(turn: Turn) -> None:
    """Show which of the newest stories these words would let through, or what the chat has chosen does."""
    if not turn.private:
        return
    if turn.argument.strip():
        await _try_words(turn)
    else:
        await _try_own(turn)


async def _try_words(turn: Turn) -> None:
    from bot.store.subscriptions import Wishes  # noqa: PLC0415 - SQLAlchemy is imported while the bot connects

    wording = turn.wording
    wishes = screens.with_words(Wishes(), "words", turn.argument)
    if wishes is None:
        most, longest = map(wording.number, (screens.MOST_WORDS, screens.LONGEST_WORD))
        await turn.say_line(wording.text("trial_words_refused", most=most, longest=longest))
        return
    words = ", ".join(wishes.words)
    command = f"/settings {wording.text('settings_typed_words')} {words}"
    await _show(turn, wishes, wording.text("trial_keep", command=command))


async def _try_own(turn: Turn) -> None:
    from bot.store.subscriptions import Wishes  # noqa: PLC0415 - SQLAlchemy is imported while the bot connects

    found = await turn.services.subscriptions.get(turn.place.chat, turn.place.topic)
    wishes = found.wishes if found else Wishes()
    if wishes.topics or wishes.words or wishes.unwanted:
        await _show(turn, wishes, turn.wording.text("trial_change"))
        return
    lines = [turn.wording.text("trial_nothing_chosen"), turn.wording.text("trial_how")]
    await turn.say(Outgoing(RichText("\n".join(lines))))


async def _show(turn: Turn, wishes: "Wishes", ending: str) -> None:
    newest = (await turn.services.loader.page(1, size=NEWEST)).articles
    passed = await asyncio.to_thread(passing, wishes, newest)
    shown = passed[:SHOWN]
    if shown:
        numbered = {number: article.id for number, article in enumerate(shown, start=1)}
        turn.services.listed.remember(turn.place.chat, numbered, anew=True)
    await turn.say(_told(turn, wishes, passed, len(newest), ending))


def passing(wishes: "Wishes", articles: Sequence[Article]) -> list[Article]:
    """Those of the articles that a chat with these wishes is sent, in their order."""
    return [article for article in articles if wanted(wishes, Matcher(article))]


def _told(turn: Turn, wishes: "Wishes", passed: Sequence[Article], of: int, ending: str) -> Outgoing:
    wording, shown, total = turn.wording, passed[:SHOWN], turn.wording.number(of)
    counted = wording.plural("trial_passed", len(passed), total=total)
    head: list[str | RichText] = [
        bold(wording.text("trial_heading")),
        *screens.filter_lines(wishes, wording),
        counted if passed else wording.text("trial_none", total=total),
    ]
    if len(passed) > SHOWN:
        head.append(wording.text("trial_newest", n=wording.number(SHOWN)))
    titles: list[str | RichText] = [
        f"{wording.number(number)}. " + bold(shorten(article.title, LONGEST_TITLE))
        for number, article in enumerate(shown, start=1)
    ]
    tail: list[str | RichText] = [*([wording.text("stories_hint")] if shown else []), ending, ""]
    pieces = [join("\n", lines) for lines in (head, titles, tail) if lines]
    reads = [
        Button(wording.text("button_read_number", n=wording.number(number)), f"open:{article.id}")
        for number, article in enumerate(shown, start=1)
    ]
    return with_buttons(join("\n\n", pieces), rows_of(reads), wording)
