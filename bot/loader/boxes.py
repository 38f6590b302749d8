"""Boxes between the paragraphs of a page, known by their shape: captioned pictures, pointers, lone labels."""

from functools import cache
from itertools import islice

import regex
from lxml import etree

from bot.loader.boilerplate import CAPTION, REPORTED, judge
from bot.loader.phrases import compiled, either
from bot.loader.shape import ends_sentence, is_statement, words
from bot.loader.spelling import fold

OPENER = 70
OPENER_WORDS = 8
LONGEST_LINE = 2000
CAPTION_WORDS = 40
INLINE_CAPTION_WORDS = 30
LINKED = 0.75
POINTER_WORDS = 40
ASKING_WORDS = 60
EMBED_WORDS = 30
SIGNED_WORDS = 12
INVITING_WORDS = 40
LABEL_WORDS = 8
LINK_WORDS = 4
MOST_ROWS = 0.6
MOST_TEASERS = 8

PICTURES = {"img", "picture", "amp-img", "amp-anim", "image"}
BOXES = {
    "div", "section", "aside", "ul", "ol", "dl", "table", "p", "center", "article", "figure", "fieldset",
    "details", "blockquote", "header", "footer", "h2", "h3", "h4", "h5", "h6", "font", "tr", "td", "main",
}  # fmt: skip
LINES = {"br", "li", "hr", "h1"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
CONTROLS = ("input", "textarea", "select")
FRAMES = ("iframe", "amp-iframe", "video", "embed", "object")
UNASKED = {"hidden", "submit", "button", "image", "reset"}

# Where sites take those who are to subscribe, to join a channel or to install something.
INVITING = regex.compile(
    r"[/#=](?:subscri(?:be|ptions?)|sign-?(?:up|in)|log-?in|register|newsletters?|membership"
    r"|join(?:-us)?|donate|donations?|support-us)(?:[/?#]|$)"
    r"|whatsapp\.com/(?:channel|invite)|//chat\.whatsapp\.|//(?:t|telegram)\.me/|//play\.google\.com/store"
    r"|//(?:apps|itunes)\.apple\.com|//news\.google\.com/publications",
    regex.I,
)
POSTED = regex.compile(
    r"//(?:www\.|mobile\.|m\.)?(?:(?:twitter|x)\.com/\w+/status/|instagram\.com/(?:p|reel|tv)/"
    r"|facebook\.com/[^/]+/(?:posts|videos)/|threads\.(?:net|com)/@|bsky\.app/profile/|t\.me/\w+/\d)",
    regex.I,
)
REFERENCE = regex.compile(r"[\[(]?(?:\d{1,3}|[*†‡])[\])]?")
TO_THE_EDGE = regex.compile(r"align\s*:\s*(right|end|left)")
FLOATED = regex.compile(r"(?<!\S)(?:pull|float|align)-?(?:left|right)(?!\S)")


def first_line(node: etree._Element) -> str:
    """The first line in an element that is not empty; of one that ends in links what is before them.

    Of a line that is longer than any that opens a box only the beginning.
    """
    line, plain = list[str](), list[str]()
    linked = size = 0
    for event, inner in etree.iterwalk(node, events=("start", "end")):
        if inner is not node and (inner.tag in BOXES or inner.tag in LINES) and size:
            break
        linked += (event == "start" and inner.tag == "a") - (event == "end" and inner.tag == "a")
        text = (inner.text if event == "start" else "" if inner is node else inner.tail) or ""
        line.append(text)
        plain.append("" if linked else text)
        size += len(text.strip())
        if size > LONGEST_LINE:
            break
    return " ".join("".join(plain).split()) or " ".join("".join(line).split())


def line_of(node: etree._Element) -> str:
    """All the text in an element, in one line."""
    return " ".join("".join(map(str, node.itertext())).split())


def opens_box(line: str, role: str = "box") -> bool:
    """Whether a line is what a box of a role opens with."""
    if len(line) > OPENER * 2:
        return False
    return bool(_pattern(role).fullmatch(fold(line).strip(" :：।.!?»›→|-–—*\"'#()[]👇📌🔒")))


def is_caption(node: etree._Element) -> bool:
    """Whether an element is a picture with a few words under it, or the few words under a picture."""
    if node.tag not in BOXES:
        return False
    if next(node.iter(*PICTURES), None) is None:
        return _is_under_picture(node)
    if next(node.iter(*HEADINGS), None) is not None:
        return False
    text = line_of(node)
    count = words(text)
    if node.tag in ("p", "font", "center") and not CAPTION.fullmatch(fold(text)):
        return bool(text) and count <= INLINE_CAPTION_WORDS and not is_statement(text)
    return bool(text) and count <= CAPTION_WORDS


def is_lone_label(node: etree._Element) -> bool:
    """Whether an element is what a box opened with, its links having gone."""
    if node.tag not in BOXES or len(opener := first_line(node)) > OPENER or not opener:
        return False
    if line_of(node) != opener or not (opens_box(opener) or judge(opener) == "section"):
        return False
    following = node.getnext()
    return following is None or following.tag not in ("ul", "ol")


def teasers_below(node: etree._Element) -> list[etree._Element]:
    """What a label of other stories opens beside it: titles and teasers, the last of which ends in a link.

    Empty where none of the next few elements ends in a link to go on reading: the label stood alone.
    """
    if not is_lone_label(node):
        return []
    run: list[etree._Element] = []
    last = 0
    for other in islice(node.itersiblings(etree.Element), MOST_TEASERS):
        if _ends_leading_on(other):
            run, last = [*run, other], len(run) + 1
        elif is_statement(line_of(other)):
            break
        else:
            run.append(other)
    return run[:last]


def leads_on(link: etree._Element) -> bool:
    """Whether a link asks to go on reading elsewhere: "(read the full story)"."""
    text = line_of(link)
    return 0 < len(text) <= OPENER and judge(text) is not None


def is_pointer(node: etree._Element) -> bool:
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


def asking(body: etree._Element) -> set[etree._Element]:
    """The boxes that hold something to fill in or to choose, or a frame, and few words besides."""
    controls = [node for node in body.iter(*CONTROLS) if (node.get("type") or "").lower() not in UNASKED]
    frames = list(body.iter(*FRAMES))
    return _around(controls, ASKING_WORDS) | {
        box for box in _around(frames, EMBED_WORDS) if not is_statement(line_of(box))
    }


def is_signature(node: etree._Element) -> bool:
    """Whether an element is a few words without an end mark that are set at the edge of the page."""
    edge = TO_THE_EDGE.search(f"align:{node.get('align')};{node.get('style')}")
    if node.tag not in ("p", "div") or edge is None or (edge[1] == "left" and not _is_right_to_left(node)):
        return False
    text = line_of(node)
    return 0 < words(text) <= SIGNED_WORDS and not ends_sentence(text)


def is_invitation(node: etree._Element) -> bool:
    """Whether an element is a few words with a link that leads to subscribing, joining or installing."""
    if node.tag not in BOXES or node.tag in HEADINGS or node.tag in ("p", "td", "tr"):
        return False
    if not any(INVITING.search(link.get("href") or "") for link in node.iter("a")):
        return False
    text = line_of(node)
    return words(text) <= INVITING_WORDS and not REPORTED.search(fold(text))


def is_post(node: etree._Element) -> bool:
    """Whether an element is a quotation that leads to where it was posted among friends and followers."""
    return node.tag == "blockquote" and any(POSTED.search(link.get("href") or "") for link in node.iter("a"))


def is_table_of_links(node: etree._Element) -> bool:
    """Whether an element is a table whose rows are a label and a button: "Telegram group, Join now"."""
    if node.tag != "table":
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in node.iter("tr")]
    full = [row for row in rows if row]
    return bool(full) and sum(_is_row_of_link(row) for row in full) >= MOST_ROWS * len(full)


