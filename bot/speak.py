"""What the command line says aloud: `say`, the words for a text."""

from collections.abc import Callable, Iterable, Iterator

from bot.errors import KhabarError, NotAnArticle, OperatorError
from bot.loader import decode
from bot.text.speech import say
from bot.what import Json, answers, given, text_of, whole


def words_of(text: str | None, language: str) -> str:
    """The words a voice would be given for a text; `-` is standard input.

    Raises:
        KhabarError: There is no text, or it cannot be read.
    """
    if text is None:
        raise OperatorError("say_without_text")
    return say(decode(given(text)) if text == "-" else whole(text), language)


def say_corpus(lines: Iterable[bytes], language: str, explain: Callable[[KhabarError], str]) -> Iterator[str]:
    """A line `{"id","text"}` out for each line `{"id","text","lang"}` in; errors as `{"id","error"}`.

    Args:
        lines: JSON, one object a line.
        language: For lines that name none.
        explain: Gives the sentence of an error.
    """
    return answers(lines, lambda item: {"text": _said(item, language)}, explain)


def _said(item: Json, language: str) -> str:
    asked = item.get("lang") or language
    if not isinstance(asked, str):
        raise NotAnArticle("line_without_text")
    return say(text_of(item), asked)
