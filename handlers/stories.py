"""All stories, newest first.

reader  सूची                       (or /stories)
bot     five headlines with their numbers; [1 पढ़ें] … [अगली खबरें ▶]
reader  presses [अगली खबरें ▶]
bot     the next five, in the place of these
"""

from datetime import date

from bot.article import Article
from bot.delivery.messages import View, shorten
from bot.delivery.outgoing import Button, Outgoing, rows_of, with_buttons
from bot.loader import Page
from bot.text.rich import RichText, bold, join
from handlers.context import Turn

PAGE_SIZE = 5
# Five of these, with their bylines, stay well within one message.
LONGEST_TITLE = 300
LONGEST_BYLINE = 80


async def stories(turn: Turn) -> None:
    """Send the first page of the list, or show the page that was asked for in the place of the last."""
    number = int(turn.press.arguments[0]) if turn.press else 1
    page = await turn.services.loader.page(number, size=PAGE_SIZE)
    shown = {page.first + at: article.id for at, article in enumerate(page.articles)}
    turn.services.listed.remember(turn.place.chat, shown, anew=turn.press is None)
    await turn.show(story_list(page, turn.view, turn.services.now().date()))


def story_list(page: Page, view: View, today: date) -> Outgoing:
    """One page of the list, its buttons below it."""
    wording = view.wording
    entries = [
        _entry(number, article, view, today) for number, article in enumerate(page.articles, start=page.first)
    ]
    lines = [_range(page, view), *([wording.text("stories_hint")] if view.private else []), ""]
    text = join("\n\n", [bold(wording.text("stories_heading")), *entries, "\n".join(lines)])
    reads = [
        Button(wording.text("button_read_number", n=wording.number(number)), f"open:{article.id}")
        for number, article in enumerate(page.articles, start=page.first)
    ]
    return with_buttons(text, _rows(reads, _turns(page, view)), wording)


def _entry(number: int, article: Article, view: View, today: date) -> RichText:
    title = bold(shorten(article.title, LONGEST_TITLE))
    facts = [
        article.published and view.wording.short_date(article.published, view.zone, today),
        article.author and shorten(article.author, LONGEST_BYLINE),
    ]
    byline = ", ".join(fact for fact in facts if fact)
    return join("\n", [f"{view.wording.number(number)}. " + title, *([byline] if byline else [])])


def _range(page: Page, view: View) -> str:
    first, total = view.wording.number(page.first), view.wording.number(page.total)
    last = page.first + len(page.articles) - 1
    if last == page.first:
        return view.wording.text("stories_range_of_one", a=first, n=total)
    return view.wording.text("stories_range", a=first, b=view.wording.number(last), n=total)


def _turns(page: Page, view: View) -> list[Button]:
    return [
        Button(view.wording.text(f"button_{name}_stories"), f"list:{target}")
        for name, target in (("previous", page.number - 1), ("next", page.number + 1))
        if 1 <= target <= page.pages
    ]


def _rows(reads: list[Button], turns: list[Button]) -> tuple[tuple[Button, ...], ...]:
    """The page buttons in a row of their own, unless the one there is fills the last row."""
    if len(turns) == 1:
        return rows_of([*reads, *turns])
    return (*rows_of(reads), tuple(turns))
