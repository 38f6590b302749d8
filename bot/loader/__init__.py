"""The shared article loader: the one way any feature gets an article, from files and from given text."""

from bot.loader.decode import decode
from bot.loader.files import Place, article_files
from bot.loader.parse import Kind, body_only, parse
from bot.loader.shelf import Archive, ArticleLoader, Found, Page, read_article

__all__ = [
    "Archive",
    "ArticleLoader",
    "Found",
    "Kind",
    "Page",
    "Place",
    "article_files",
    "body_only",
    "decode",
    "parse",
    "read_article",
]
