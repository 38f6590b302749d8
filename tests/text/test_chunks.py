"""Messages are few, full, and cut where a reader would pause."""

import re
from itertools import accumulate, pairwise

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.abbreviations import ends_with_abbreviation
from bot.text.chunks import chunks
from bot.text.rich import Entity, RichText, blockquote, bold, expandable_blockquote, join, link, utf16_length

UNITS = (
    *("राम", "कहा", "क्ष", "क्षेत्रीय", "word", "a", "के", "डॉ.", "श्री.", "ए.", "पी.", "Dr.", "No.", "U.S."),
    *(
        "है।",
        "॥",
        "।",
        "क्या?",
        "हाँ!",
        "आहे.",
        "said.",
        "کہا۔",
        "کیا؟",
        "বলেন।",
        "சொன்னார்.",
        "।”",
        "।)",
        "…",
        "3.5",
    ),
    *("“", "‘‘", "’’", ",", ";", "कहा,", "👨‍👩‍👧", "🇮🇳", "👍🏽", "😀", "𐍈", "é", "e" + "\u0301" * 7),
    *("\r\n", "\n", "\n\n", "\xa0", " ", "  ", "\u0301", "\u200d", "\u0600", "."),
)
PROSE = st.lists(st.sampled_from([*UNITS, *[" "] * 12]), max_size=60).map("".join)
RUNS = st.lists(st.sampled_from("a।. \n"), max_size=30).map("".join)
TEXTS = st.one_of(PROSE, RUNS)
LIMITS = st.integers(2, 40)
STYLES = (bold, blockquote, expandable_blockquote, lambda x: link(x, "https://khabar.example/"))
RICH = st.lists(st.tuples(st.sampled_from([*STYLES, RichText.plain]), PROSE), max_size=6).map(
    lambda parts: join("\n", [style(text) for style, text in parts])
)


class Allowed:
    """What the promises allow in one text, found by looking at every place from every start."""

    def __init__(self, text: str, limit: int) -> None:
        atoms = [
            atom
            for cluster in regex.findall(r"\X", text)
            for atom in ([cluster] if utf16_length(cluster) <= limit else cluster)
        ]
        edges = [0, *accumulate(map(len, atoms))]
        self.text, self.limit = text, limit
        self.places = [edge for edge, atom in zip(edges[1:], atoms, strict=True) if not atom.isspace()]
        self.starts = [edge for edge, atom in zip(edges, atoms, strict=False) if not atom.isspace()]
        self.sentences = {place for place in sentence_ends(text) if place in self.places}

    def demanded(self, start: int) -> set[int]:
        """The ends of sentences in the last half of a full part."""
        return {
            place for place in self.sentences if self.limit <= 2 * self.units(start, place) <= 2 * self.limit
        }

    def ends(self, start: int) -> set[int]:
        """Every end that a part may have."""
        within = {place for place in self.places if start < place and self.units(start, place) <= self.limit}
        free = {place for place in within if not ends_with_abbreviation(self.text, place)} or within
        wanted = free & self.sentences if self.demanded(start) else free
        return wanted | (within & {self.places[-1]})

    def least(self) -> int:
        """The least number of parts."""
        if not self.places:
            return 0
        counts = {self.starts[0]: 0}
        for start in self.starts:
            for end in self.ends(start) if start in counts else ():
                then = next((s for s in self.starts if s >= end), len(self.text))
                counts[then] = min(counts.get(then, len(self.text)), counts[start] + 1)
        return counts[len(self.text)]

    def units(self, start: int, end: int) -> int:
        return utf16_length(self.text[start:end])


def sentence_ends(text: str) -> set[int]:
    found = set()
    for match in re.finditer(r"([।॥?!.۔؟]+)[\"'”’»›)\]}]*", text):
        marks, follows = match[1], text[match.end() : match.end() + 1]
        danda = any(mark in "।॥۔؟" for mark in marks)
        inside_a_word = bool(re.match(r"[\d!-~]", follows))
        if danda or not (inside_a_word or ends_with_abbreviation(text, match.end(1))):
            found.add(match.end())
    return found


