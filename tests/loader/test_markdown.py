"""Markdown: fields above, blocks below, marks reduced to what they mark."""

from datetime import datetime

import pytest

from bot.article import Block
from bot.loader.parse import parse

BODY = "पहला अनुच्छेद यहां है।"


def article(front: str, body: str = BODY) -> tuple[str, str | None, str | None, str | None, tuple[str, ...]]:
    made = parse(f"---\n{front}\n---\n\n{body}", "a.md")
    return made.title, made.author, made.url, made.language, made.tags


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parse(f"---\ntitle: x y\n---\n{text}", "a.md").blocks]


def test_the_fields_are_read() -> None:
    front = (
        'title: "एक शीर्षक: दूसरा"\nauthor: [क ख, ग घ]\nurl: https://example.in/a\nlang: mr-IN\ntags: [एक, दो]'
    )

    assert article(front) == ("एक शीर्षक: दूसरा", "क ख, ग घ", "https://example.in/a", "mr", ("एक", "दो"))


def test_fields_that_are_not_quite_yaml_are_read_too() -> None:
    assert article("title: एक: दो: तीन\nauthor: क ख\ntags: एक, दो")[:2] == ("एक: दो: तीन", "क ख")


def test_authors_may_be_objects() -> None:
    assert article("title: x\nauthors:\n  - name: क ख\n  - name: ग घ")[1] == "क ख, ग घ"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2025-01-29", "2025-01-29T00:00:00+05:30"),
        ("2025-01-29 18:30", "2025-01-29T18:30:00+05:30"),
        ("2025-01-29 18:30:00", "2025-01-29T18:30:00+05:30"),
        ("2025-01-29T18:30:00Z", "2025-01-29T18:30:00+00:00"),
        ("29 जनवरी 2025", "2025-01-29T00:00:00+05:30"),
    ],
)
def test_a_date_has_a_zone(value: str, moment: str) -> None:
    published = parse(f"---\ntitle: x\ndate: {value}\n---\n{BODY}", "a.md").published

    assert published == datetime.fromisoformat(moment)


def test_without_a_title_the_first_heading_is_it() -> None:
    made = parse(f"# पहला शीर्षक\n\n{BODY}", "a.md")

    assert (made.title, made.blocks) == ("पहला शीर्षक", (Block("paragraph", BODY),))


def test_without_any_heading_the_first_line_is_it() -> None:
    made = parse(f"पहली पंक्ति\n\n{BODY}", "a.md")

    assert (made.title, made.blocks) == ("पहली पंक्ति", (Block("paragraph", BODY),))


def test_a_heading_that_repeats_the_title_is_told_once() -> None:
    assert blocks(f"# x y\n\n{BODY}") == [("paragraph", BODY)]


def test_blocks_are_told_apart() -> None:
    text = """\
पहली पंक्ति
उसी अनुच्छेद में

## उप शीर्षक ##
बिना खाली पंक्ति के

> “उद्धरण
> दो पंक्तियों में”

- एक
- दो
  आगे भी

1. तीन

2. चार

---
सेट शीर्षक
----------
<!-- छिपा हुआ -->
अंत
"""

    assert blocks(text) == [
        ("paragraph", "पहली पंक्ति उसी अनुच्छेद में"),
        ("heading", "उप शीर्षक"),
        ("paragraph", "बिना खाली पंक्ति के"),
        ("quotation", "“उद्धरण दो पंक्तियों में”"),
        ("list", "एक\nदो आगे भी\nतीन\nचार"),
        ("heading", "सेट शीर्षक"),
        ("paragraph", "अंत"),
    ]


INLINE = {
    "**मोटा** और *तिरछा* और __यह__ और _वह_": "मोटा और तिरछा और यह और वह",
    "एक [कड़ी](https://example.in/a_(b)) है": "एक कड़ी है",
    "एक [कड़ी][1] है": "एक कड़ी है",
    "![चित्र](a.png) नीचे": "नीचे",
    "`कोड` और ~~कटा~~": "कोड और कटा",
    "snake_case_name और 2 * 3 * 4": "snake_case_name और 2 * 3 * 4",
    r"\*तारा\* नहीं": "*तारा* नहीं",
    "A &amp; B <b>यह</b> <https://example.in>": "A & B यह https://example.in",
}


@pytest.mark.parametrize(("text", "plain"), INLINE.items())
def test_marks_are_reduced_to_the_text_they_mark(text: str, plain: str) -> None:
    assert blocks(text) == [("paragraph", plain)]


def test_front_matter_is_known_in_a_file_of_any_name() -> None:
    assert parse(f"---\ntitle: एक शीर्षक\n---\n{BODY}", "a.txt").title == "एक शीर्षक"
    assert parse(f"---\ntitle: एक शीर्षक\n---\n{BODY}").title == "एक शीर्षक"


def test_dashes_without_fields_are_no_front_matter() -> None:
    assert parse(f"---\n\nएक शीर्षक\n\n{BODY}\n\n---\n\n{BODY}", "a.txt").title == "एक शीर्षक"


def test_fields_that_refer_to_themselves_a_billion_times_cost_nothing() -> None:
    lines = ["b0: &b0 [x, x]", *(f"b{at}: &b{at} [*b{at - 1}, *b{at - 1}]" for at in range(1, 40))]

    assert article("\n".join([*lines, "title: शीर्षक", "tags: *b39"]))[0] == "शीर्षक"
