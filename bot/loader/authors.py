"""Who wrote the story on a page: of all that it states the first that is a person, spelt as it is printed."""

from datetime import UTC, tzinfo

import regex
from lxml import etree

from bot.loader.boilerplate import is_section_name, judge
from bot.loader.boxes import is_signature, line_of
from bot.loader.byline import (
    SENTENCE_WORDS,
    has_capitals,
    is_outlet,
    is_place,
    names,
    names_editor,
    read_byline,
    without_outlet,
)
from bot.loader.dates import WEEKDAYS, find_date, is_date_only
from bot.loader.headings import is_credit
from bot.loader.jsonld import Data
from bot.loader.opening import Opening
from bot.loader.pieces import Piece
from bot.loader.shape import ends_sentence, words
from bot.loader.spelling import fold
from bot.loader.statements import Statements, text_without_time

MOST_WORDS = 12
NAME_WORDS = range(2, 6)
PERSON = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M} .‘’'’“”\"-]{3,50}")

BY = regex.compile(
    r"^\s*(?:(?:written |reported |edited |posted |published |submitted )?by|author|लेखक|लेखिका|द्वारा|रिपोर्ट"
    r"|संवाददाता|प्रस्तुतकर्ता)\s*[:：,-]?\s+",
    regex.I,
)
# What a content management system calls those who use it.
ACCOUNT = regex.compile(
    r"(?:[\w.-]*[_\d][\w.-]*"
    r"|(?:super|site|wp|web) ?(?:user|admin\w*)|admin\w*|editor|webmaster|user|author|root|guest|staff"
    r"|desk|web-?desk|news-?desk|unknown|anonymous|null|none|default"
    r"|[a-z]{1,3}[ -](?:desk|admin)(?:[ -]?\d+)?)",
    regex.I,
)
ADDRESS = regex.compile(
    r"(?:https?://|www\.|[@/])|\S+@\S+\.\S+|^[\w-]+(?:\.[\w-]+)*\.(?:com|in|org|net)$", regex.I
)
TITLED = regex.compile(r"^(?:डॉ|प्रो|श्री|श्रीमती|पं|प्रा|सुश्री|dr|prof|mr|ms|mrs)\.?\s+", regex.I)
PARTS = regex.compile(r"\s*[|•·►]\s*|\s{2,}|\s+[-–—]\s+")
BARS = regex.compile(r"\s*[|•·►]\s*")
EDGES = regex.compile(r"^[^\p{L}]+|[\s,:|]+$")
CREDIT = regex.compile(
    r"^[^\p{L}]*(?:[✍🖊🖋📝]\ufe0f?\s*|(?:साक्षात्कार|बातचीत|रिपोर्ट|रिपोर्टिंग|आलेख|कवरेज|interview|text|words|story|report)"
    r"\s*[:：-]\s*|(?:interview|story|text|report) by\s+)"
    r"|\s+(?:की (?:रिपोर्ट|कलम से|खास रिपोर्ट|ग्राउंड रिपोर्ट)|यांजकडून|द्वारा)$",
    regex.I,
)
# As it begins a date: a name may end alike.
WEEKDAY = regex.compile(rf"(?:\s+on)?\s(?:{WEEKDAYS})(?=\s*[,،]\s*\d)", regex.I)
POSTS = regex.compile(
    r"(?:संवाददाता|रिपोर्टर|संपादक|ब्यूरो|प्रतिनिधि|लेखक|correspondent|reporter|editor|journalist|bureau|desk|डेस्क|टीम"
    r"|वार्ताहर|বার্তা|প্রতিবেদক|সংবাদদাতা|نامہ نگار|نمائندہ|செய்தியாளர்|நிருபர்)"
)
# Who comes "from" somewhere is told of beside the name, and what asks to be done is no name.
UNNAMED = set(fold("से from येथून থেকে سے करें कीजिए भेजें पढें देखें सुनें दें लें जुडें बनाएं करा পড়ুন করুন کریں پڑھیں").split())
POST = regex.compile(
    r"(?:[\p{L}\p{M}.-]+ ){0,2}(?:संवाददाता|रिपोर्टर|संपादक|पत्रकार|प्रतिनिधि|प्रतिनिधी|वार्ताहर"
    r"|correspondent|reporter|editor|journalist|প্রতিবেদক|সংবাদদাতা|نامہ نگار|செய்தியாளர்)"
)
AGENCY_WORDS = 5
POST_WORDS = 7
DATED_WORDS = 18
WRITTEN_BY = regex.compile(r"written by|author|by|लेखक|द्वारा लिखित|द्वारा", regex.I)


