"""Pasted text: what is the headline, where paragraphs end, what goes and what stays."""

import pytest

from bot.article import Block
from bot.errors import NotAnArticle
from bot.loader.parse import parse

ONE = "सरकार ने सोमवार को नई योजना की घोषणा की, जिससे लाखों किसानों को लाभ मिलेगा।"
TWO = "कृषि मंत्री ने कहा कि योजना अगले महीने से लागू होगी और इसका बजट तय है।"
THREE = "विपक्ष ने इस घोषणा को चुनावी बताया और सरकार से ब्योरा मांगा है।"


def body(*pieces: str) -> list[tuple[str, str]]:
    article = parse("किसानों के लिए नई योजना\n\n" + "\n\n".join(pieces), "a.txt")
    return [(block.kind, block.text) for block in article.blocks]


def paragraphs(*texts: str) -> list[tuple[str, str]]:
    return [("paragraph", text) for text in texts]


def test_an_also_read_line_goes_and_the_text_after_it_stays() -> None:
    assert body(ONE, "यह भी पढ़ें: कुछ और", TWO) == paragraphs(ONE, TWO)


def test_a_section_in_the_middle_goes_with_its_links_but_not_with_the_next_heading() -> None:
    pieces = [ONE, "ये भी पढ़ें", "सोने के दाम में बड़ी गिरावट, जानिए आज का नया भाव शहर में", "आगे की राह", TWO]

    assert body(*pieces) == [*paragraphs(ONE), ("heading", "आगे की राह"), *paragraphs(TWO)]


def test_a_section_at_the_end_goes_with_everything_in_it() -> None:
    assert body(ONE, TWO, "और पढ़ें", "• एक\n• दो", "तीसरी खबर") == paragraphs(ONE, TWO)


def test_an_end_line_before_most_of_the_prose_goes_alone() -> None:
    assert body(ONE, "Leave a Comment", TWO, THREE) == paragraphs(ONE, TWO, THREE)


def test_a_reader_s_comment_below_the_story_goes() -> None:
    assert body(ONE, TWO, THREE, "टिप्पणियां", "यह बहुत अच्छी योजना है, धन्यवाद।") == paragraphs(ONE, TWO, THREE)


def test_lines_without_empty_ones_between_them_are_paragraphs() -> None:
    article = parse(f"किसानों के लिए नई योजना\n{ONE}\n{TWO}", "a.txt")

    assert article.title == "किसानों के लिए नई योजना"
    assert article.blocks == (Block("paragraph", ONE), Block("paragraph", TWO))


def test_bullets_make_one_list() -> None:
    listed = "पहली बात\nदूसरी बात\nतीसरी बात"

    assert body(ONE, "• पहली बात\n• दूसरी बात\n• तीसरी बात", TWO)[1] == ("list", listed)
    assert body(ONE, "1. पहली बात\n2. दूसरी बात\n3. तीसरी बात", TWO)[1] == ("list", listed)
    assert body(ONE, "- पहली बात\n- दूसरी बात\n- तीसरी बात", TWO)[1] == ("list", listed)


def test_a_single_dash_or_number_is_no_list() -> None:
    assert body(ONE, "1. " + TWO, THREE) == paragraphs(ONE, "1. " + TWO, THREE)


def test_a_date_inside_the_story_stays_there() -> None:
    timeline = ["29 जनवरी 2025", "30 जनवरी 2025 – नई सूची जारी"]

    texts = [text for _, text in body(ONE, timeline[0], TWO, timeline[1], THREE)]

    assert texts == [ONE, timeline[0], TWO, timeline[1], THREE]


def test_a_first_paragraph_that_is_too_long_for_a_headline_gives_one_and_stays() -> None:
    long = " ".join([ONE] * 5)

    article = parse(f"{long}\n\n{TWO}", "a.txt")

    assert article.title == ONE
    assert [block.text for block in article.blocks] == [long, TWO]


def test_a_single_line_is_its_own_body() -> None:
    article = parse("केवल एक पंक्ति है", "a.txt")

    assert (article.title, article.blocks) == ("केवल एक पंक्ति है", (Block("paragraph", "केवल एक पंक्ति है"),))


def test_the_name_of_a_section_above_the_headline_is_no_headline() -> None:
    assert parse(f"देश\nकिसानों के लिए नई योजना\n\n{ONE}\n\n{TWO}", "a.txt").title == "किसानों के लिए नई योजना"


def test_a_label_before_the_headline_is_not_part_of_it() -> None:
    assert parse(f"शीर्षक: नई योजना\n\n{ONE}\n\n{TWO}", "a.txt").title == "नई योजना"


def test_a_headline_that_is_repeated_is_told_once() -> None:
    assert parse(f"नई योजना आई\n\nनई योजना आई\n\n{ONE}\n\n{TWO}", "a.txt").blocks[0] == Block(
        "paragraph", ONE
    )


def test_nothing_but_the_site_s_own_lines_is_no_article() -> None:
    with pytest.raises(NotAnArticle):
        parse("विज्ञापन\n\nLeave a Comment", "a.txt")


