"""An article as JSON, as the store keeps it and a broadcast carries it."""

import json
from datetime import datetime
from functools import lru_cache

from bot.article import Article, Block


def document_of(article: Article) -> str:
    """The article as JSON."""
    return json.dumps(
        {
            "id": article.id,
            "title": article.title,
            "title_language": article.title_language,
            "language": article.language,
            "author": article.author,
            "published": article.published.isoformat() if article.published else None,
            "url": article.url,
            "blocks": [[block.kind, block.text] for block in article.blocks],
            "tags": list(article.tags),
            # Rare, and left out where there is nothing to say.
            **({"excerpt": article.excerpt} if article.excerpt else {}),
            **({"also": list(article.also)} if article.also else {}),
            **({"outlet": article.outlet} if article.outlet else {}),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


@lru_cache(maxsize=8)
def article_of(document: str) -> Article:
    """The article that a document holds."""
    held = json.loads(document)
    published = held["published"]
    return Article(
        id=held["id"],
        title=held["title"],
        title_language=held["title_language"],
        language=held["language"],
        author=held["author"],
        published=datetime.fromisoformat(published) if published else None,
        url=held["url"],
        blocks=tuple(Block(kind, text) for kind, text in held["blocks"]),
        tags=tuple(held["tags"]),
        excerpt=held.get("excerpt"),
        also=tuple(held.get("also", ())),
        outlet=held.get("outlet"),
    )