def find_author(
    page: Statements, data: Data, sites: tuple[str, ...], zone: tzinfo
) -> tuple[str | None, str | None]:
    """The names of those who wrote the story, separated by ", ", and the first outlet that is named.

    Who is said to have edited or published it is named where neither a person nor a desk is. A person stands
    with the title that another statement gives. Accounts and addresses are nobody.

    Args:
        page: What the page states.
        data: Its JSON-LD.
        sites: The names of the site.
        zone: For dates in a byline.
    """
    known = {fold(site) for site in sites}
    people = (
        _read(name, zone)
        for name in data.people(data.story.get("author") or data.story.get("creator"))
        if is_name(name)
    )
    by_data = ", ".join(dict.fromkeys(filter(None, people)))
    found = [name for name in (by_data, *(_read(raw, zone) for raw in _stated(page))) if name]
    persons = [name for name in found if not _is_site(name, known)]
    # A desk says more than the name of the site, which is stated of every story.
    outlets = [name for name in found if _is_desk(name, known)]
    if not persons and not outlets:
        persons = [name for raw in page.editors() if (name := _read(raw, zone)) and not _is_site(name, known)]
    author = _fullest(_titled(persons[0], persons), persons) if persons else None
    return author, next(iter((*outlets, *found)), None)


def is_name(text: str) -> bool:
    """Whether a text can be the name of somebody: no account, no address, not the half of a sentence."""
    text = text.strip()
    return (
        bool(text) and not ACCOUNT.fullmatch(text) and not ADDRESS.search(text) and words(text) <= MOST_WORDS
    )


def author_printed(opening: Opening, sites: tuple[str, ...]) -> str | None:
    """The names in what is called after writers, or else in a line at or beside a date."""
    known = {fold(site) for site in sites}
    lines = opening.lines
    dated = [bool(find_date(line, UTC)) for line in lines]
    beside = [
        line
        for at, line in enumerate(lines)
        if any(dated[max(0, at - 1) : at + 2]) and words(line) <= DATED_WORDS
    ]
    credited = [
        line
        for line in lines
        if CREDIT.search(line) or (words(line) <= POST_WORDS and POSTS.search(fold(line)))
    ]
    texts = (*opening.named, *credited, *beside)
    return next((name for text in texts if (name := persons_in(text, known))), None)


def author_marked(opening: Opening) -> str | None:
    """The name among texts that are set off between headline and story, where no label tells."""
    return next((name for text in opening.marked if is_person(name := text.strip(" ,:|-–—।"))), None)


def agency_in(opening: Opening) -> str | None:
    """The agency that a short line names, or one part of a line that bars divide."""
    parts = (part for line in opening.lines for part in (line, *BARS.split(line)))
    found = (part for part in parts if words(part) <= AGENCY_WORDS and is_credit(part))
    return next((BARS.split(part)[0].split(",")[0].strip(" ()।|") for part in found), None)


def signed_by(tree: etree._Element) -> str | None:
    """The name in a signature at the edge of the page that names a post as well."""
    texts = [line_of(node) for node in tree.iter("p", "div") if is_signature(node)]
    return next(
        (name for text in reversed(texts) if POSTS.search(fold(text)) and (name := persons_in(text, set()))),
        None,
    )


def without_signature(row: list[Piece]) -> tuple[list[Piece], str | None]:
    """The pieces without a last line that names a writer by post, and that name."""
    last = row[-1] if len(row) > 1 else None
    if last is None or last.kind == "quotation" or ends_sentence(last.text) or words(last.text) > POST_WORDS:
        return row, None
    name = persons_in(last.text, set()) if POSTS.search(fold(last.text)) else None
    return (row[:-1], name) if name else (row, None)