BYLINES = {
    "By : एबीपी लाइव | Updated at : 29 Jan 2025 06:30 PM (IST)": ("एबीपी लाइव", "2025-01-29T18:30:00+05:30"),
    "Written By: रवि कुमार, Edited By: सुमन झा": ("रवि कुमार", None),
    "Edited By: सुमन झा | Updated: Jan 29, 2025 18:30 IST": ("सुमन झा", "2025-01-29T18:30:00+05:30"),
    "Published by: सुमन झा": ("सुमन झा", None),
    "रिपोर्ट: मोहन लाल और सीता देवी": ("मोहन लाल, सीता देवी", None),
    "द्वारा मोहन लाल": ("मोहन लाल", None),
    "मोहन लाल द्वारा": ("मोहन लाल", None),
    "By Meena Rao, New Delhi": ("Meena Rao", None),
    "Author:\nMeena Rao": ("Meena Rao", None),
    "मोहन लाल\n29 जनवरी 2025": ("मोहन लाल", "2025-01-29T00:00:00+05:30"),
    "हिन्दुस्तान, दिल्ली": ("हिन्दुस्तान", None),
    "Wed, 29 Jan 2025 06:30 PM": (None, "2025-01-29T18:30:00+05:30"),
    "नई दिल्ली": (None, None),
    "Science and Technology Desk": ("Science and Technology Desk", None),
    "जागरण संवाददाता, लखनऊ": ("जागरण संवाददाता", None),
    "29 जनवरी 2025,\nअपडेटेड: शाम 6:30 बजे": (None, "2025-01-29T00:00:00+05:30"),
    "लेखक- मोहन लाल (नई दिल्ली)": ("मोहन लाल", None),
    "सम्पादन: सुमन झा": ("सुमन झा", None),
    "स्रोत: पीटीआई": (None, None),
    "Author: Meena Rao | @meenarao": ("Meena Rao", None),
    "प्रकाशित: २९ जनवरी २०२५": (None, "2025-01-29T00:00:00+05:30"),
    "2025-01-29T18:30:00Z": (None, "2025-01-29T18:30:00+00:00"),
}


@pytest.mark.parametrize(("line", "said"), BYLINES.items())
def test_a_byline_says_who_and_when_and_is_no_part_of_the_body(
    line: str, said: tuple[str | None, str | None]
) -> None:
    article = parse(f"नई योजना का ऐलान हुआ\n{line}\n\n{ONE}\n\n{TWO}", "a.txt")

    assert (article.author, article.published and article.published.isoformat()) == said
    assert [block.text for block in article.blocks] == [ONE, TWO]


HEADLINES = [
    "वीडियो: बाढ़ में बही कार, बाल-बाल बचा परिवार",
    "रिपोर्ट: सरकार ने बदला नियम",
    "Watch: the bridge that opens by itself",
    "टीम इंडिया का ऐलान, पांच नए चेहरे",
    "By-election results change the map",
    "लाइव: मतगणना शुरू, रुझान आने लगे",
]


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_headline_may_begin_like_a_label(headline: str) -> None:
    assert parse(f"{headline}\n\n{ONE}\n\n{TWO}", "a.txt").title == headline


@pytest.mark.parametrize("deck", ["टीम इंडिया का नया चेहरा", "न्यूज चैनल पर छिड़ी बहस", "किसानों को मिलेगा सीधा लाभ"])
def test_a_line_below_the_headline_stays_though_it_names_the_press(deck: str) -> None:
    article = parse(f"नई योजना का ऐलान हुआ\n\n{deck}\n\n{ONE}\n\n{TWO}", "a.txt")

    assert article.blocks[0] == Block("paragraph", deck)
    assert article.author is None


def test_other_stories_that_ask_are_part_of_their_list() -> None:
    others = ["क्या सोना और महंगा होगा इस साल?", "जानिए कैसे बनती है यह मिठाई घर पर!"]

    assert body(ONE, TWO, "और पढ़ें", *others) == paragraphs(ONE, TWO)


NO_BYLINES = [
    "By Monday evening the water had risen by a metre and a half.",
    "रिपोर्ट: सरकार ने पिछले साल बारह सौ करोड़ रुपये इस पर खर्च किए थे।",
    "नई दिल्ली, 12 मार्च (भाषा)",
    "Author: Meena Rao – the river that she grew up beside",
]


@pytest.mark.parametrize("line", NO_BYLINES)
def test_what_only_begins_like_a_byline_stays(line: str) -> None:
    article = parse(f"नई योजना का ऐलान हुआ\n\n{line}\n\n{ONE}\n\n{TWO}", "a.txt")

    assert article.author is None
    assert article.blocks[0].text == line


@pytest.mark.parametrize(
    "line", ["https://example.in/a/b", "Source: https://example.in/a/b", "स्रोत- https://example.in/a/b"]
)
def test_a_line_that_is_an_address_is_the_source(line: str) -> None:
    article = parse(f"नई योजना का ऐलान हुआ\n\n{ONE}\n\n{TWO}\n\n{line}", "a.txt")

    assert article.url == "https://example.in/a/b"
    assert len(article.blocks) == 2