def spans(text: str, parts: list[RichText]) -> list[tuple[int, int]]:
    """Where the parts stand in the text; between them there is white space alone."""
    found, place = [], 0
    for part in parts:
        while text[place] != part.text[0] or not text.startswith(part.text, place):
            assert text[place].isspace()
            place += 1
        found.append((place, place + len(part.text)))
        place += len(part.text)
    assert not text[place:].strip()
    return found


@given(TEXTS, LIMITS)
@settings(max_examples=150, deadline=None)
def test_every_part_fits_and_nothing_is_lost(text: str, limit: int) -> None:
    parts = chunks(text, limit)

    assert all(part.text.strip() for part in parts)
    assert all(utf16_length(part.text) <= limit for part in parts)
    assert len(spans(text, parts)) == len(parts)


@given(TEXTS, LIMITS)
@settings(max_examples=150, deadline=None)
def test_parts_end_where_they_may(text: str, limit: int) -> None:
    allowed = Allowed(text, limit)

    for start, end in spans(text, chunks(text, limit)):
        assert start in allowed.starts
        assert end in allowed.ends(start)


@given(TEXTS, LIMITS)
@settings(max_examples=150, deadline=None)
def test_there_is_at_most_one_part_more_than_the_least_number(text: str, limit: int) -> None:
    assert len(chunks(text, limit)) <= Allowed(text, limit).least() + 1


@given(TEXTS, LIMITS)
@settings(max_examples=150, deadline=None)
def test_no_two_neighbours_would_fit_in_one_part(text: str, limit: int) -> None:
    allowed = Allowed(text, limit)

    for (start, _), (_, end) in pairwise(spans(text, chunks(text, limit))):
        assert allowed.units(start, end) > limit or end not in allowed.ends(start)


@given(RICH, LIMITS)
@settings(max_examples=150, deadline=None)
def test_every_character_keeps_its_marks(content: RichText, limit: int) -> None:
    parts = chunks(content, limit)

    for part, (start, end) in zip(parts, spans(content.text, parts), strict=True):
        assert part == content.slice(start, end)


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, []),
        (" \r\n\xa0", 10, []),
        ("\n राम \n", 10, ["राम"]),
        ("abc", 1, ["a", "b", "c"]),
        ("😀😀", 1, ["😀", "😀"]),
        ("एक दो तीन चार।\n\nपाँच छह। सात।", 24, ["एक दो तीन चार।", "पाँच छह। सात।"]),
        ("एक दो। तीन चार पाँच", 12, ["एक दो।", "तीन चार पाँच"]),
        ("एक दो।” तीन चार पाँच", 14, ["एक दो।”", "तीन चार पाँच"]),
        ("एक दो, तीन चार पाँच", 12, ["एक दो,", "तीन चार पाँच"]),
        ("राम मिले डॉ. राम से", 14, ["राम मिले", "डॉ. राम से"]),
        ("वे मिले सब से ए. पी. जे. कलाम", 23, ["वे मिले सब से", "ए. पी. जे. कलाम"]),
        ("डॉ. डॉ. डॉ.", 7, ["डॉ. डॉ", ". डॉ."]),
        ("दर 3.5 रही क्षक्षक्ष", 12, ["दर 3.5 रही", "क्षक्षक्ष"]),
        ("क्षक्षक्षक्ष", 8, ["क्षक्ष", "क्षक्ष"]),
        ("👨‍👩‍👧🇮🇳👍🏽", 9, ["👨‍👩‍👧", "🇮🇳👍🏽"]),
        ("a\r\nb", 2, ["a", "b"]),
        ("29\xa0जनवरी को", 9, ["29\xa0जनवरी", "को"]),
        ("क्या ?।हाँ", 7, ["क्या ?।", "हाँ"]),
        ("शीर्षक\nएक दो तीन। चार", 19, ["शीर्षक\nएक दो तीन।", "चार"]),
    ],
    ids=[
        *(
            "empty",
            "white space",
            "trimmed",
            "letters",
            "over the limit",
            "paragraph",
            "sentence",
            "closing mark",
            "clause",
        ),
        *("abbreviation", "initials", "abbreviations alone", "decimal", "conjuncts", "emoji", "line break"),
        *("no-break space", "two marks", "heading"),
    ],
)
def test_cuts(text: str, limit: int, parts: list[str]) -> None:
    assert [part.text for part in chunks(text, limit)] == parts


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="holds nothing"):
        chunks("राम", 0)