def persons_in(text: str, known: set[str]) -> str | None:
    """The persons that a line names among a place, an outlet, a post and a date, separated by ", "."""
    for part in _by_label(PARTS.split(text)):
        bare = WEEKDAY.sub("", EDGES.sub("", BY.sub("", CREDIT.sub("", part))))
        found = [name.strip(" ।") for name in (names(bare) or "").split(", ")]
        persons = [
            name
            for name in found
            if is_person(name) and fold(name) not in known and not POSTS.search(fold(name))
        ]
        if (
            persons
            and len(persons) * 2 >= len([name for name in found if not any(map(str.isdigit, name))]) - 1
        ):
            return ", ".join(persons)
    return None


def _is_another(part: str) -> bool:
    """Whether what follows a name is a name, too, and neither a post nor a place."""
    if POST.fullmatch(fold(part)):
        return False
    return is_outlet(part) or (words(part) > 1 and not _tells_more(part))


def _tells_more(text: str) -> bool:
    return not UNNAMED.isdisjoint(fold(text).split())


def _by_label(parts: list[str]) -> list[str]:
    """The parts of a byline, those with a label first; without the editors' where a writer's has one."""
    labels = {part: match[0] for part in parts if (match := BY.match(part))}
    edited = {part for part, label in labels.items() if names_editor(label)}
    kept = [part for part in parts if part not in edited] if labels.keys() - edited else parts
    return sorted(kept, key=lambda part: part not in labels)


def is_person(text: str) -> bool:
    """Two to five words of letters alone, no outlet, no place, no line of the site's own."""
    if not PERSON.fullmatch(text) or not is_name(text) or is_outlet(text) or is_place(text):
        return False
    if SENTENCE_WORDS & set(text.split()) or _tells_more(text):
        return False
    if ".." in text or not has_capitals(text):
        return False
    return words(TITLED.sub("", text)) in NAME_WORDS and not (
        judge(text) or is_section_name(text) or is_date_only(text)
    )


def without_place(names_told: str | None) -> str | None:
    """Names without the place or the post behind them: "Dinesh Pathak, Bahraich", "..., Senior Reporter"."""
    parts = (names_told or "").split(", ")
    kept = [part for at, part in enumerate(parts) if at == 0 or _is_another(part)]
    return ", ".join(kept if words(parts[0]) > 1 else parts) or None


def _stated(page: Statements) -> list[str]:
    labels = page.metas("twitter:label1", "twitter:label2")
    values = page.metas("twitter:data1", "twitter:data2")
    written = [value for label, value in zip(labels, values, strict=False) if WRITTEN_BY.fullmatch(label)]
    return [
        *page.metas("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author"),
        *written,
        *page.bylines(),
        *_side_by_side(page),
        *page.metas("twitter:creator"),
    ]


def _side_by_side(page: Statements) -> list[str]:
    """The names of several links in one line that are each called an author's."""
    links = page.nodes('//a[@rel="author"]')
    line = [node for node in links if node.getparent() is links[0].getparent()]
    return [", ".join(text_without_time(node) for node in line)] if len(line) > 1 else []


def _read(raw: str, zone: tzinfo) -> str | None:
    if not is_name(raw):
        return None
    line = read_byline(raw, zone)
    name = (line.author or line.editor) if line else names(BY.sub("", raw))
    return without_place(name.split(" | ")[0].strip()) if name and is_name(name) else None


def _is_site(name: str, known: set[str]) -> bool:
    parts = [part.strip() for part in name.split(",")]
    return all(fold(part) in known or is_outlet(part) or without_outlet(part) in known for part in parts)


def _is_desk(name: str, known: set[str]) -> bool:
    return fold(name) not in known and any(is_outlet(part) for part in name.split(","))


def _fullest(name: str, others: list[str]) -> str:
    """`name`, or the first list of another statement that begins with it: some state the first alone."""
    begins = f"{fold(name)}, "
    return next((other for other in others if fold(other).startswith(begins)), name)


def _titled(name: str, others: list[str]) -> str:
    """`name` as another statement has it, if that only has a title before it."""
    bare = fold(name)
    return next(
        (other for other in others if TITLED.match(other) and fold(TITLED.sub("", other)) == bare), name
    )
