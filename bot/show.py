"""What the command line tells of articles: `show`, `chunks`, `quotes`, for people, as JSON, of a corpus.

WHAT -> article or body text -> answer -> lines
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.article import Article, Quote
from bot.errors import KhabarError, NotAnArticle
from bot.i18n import Wording
from bot.loader import body_only
from bot.loader.decode import decode
from bot.loader.parse import parse
from bot.text.chunks import chunks
from bot.text.quotes import key_quotes
from bot.text.rich import RichText, bold, join, utf16_length
from bot.what import Json, answers, find, given, is_id, text_of

if TYPE_CHECKING:
    from bot.settings import Settings

MESSAGE_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Question:
    """One of the three commands, as it was asked.

    Attributes:
        command: `show`, `chunks` or `quotes`.
        body: The text is body paragraphs alone: no headline, no byline.
        limit: UTF-16 units a message.
    """

    command: str
    body: bool = False
    limit: int = MESSAGE_LIMIT


def tell(question: Question, what: str | None, settings: Callable[[], "Settings"]) -> Json | list[Json]:
    """The answer about WHAT: a file, `-`, an id, or None for the newest.

    Raises:
        KhabarError: There is no such thing, or it is no article.
    """
    if question.body and what is not None and "://" not in what and not is_id(what):
        return answer_of_text(question, decode(given(what)))
    article = find(what, settings)
    if question.body:
        return answer_of_text(question, "\n\n".join(block.text for block in article.blocks))
    return answer_of_article(question, article)


def tell_corpus(
    question: Question, lines: Iterable[bytes], explain: Callable[[KhabarError], str]
) -> Iterator[str]:
    """A line out for each line in: `{"id","text"}` becomes `{"id",answer}`, or `{"id","error"}`."""
    name = {"show": "article", "chunks": "chunks", "quotes": "quotes"}[question.command]
    return answers(lines, lambda item: {name: _answer_of_item(question, item)}, explain)


def answer_of_text(question: Question, text: str) -> Json | list[Json]:
    """The answer about body paragraphs alone; chunks take the text as it is."""
    if question.command == "chunks":
        return _messages(RichText(text), question.limit)
    return answer_of_article(question, body_only(text))


def answer_of_article(question: Question, article: Article) -> Json | list[Json]:
    """The answer about an article, in the forms of the command line's JSON."""
    match question.command:
        case "show":
            return _shown(article)
        case "chunks":
            return _messages(_as_read(article), question.limit)
        case _:
            return [_quoted(quote) for quote in key_quotes(article)]


def for_people(question: Question, answer: Any, wording: Wording) -> str:
    """The answer as people read it."""
    match question.command:
        case "show":
            head = [answer["title"], answer["author"], answer["published"], answer["url"]]
            blocks = [
                f"## {each['text']}" if each["kind"] == "heading" else each["text"]
                for each in answer["blocks"]
            ]
            return "\n\n".join(["\n".join(filter(None, head)), *blocks])
        case "chunks":
            return "\n\n".join(
                f"[{at} / {len(answer)}: {one['utf16']}]\n{one['text']}" for at, one in enumerate(answer, 1)
            )
        case _:
            nobody = wording.text("speaker_not_named").rstrip(":")
            quoted = (f"{quote['speaker'] or nobody}:\n“{quote['text']}”" for quote in answer)
            return "\n\n".join(quoted) or wording.text("no_quotes")


def _answer_of_item(question: Question, item: Json) -> Json | list[Json]:
    text, limit = text_of(item), item.get("limit", question.limit)
    if type(limit) is not int or limit < 1:
        raise NotAnArticle("limit_invalid")
    asked = Question(question.command, question.body, limit)
    return answer_of_text(asked, text) if question.body else answer_of_article(asked, parse(text, "-"))


def _shown(article: Article) -> Json:
    return {
        "id": article.id,
        "title": article.title,
        "title_language": article.title_language,
        "language": article.language,
        "author": article.author,
        "published": article.published and article.published.isoformat(),
        "url": article.url,
        "blocks": [{"kind": block.kind, "text": block.text} for block in article.blocks],
    }


def _quoted(quote: Quote) -> Json:
    return {
        "text": quote.text,
        "speaker": quote.speaker,
        "speaker_aliases": list(quote.speaker_aliases),
        "block": quote.block,
    }


def _as_read(article: Article) -> RichText:
    """Headline, byline and body, as a reader would get them."""
    head = join("\n", [bold(article.title), *([article.author] if article.author else [])])
    blocks = (
        bold(block.text) if block.kind == "heading" else RichText(block.text) for block in article.blocks
    )
    return join("\n\n", [head, *blocks])


def _messages(text: RichText, limit: int) -> list[Json]:
    return [{"text": part.text, "utf16": utf16_length(part.text)} for part in chunks(text, limit)]