def is_reference(node: etree._Element) -> bool:
    """Whether an element is the mark of a footnote, and no more."""
    link = next(node.iter("a"), None) if node.tag in ("a", "sup") else None
    if link is None or "#" not in (link.get("href") or ""):
        return False
    return bool(REFERENCE.fullmatch(line_of(node)))


def is_floated(node: etree._Element) -> bool:
    """Whether the story runs around an element of a few words."""
    return (
        node.tag in BOXES
        and node.tag not in HEADINGS
        and bool(FLOATED.search(node.get("class") or ""))
        and LINK_WORDS <= words(line_of(node)) <= CAPTION_WORDS
    )


def _ends_leading_on(node: etree._Element) -> bool:
    link = next(reversed(list(node.iter("a"))), None)
    return link is not None and leads_on(link) and line_of(node).endswith(line_of(link))


def _around(nodes: list[etree._Element], most: int) -> set[etree._Element]:
    """The boxes around some elements, of at most so many words."""
    small: set[etree._Element] = set()
    large: set[etree._Element] = set()
    for node in nodes:
        for box in node.iterancestors(*BOXES):
            if box in large:
                break
            if box not in small and words(line_of(box)) > most:
                large.add(box)
                break
            small.add(box)
    return small


def _is_right_to_left(node: etree._Element) -> bool:
    return any(holder.get("dir") == "rtl" for holder in (node, *node.iterancestors()))


def _is_row_of_link(row: list[etree._Element]) -> bool:
    label, button = line_of(row[0]), line_of(row[-1])
    linked = " ".join(line_of(link) for link in row[-1].iter("a"))
    return bool(linked) and linked == button and words(button) <= LINK_WORDS and words(label) <= LABEL_WORDS


def _is_under_picture(node: etree._Element) -> bool:
    """Whether an element right below a picture is set small or slanted from end to end, and no sentence."""
    above = node.getprevious()
    if above is None or node.tag in HEADINGS or (node.text or "").strip():
        return False
    if next(above.iter(*PICTURES), None) is None or line_of(above):
        return False
    text = line_of(node)
    slanted = "".join(line_of(child) for child in node if child.tag in ("em", "i", "small", "font", "cite"))
    return bool(text) and slanted == text and words(text) <= INLINE_CAPTION_WORDS and not is_statement(text)


@cache
def _pattern(role: str) -> regex.Pattern[str]:
    return compiled(either(role))