@pytest.mark.parametrize(
    "unit", ["क", "क्षे।", "😀", "अ ", "a\u0301"], ids=["letter", "conjunct", "emoji", "word", "mark"]
)
def test_exactly_a_full_message_is_one_part(unit: str) -> None:
    text = (unit * 4096)[: 4096 // utf16_length(unit) * len(unit)].strip()
    text += "क" * (4096 - utf16_length(text))

    assert [part.text for part in chunks(text)] == [text]
    assert len(chunks(text + "क")) == 2


def test_a_cluster_longer_than_a_message_is_cut_between_code_points() -> None:
    text = "राम " + "e" + "\u0301" * 9000 + " आया।"

    parts = chunks(text)

    assert len(parts) == 3
    assert "".join(part.text for part in parts).replace(" ", "") == text.replace(" ", "")


def test_an_article_is_cut_at_paragraphs_in_even_parts() -> None:
    paragraph = "सरकार ने कहा कि काम पूरा हुआ। " * 10
    text = "\n\n".join([paragraph.strip()] * 20)

    parts = chunks(text)

    lengths = [utf16_length(part.text) for part in parts]
    assert len(parts) == 2
    assert max(lengths) - min(lengths) <= 2 * len(paragraph)
    assert all(
        part.text.startswith("सरकार") and len(part.text) % (len(paragraph) + 1) == len(paragraph) - 1
        for part in parts
    )


def test_where_paragraphs_would_cost_messages_sentences_are_cut() -> None:
    text = "\n\n".join([("काम पूरा हुआ। " * 150).strip()] * 10)

    assert len(chunks(text)) == -(-utf16_length(text) // 4096)


def test_before_a_very_long_cluster_short_parts_are_joined() -> None:
    text = "राम और सीता और सब, फिर e" + "\u0301" * 29

    assert [len(part.text) for part in chunks(text, 30)] == [22, 30]


def test_words_are_kept_whole_while_that_costs_one_message_and_no_more() -> None:
    word = "क" * 12

    assert [part.text for part in chunks(" ".join([word] * 4), 20)] == [word] * 4
    assert len(chunks(" ".join([word] * 6), 20)) == 4


def test_a_quotation_goes_on_in_the_next_part() -> None:
    parts = chunks("राम " + blockquote("😀 एक। दो। तीन।"), 12)

    assert [part.entities for part in parts] == [(Entity("blockquote", 4, 6),), (Entity("blockquote", 0, 8),)]


def test_a_part_holds_at_most_a_hundred_entities() -> None:
    content = join("\n", [blockquote(f"कथन {number}।") for number in range(5000)])

    parts = chunks(content)

    assert max(len(part.entities) for part in parts) <= 100
    assert sum(len(part.entities) for part in parts) == 5000
    assert len(parts) == 50


def test_more_than_a_hundred_entities_on_one_word_lose_marks_and_no_text() -> None:
    entities = tuple(Entity("text_link", 0, 4, f"https://khabar.example/{number}") for number in range(120))

    (part,) = chunks(RichText("खबर।", entities))

    assert part.text == "खबर।"
    assert len(part.entities) == 100
