"""An article becomes pieces with the silences of a newsreader, each in its language."""

from bot.article import Article, Block, Quote
from bot.text.speech import Piece, quotes_script, script_of


def article(*blocks: Block, title: str = "नदी का मेला", **more: object) -> Article:
    made = {"title_language": "hi", "language": "hi", "author": None, **more}
    return Article("a", title, made["title_language"], made["language"], made["author"], None, None, blocks)  # type: ignore[arg-type]  # a test's fields


def paragraph(text: str) -> Block:
    return Block("paragraph", text)


def texts(script: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in script]


def test_title_and_outlet_come_first_and_pauses_follow_what_was_said() -> None:
    script = script_of(
        article(
            paragraph("मेला लगा। लोग आए।"),
            Block("heading", "दूसरा दिन"),
            paragraph("वर्षा हुई।"),
            author="दैनिक नदी",
        )
    )

    assert [(piece.text.rstrip("।"), piece.pause) for piece in script] == [
        ("नदी का मेला", 0.8),
        ("दैनिक नदी", 0.8),
        ("मेला लगा", 0.3),
        ("लोग आए", 0.6),
        ("दूसरा दिन", 0.6),
        ("वर्षा हुई", 0.6),
    ]


def test_an_english_headline_is_said_in_english_and_the_hindi_body_in_hindi() -> None:
    script = script_of(article(paragraph("नया मॉडल आया।"), title="The river fair opens", title_language="en"))

    assert [piece.language for piece in script] == ["en", "hi"]


def test_an_english_sentence_within_hindi_is_said_in_english_but_not_a_name() -> None:
    script = script_of(article(paragraph("उन्होंने लिखा। We will open the gates tomorrow morning. Tata Steel।")))

    assert [piece.language for piece in script[1:]] == ["hi", "en", "hi"]


def test_a_hindi_sentence_within_english_is_said_in_hindi() -> None:
    script = script_of(
        article(
            paragraph("She smiled and left the room quietly. हम कल सुबह द्वार खोलेंगे।"),
            title="The river fair",
            title_language="en",
            language="en",
        )
    )

    assert [piece.language for piece in script] == ["en", "en", "hi"]


def test_each_item_of_a_list_is_a_piece() -> None:
    script = script_of(article(Block("list", "सेब\nआम\nकेला")))

    assert [(piece.text, piece.pause) for piece in script[1:]] == [("सेब", 0.3), ("आम", 0.3), ("केला", 0.6)]


def test_what_has_nothing_to_say_makes_no_piece_and_takes_no_silence() -> None:
    script = script_of(
        article(paragraph("मेला लगा। https://example.in/x"), paragraph("😀 🎉"), paragraph("।।"))
    )

    assert [(piece.text.rstrip("।"), piece.pause) for piece in script[1:]] == [("मेला लगा", 0.6)]


def test_an_article_of_nothing_has_no_script() -> None:
    assert script_of(article(paragraph("😀"), title="—")) == ()


def test_where_no_language_is_known_the_script_of_the_headline_decides() -> None:
    script = script_of(article(title="Ok go", title_language=None, language=None))

    assert [piece.language for piece in script] == ["en"]


def test_latin_words_stay_for_a_voice_that_reads_them() -> None:
    one = article(paragraph("यह Google का फ़ोन है।"))

    assert "Google" in " ".join(texts(script_of(one, keep_latin=True)))
    assert "Google" not in " ".join(texts(script_of(one)))


def test_quotes_follow_their_speakers_after_the_title() -> None:
    quotes = (
        Quote("मेला सबका है। सब आएँ।", "मेयर सुनीता राव", (), 0),
        Quote("किताबें कम हैं।", None, (), 1),
    )
    script = quotes_script(article(paragraph("कुछ और।")), quotes)

    assert [piece.text.rstrip("।:") for piece in script] == [
        "नदी का मेला",
        "मेयर सुनीता राव",
        "मेला सबका है",
        "सब आएँ",
        "किताबें कम हैं",
    ]
    assert [piece.pause for piece in script] == [0.8, 0.3, 0.3, 0.6, 0.6]
