"""The shared article loader: the one way any feature gets an article, from files and from given text."""

from bot.loader.decode import decode
from bot.loader.parse import Kind, body_only, parse
from bot.loader.shelf import Archive, ArticleLoader, Found, Page, article_files, read_article

__all__ = [
    "Archive",
    "ArticleLoader",
    "Found",
    "Kind",
    "Page",
    "article_files",
    "body_only",
    "decode",
    "parse",
    "read_article",
]
