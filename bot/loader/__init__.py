"""The shared article loader: the one way any feature gets an article, from files and from given text.

`parse` and `decode` are taken from the modules of their names. What is here waits until it is asked for: the
process that reads feeds decodes and dates, and never sees a file.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.loader.files import Place, article_files
    from bot.loader.parse import Kind, body_only
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
    "read_article",
]

WHERE = {"Place": "files", "article_files": "files", "Kind": "parse", "body_only": "parse"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"bot.loader.{WHERE.get(name, 'shelf')}"), name)
