"""Key quotes: what was said in an article, word for word, and by whom.

blocks -> lines and quotations (passages) -> who is named where (mentions, people)
       -> what says that somebody spoke (attribution) -> which are speech (key) -> joined halves -> quotes
"""

from bot.article import Article, Quote
from bot.text.quotes.assembly import quotes_in

__all__ = ["key_quotes"]


def key_quotes(article: Article) -> tuple[Quote, ...]:
    """The direct quotations of the body that are speech, in the order of the text, each with its speaker.

    Halves parted by their attribution, and paragraphs that reopen a quotation, come as one. Scare quotes,
    titles, slogans and names are left out. Never raises, whatever the text; time is linear in its length.

    Args:
        article: Its blocks are read; its title serves as evidence for names. Blocks alone are enough.
    """
    return quotes_in(article)
