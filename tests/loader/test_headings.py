"""A heading is known by its shape, alone or glued to a paragraph."""

import pytest

from bot.loader.headings import is_heading_line, split_glued

BODY = "सरकार ने सोमवार को नई योजना की घोषणा की। इससे लाखों किसानों को लाभ मिलेगा।"
ENGLISH = "The council met on Monday. It agreed to pay for the first coat."

GLUED = [
    (BODY, "योजना का मकसद"),
    (BODY, "क्यों नाराज हैं किसान"),
    (BODY, "सरकार ने क्या कहा"),
    (BODY, "पृष्ठभूमि"),
    (BODY, "AI पर नया कानून"),
    (BODY, "खेती की नई चुनौती"),
    (BODY, "नियमों की आवश्यकता"),
    (BODY, "दिल्ली के रास्ते"),
    (BODY, "योजना के आठ बड़े और सबसे जरूरी लाभ"),
    ("“हम तैयार हैं।”", "अगले साल की योजना"),
    ("उन्होंने कहा, “हम तैयार हैं।”", "अगले साल की योजना और बजट"),
    ("क्या यह काफी है?", "विशेषज्ञों की राय"),
    ("पुण्यात नवीन योजना जाहीर झाली. त्याचा लाभ शेतकऱ्यांना होईल.", "योजनेचा उद्देश"),
    ("حکومت نے نئی اسکیم کا اعلان کیا۔", "کسانوں پر اثر"),
    ("সরকার নতুন প্রকল্প ঘোষণা করেছে।", "কৃষকদের লাভ"),
    ("அரசு புதிய திட்டத்தை அறிவித்தது.", "விவசாயிகளுக்கு பயன்"),
    (ENGLISH, "The cost of paint"),
]
NOT_GLUED = [
    "“हम तैयार हैं।” एमके सिंह ने कहा",
    "“हम तैयार हैं।” रमेश यादव",
    "“हम तैयार हैं।” मंत्री के अनुसार",
    f"{BODY} पीटीआई",
    f"{BODY} (एजेंसी)",
    f"{BODY} वे अगले महीने आएंगे",
    f"{BODY} अब कोई यहां नहीं रुकता",
    f'{BODY} "हम तैयार हैं"',
    'मंत्री ने कहा, "हम तैयार हैं। अगले साल की योजना',
    '"पहली बात।" "दूसरी बात।" "तीसरी बात। अगले साल की योजना',
    f"{BODY} {'ब' * 101}",
    "“हम तैयार हैं।” राज्य गृह मंत्री",
    f"{BODY} # नई योजना",
    f"{BODY} - पीटीआई",
    f"{BODY} यह काम अब पूरा हो चुका है",
    f"{BODY} – रमेश यादव",
    f"{BODY} नदी के दोनों ओर बसे सभी छोटे बड़े गांवों की पूरी कहानी",
    f"{BODY} पहला, दूसरा और तीसरा,",
    f"{BODY} यह आठ शब्दों से कहीं अधिक लंबा एक टुकड़ा है और शीर्षक नहीं",
    "उन्होंने कहा, “हम तैयार हैं। अगले साल की योजना",
    "बैठक में डॉ. अनिल ठाकुर",
    "The committee met Prof. R. K. Menon",
    f"{ENGLISH} it was late",
    f"{ENGLISH} The price was high",
    "एक ही टुकड़ा जिसमें कोई अंत नहीं",
    BODY,
]


@pytest.mark.parametrize(("body", "heading"), GLUED)
def test_the_last_piece_of_a_paragraph_is_a_heading(body: str, heading: str) -> None:
    assert split_glued(f"{body} {heading}") == (body, heading)


@pytest.mark.parametrize("paragraph", NOT_GLUED)
def test_the_tail_of_a_sentence_is_not_cut_off(paragraph: str) -> None:
    assert split_glued(paragraph) == (paragraph, None)


def test_no_space_is_needed_after_a_danda() -> None:
    assert split_glued("काम पूरा हो गया है।आगे की राह") == ("काम पूरा हो गया है।", "आगे की राह")


def test_a_very_long_paragraph_loses_nothing() -> None:
    body = "यह एक वाक्य है। " * 500 + "यह अंत है।"

    assert split_glued(body + " नई शुरुआत का दिन") == (body, "नई शुरुआत का दिन")


@pytest.mark.parametrize(
    "line",
    [
        "आगे की राह",
        "क्या है पूरा मामला?",
        "सरकार ने क्या कहा",
        "Key points:",
        "2025 का बजट",
        "“नई राह” का अगला पड़ाव",
        "शहर में आठ साल बाद फिर पानी आया",
        "पहाड़ के गांवों में पर्यटन से बदलती जिंदगी और नई चुनौती",
    ],
)
def test_a_short_line_before_a_paragraph_is_a_heading(line: str) -> None:
    assert is_heading_line(line, before=BODY, after=BODY)


@pytest.mark.parametrize(
    "line",
    [
        "उन्होंने कहा:",
        "“हम तैयार हैं”",
        "(एजेंसी)",
        "यह एक वाक्य है।",
        "भाषा रवि मनीषा",
        "- रमेश यादव",
        "हम सब आज यहां एक नई शुरुआत के लिए जमा हुए हैं",
    ],
)
def test_a_line_of_another_shape_is_none(line: str) -> None:
    assert not is_heading_line(line, before=BODY, after=BODY)


def test_nothing_heads_the_end_and_only_a_list_is_headed_at_the_beginning() -> None:
    assert not is_heading_line("आगे की राह", before=BODY, after=None)
    assert not is_heading_line("आगे की राह", before=None, after=BODY)
    assert is_heading_line("मुख्य बातें", before=None, after="पहली बात", list_follows=True)


def test_an_attribution_below_a_quotation_is_no_heading() -> None:
    assert not is_heading_line("मंत्री ने कहा", before="“हम तैयार हैं।”", after=BODY)
    assert not is_heading_line("मंत्री ने कहा", before='"हम तैयार हैं।" ', after=BODY)
