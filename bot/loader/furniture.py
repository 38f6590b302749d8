"""Furniture of a page: what sites put around and between the paragraphs of a story, taken out of its tree.

By element (nav, form), by name (class="share-bar"), by what a box opens with ("Also read"), by being links
and nothing else, by being another story below the first. Nothing that holds the headline or most of the prose
goes.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache

import regex
from lxml import etree

from bot.loader.boilerplate import CAPTION, judge
from bot.loader.phrases import compiled, either
from bot.loader.shape import is_statement, words
from bot.loader.spelling import fold

PROSE_NODE = 25
MOST_OF_PROSE = 0.4
# Readers may write more than the reporter did.
MOST_IN_COMMENTS = 0.9
OPENER = 70
OPENER_WORDS = 8
CAPTION_WORDS = 40
INLINE_CAPTION_WORDS = 30
LINKED = 0.75
POINTER_WORDS = 40
REPEATED = 0.8

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")

TAGS = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "nav", "dialog",
    "button", "input", "select", "textarea", "option", "marquee", "menu", "audio", "video", "map", "form",
    "aside", "footer", "amp-ad", "amp-embed", "amp-sidebar", "amp-consent", "amp-social-share",
    "amp-analytics", "amp-auto-ads", "amp-user-notification", "amp-sticky-ad", "amp-iframe", "figcaption",
}  # fmt: skip
PICTURES = {"img", "picture", "amp-img", "amp-anim", "image"}
BOXES = {
    "div", "section", "aside", "ul", "ol", "dl", "table", "p", "center", "article", "figure", "fieldset",
    "details", "blockquote", "header", "footer", "h2", "h3", "h4", "h5", "h6", "font", "tr", "td", "main",
}  # fmt: skip
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}

# Classes that say what a story is about, or how a theme lays it out.
ABOUT = regex.compile(
    r"^(?:tag|category|cat|term|topic|section|author|format|status|type|has|is|no|with|page|post|align|js"
    r"|amp-wp|elementor|col|single|template)-(?!list|cloud|links?|box|wrap|row|bar|ad|share|tags?|related|caption"
    r"|meta|author|nav|comments?|footer|sidebar|widget|bio|info|card|labels?|next|read|icons?)"
)
HUMP = regex.compile(r"(?<=[a-z])(?=[A-Z])")
COMMENTS = regex.compile(
    r"(?<![a-z])(?:comments?|disqus|discussion|responses?|respond|replies|reply|reactions)(?![a-z])"
)
PULLED = regex.compile(r"(?<![a-z])(?:pull-?(?:ed-?)?(?:quote|out)s?|block-pullquote|quote-?pull)(?![a-z])")
NAMES = regex.compile(
    r"(?<![a-z])(?:"
    # Other stories.
    r"related\w*|relatedposts?|recommend\w*|reco|recs?|recirc\w*|rel|also|also-?(?:read|see)\w*|alsoread\w*"
    r"|read-?(?:also|next|too)|read-?more(?!-(?:content|text|wrap))|(?:more|other|latest|recent|top)-?(?:stor(?:y|ies)|news|posts?|articles?|from|on|in|like)"
    r"|more|most|most-?(?:read|popular|viewed|shared)|popular\w*|trend(?:ing|s)?|next-?(?:story|article|post|up|read|news|sep)?"
    r"|prev(?:ious)?-?(?:story|article|post)|in-?links?|inline-?links?|see-?also|suggest\w*|must-?read|web-?stor(?:y|ies)"
    # Sharing, following, letters.
    r"|share\w*|sharing|social\w*|sd|addthis\w*|addtoany\w*|follow\w*|whats-?app|wa|telegram|google-?news|news-?letters?|nl"
    r"|subscri\w*|subs-?box|sign-?up|mailchimp|jetpack-subscription|likes?-?(?:widget|box)|join|cta|notification|notify|bell|invite"
    # Advertising and shopping.
    r"|ads?|adv|advt|advert\w*|ad-?(?:slot|box|wrap|unit|container|block|label)\w*|ads\w*|adsbygoogle|dfp|gpt|banner|promo\w*"
    r"|sponsor\w*|partner\w*|taboola|outbrain|mgid|colombia|teads|affiliate\w*|shop\w*|buy|deals?|products?(?:-?\w*)|price"
    # The site's own.
    r"|bread-?crumbs?|crumbs?|nav|navbar|navigation|menu|side-?bar|widget|widget-area|foot|footer|masthead|topbar|toolbar"
    r"|ticker|breaking|cookie\w*|consent|gdpr|pop-?up|modal|overlay|lightbox|toast|skip(?:-link)?|pagination|pager"
    r"|screen-?reader\w*|sr-only|visually-?hidden|print(?:-?only)?|font-?size|text-?size|icons?|listen\w*|tts|audio-?player|player"
    r"|app-?(?:promo|download|banner|install|link)|download|poll|quiz|survey|vote|rating|feedback|helpful|counter|login"
    # Around the story.
    r"|tags?|tag-?(?:list|cloud|links?|box|wrap|row|bar|s)|taglist|keywords?|kw|topics?|labels?|post-labels"
    r"|caption\w*|cap|fig-?cap\w*|photo-?(?:credit|caption)|image-?(?:credit|caption)|credits?|copyright"
    r"|author-?(?:box|bio|info|desc|card|profile|about|details)|about-?(?:the-?)?author|bio|sabox\w*|profile"
    r"|toc|table-of-contents|contents-?list|highlights|highlights?-?box|key-?(?:points?|takeaways?|highlights?)|takeaways|tldr"
    r"|disclaimer|disc|standfirst|deck|dek|kicker|strap(?:line)?|tagline|read(?:ing)?-?time"
    r"|social-?embed|embed|tweet|twitter-\w+|instagram-\w+|fb-\w+|pinned|presented"
    # What stands before those who have not paid.
    r"|wall|pay-?wall\w*|reg-?wall\w*|meter\w*|plans?|pricing|testimonials?|membership|upsell|locked-?(?:message|overlay)"
    r")(?![a-z])"
)  # fmt: skip
HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.I)


def strip_tree(body: etree._Element, headline: etree._Element | None) -> None:
    """Take the furniture out of a page's body.

    Args:
        body: Changed in place.
        headline: The element of the story's headline, which stays, as does whatever holds it.
    """
    _Stripper(body, headline).strip()


def weigh(body: etree._Element) -> dict[etree._Element, int]:
    """Characters of prose in each element: its longer text nodes outside links."""
    weights: dict[etree._Element, int] = {}
    linked: set[etree._Element] = set()
    for node in body.iter(etree.Element):
        parent = node.getparent() if node is not body else None
        if node.tag == "a" or parent in linked:
            linked.add(node)
        weights[node] = 0 if node in linked else _prose(node.text)
        if parent is not None and parent not in linked:
            weights[parent] += _prose(node.tail)
    for node in reversed(list(weights)):
        parent = node.getparent()
        if node is not body and parent is not None:
            weights[parent] += weights[node]
    return weights


def is_pull_quote(node: etree._Element) -> bool:
    """Whether a page sets an element as a pull quote."""
    return bool(PULLED.search(names_of(node)))


def names_of(node: etree._Element) -> str:
    """The words by which a page calls an element, lowercase, parted by hyphens and spaces."""
    given = f"{node.get('class') or ''} {node.get('id') or ''}"
    tokens = HUMP.sub("-", given).replace("_", "-").lower().split()
    return " ".join(token for token in tokens if not ABOUT.match(token))


def first_line(node: etree._Element) -> str:
    """The first text in an element that is not empty, as one line."""
    for text in node.itertext():
        if line := " ".join(str(text).split()):
            return line
    return ""


def opens_box(line: str, role: str = "box") -> bool:
    """Whether a line is what a box of a role opens with."""
    if len(line) > OPENER * 2:
        return False
    return bool(_pattern(role).fullmatch(fold(line).strip(" :：।.!?»›→|-–—*\"'#()[]👇📌🔒")))


class _Stripper:
    """One page being stripped."""

    def __init__(self, body: etree._Element, headline: etree._Element | None) -> None:
        self.body = body
        self.headline = headline
        self.kept = {body, *(headline.iterancestors() if headline is not None else ())}
        if headline is not None:
            self.kept.add(headline)
        self.weights = weigh(body)

    def strip(self) -> None:
        for node in list(self.body.iter(etree.Comment, etree.ProcessingInstruction)):
            _remove(node)
        self._each(self._is_furniture)
        self._other_stories()
        self.weights = weigh(self.body)
        self._each(self._is_box)
        self._below_headings()
        self.weights = weigh(self.body)
        self._each(_is_caption)
        self._each(_is_pointer)
        self._each(self._is_repeated)

    def _each(self, judged: Callable[[etree._Element], bool]) -> None:
        """Remove every element that is judged so and may go; what was in one that went is not looked at."""
        gone: set[etree._Element] = set()
        for node in list(self.body.iter(etree.Element)):
            parent = node.getparent()
            if parent is None or parent in gone:
                gone.add(node)
            elif node not in self.kept and judged(node) and self._may_go(node):
                gone.add(node)
                _remove(node)

    def _may_go(self, node: etree._Element) -> bool:
        most = MOST_IN_COMMENTS if COMMENTS.search(names_of(node)) else MOST_OF_PROSE
        return self.weights.get(node, 0) <= most * max(1, self.weights[self.body])

    def _is_furniture(self, node: etree._Element) -> bool:
        tag = node.tag
        if tag in TAGS:
            return not is_pull_quote(node) and not (tag == "footer" and _within(node, "blockquote"))
        if tag == "figure":
            return not any(True for _ in node.iter("blockquote", "table", "p"))
        if node.get("hidden") is not None or HIDDEN.search(node.get("style") or ""):
            return True
        if node.get("aria-hidden") == "true" and tag in BOXES:
            return True
        if node.get("role") in (
            "navigation",
            "complementary",
            "search",
            "dialog",
            "alert",
            "banner",
            "contentinfo",
        ):
            return True
        return self._is_named(node)

    def _is_named(self, node: etree._Element) -> bool:
        names = names_of(node)
        if not names or node.tag in ("body", "html", "a", "b", "strong", "em", "i", "mark", "li"):
            return False
        if is_pull_quote(node) or node.get("itemprop") == "articleBody":
            return False
        if node.tag == "span" and not regex.search(
            r"(?<![a-z])(?:cap|caption|credits?|ads?|screen-?reader)", names
        ):
            return False
        return bool(NAMES.search(names) or COMMENTS.search(names))

    def _other_stories(self) -> None:
        """Remove the siblings below the story that are made as what holds its headline is made."""
        if self.headline is None:
            return
        for node in self.headline.iterancestors():
            names = node.get("class")
            if node is self.body or not (names or node.tag == "article"):
                continue
            for other in list(node.itersiblings(node.tag)):
                if other.get("class") == names and next(other.iter(*HEADINGS), None) is not None:
                    _remove(other)

    def _is_box(self, node: etree._Element) -> bool:
        """Whether an element is a box by its first line, or a form's, or a shop's."""
        if node.tag not in BOXES:
            return False
        opener = first_line(node)
        if not opener or len(opener) > OPENER * 2:
            return False
        if opens_box(opener, "wall") and node.tag not in HEADINGS:
            return True
        if node.tag in HEADINGS or words(opener) > OPENER_WORDS:
            return False
        whole = " ".join("".join(map(str, node.itertext())).split())
        if whole == opener:
            return False
        return (
            opens_box(opener) or opens_box(opener, "box of comments") or judge(opener) in ("section", "end")
        )

    def _below_headings(self) -> None:
        """Remove what follows a line that opens what is below the story, if most of the prose is above it."""
        for node in list(self.body.iter(*BOXES)):
            parent = node.getparent()
            if parent is None or node in self.kept or not self._ends(node):
                continue
            before = sum(self.weights.get(other, 0) for other in node.itersiblings(preceding=True))
            after = [other for other in node.itersiblings() if other not in self.kept]
            weight = sum(self.weights.get(other, 0) for other in after)
            divides = opens_box(first_line(node), "next story")
            if before >= (1 if divides else max(1, weight)):
                for other in after:
                    _remove(other)
                _remove(node)

    def _ends(self, node: etree._Element) -> bool:
        line = first_line(node)
        if not line or len(line) > OPENER or words(line) > OPENER_WORDS:
            return False
        if " ".join("".join(map(str, node.itertext())).split()) != line:
            return False
        return judge(line) == "end" or opens_box(line, "box of comments") or opens_box(line, "next story")

    def _is_repeated(self, node: etree._Element) -> bool:
        """Whether an element is a pull quote of words that stand in the story as well."""
        if not is_pull_quote(node):
            return False
        quoted = WORD.findall(fold(" ".join(str(text) for text in node.itertext() if not _is_cited(text))))
        whole = Counter(WORD.findall(fold(" ".join(map(str, self.body.itertext())))))
        whole -= Counter(WORD.findall(fold(" ".join(map(str, node.itertext())))))
        return sum(whole[word] > 0 for word in quoted) >= REPEATED * len(quoted)


def _is_cited(text: object) -> bool:
    parent = text.getparent() if hasattr(text, "getparent") else None
    return parent is not None and parent.tag in ("cite", "footer", "figcaption")


def _is_caption(node: etree._Element) -> bool:
    """Whether an element is a picture with a few words under it."""
    if node.tag not in BOXES or next(node.iter(*PICTURES), None) is None:
        return False
    text = " ".join("".join(map(str, node.itertext())).split())
    count = words(text)
    if not text or (node.tag in ("p", "font", "center") and not CAPTION.fullmatch(fold(text))):
        return bool(text) and count <= INLINE_CAPTION_WORDS and not is_statement(text)
    return count <= CAPTION_WORDS


def _is_pointer(node: etree._Element) -> bool:
    """Whether an element is links and hardly anything else: a pointer to other stories."""
    if node.tag not in BOXES or node.tag in HEADINGS or node.tag == "td":
        return False
    links = list(node.iter("a"))
    if not links:
        return False
    text = len("".join("".join(map(str, node.itertext())).split()))
    linked = sum(len("".join("".join(map(str, link.itertext())).split())) for link in links)
    return (
        text > 0
        and linked >= LINKED * text
        and words(" ".join(map(str, node.itertext()))) <= POINTER_WORDS * max(1, len(links))
    )


@cache
def _pattern(role: str) -> regex.Pattern[str]:
    return compiled(either(role))


def _remove(node: etree._Element) -> None:
    """Take an element out and leave the text behind it where it is."""
    parent = node.getparent()
    if parent is None:
        return
    tail = node.tail
    if tail:
        before = node.getprevious()
        space = " " if node.tag in BOXES or node.tag == "br" else ""
        if before is not None:
            before.tail = (before.tail or "") + space + tail
        else:
            parent.text = (parent.text or "") + space + tail
    parent.remove(node)


def _within(node: etree._Element, tag: str) -> bool:
    return next(node.iterancestors(tag), None) is not None


def _prose(text: str | None) -> int:
    size = len(text.strip()) if text else 0
    return size if size >= PROSE_NODE else 0
