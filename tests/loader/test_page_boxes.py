"""Boxes and lines of the site's that stand among the paragraphs of a page, and what looks like them."""

import pytest

from bot.loader.parse import parse

TITLE = "पहाड़ी गांव की महिलाओं ने सूखे झरने को फिर से जिंदा कर दिया"
A = (
    "चार साल की मेहनत के बाद गांव का पुराना झरना इस गर्मी में एक दिन के लिए भी नहीं सूखा।"
    " महिलाओं ने ढलान पर तीन सौ गड्ढे खोदे और उनके किनारे घास लगाई।"
)
B = (
    "मंगल दल की अध्यक्ष गोदावरी रावत ने बताया कि पहले पानी के लिए दो घंटे चलना पड़ता था।"
    " अब सत्तर परिवारों को घर के पास ही पानी मिल रहा है।"
)
C = (
    "जल निगम के अभियंता झरने का बहाव हर महीने नापते हैं, जो पिछले साल से दोगुना हो चुका है।"
    " पड़ोस के दो गांवों ने भी यही काम शुरू किया है।"
)
OTHER = "मंडी में सेब की पहली खेप पहुंचने के बाद दाम में मामूली गिरावट आई है और खरीदार बढ़ गए हैं।"
STORY = [f"P {A}", f"P {B}", f"P {C}"]


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def outline(body: str) -> list[str]:
    """The blocks of a page with a headline, each with the first letter of its kind before it."""
    html = f"<html><body><div id='page'><h1>{TITLE}</h1>{body}</div></body></html>"
    return [f"{block.kind[0].upper()} {block.text}" for block in parse(html, "a.html").blocks]


TEASER = f"<p><b>सेब की पहली खेप मंडी में</b></p><p>{OTHER} <a href='/x'>(पढ़ें पूरी खबर)</a></p>"
BETWEEN = {
    "a post in a page of the fast kind": "<amp-twitter><blockquote>बधाई हो गांव को</blockquote></amp-twitter>",
    "a post that is known by where it leads": (
        "<blockquote><p>बधाई हो</p><a href='https://twitter.com/van/status/17'>3 जून</a></blockquote>"
    ),
    "what a machine makes of it": (
        "<div class='x9'><b>Show Quick Read</b><ul><li>सत्तर परिवारों तक पानी</li></ul></div>"
    ),
    "the same in Hindi": "<div class='x9'><h4>AI सारांश</h4><ul><li>सत्तर परिवारों तक पानी</li></ul></div>",
    "a bar of what can be done": "<div class='ActionBar'><ul><li>चुनें हमें पहले स्रोत के रूप में</li></ul></div>",
    "a box that is named for tests": "<section data-e2e='day-promo'><b>दिन की बात</b></section>",
    "a plea for money by its name": f"<div class='donate'><h3>साथ दें</h3><p>{OTHER}</p></div>",
    "a plea for money by its link": "<div class='x9'>सौ रुपये महीने <a href='/donate/'>यहां से</a></div>",
    "a line to wait": "<div>Please wait...</div>",
    "a line that more is there": "<div><p>खबरें और भी हैं...</p></div>",
    "a line that the page renews itself": "<p>पेज अपने आप रिफ्रेश होगा</p>",
    "a line on preferred sources": "<p>पर्वत समाचार को प्रेफर्ड सोर्स बनाएं</p>",
    "the same in English": "<p>Add Parvat Times as your preferred source to see more of our stories.</p>",
    "a line on who edited nothing": "<p>(शीर्षक को छोड़कर यह खबर हमारे दल ने नहीं लिखी है।)</p>",
    "who dictated, typed and checked it": "<div><b>एके/रवि/सीएम</b></div>",
    "other languages": "<div>इस विज्ञप्ति को इन भाषाओं में पढ़ें: <a href='/e'>English</a></div>",
    "a label and a teaser that leads on": f"<p><b>ये खबरें भी पढ़िए...</b></p>{TEASER}",
    "a label and two teasers": f"<p><b>ये खबरें भी पढ़िए...</b></p>{TEASER}{TEASER}",
}


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN.keys())
def test_between_paragraphs_this_is_no_part_of_the_story(between: str) -> None:
    assert outline(f"<div class='story'>{p(A, B)}{between}{p(C)}</div>") == STORY


def test_a_teaser_without_a_label_above_it_belongs_to_the_story() -> None:
    assert len(outline(f"<div class='story'>{p(A, B)}{TEASER}{p(C)}</div>")) == 5


def test_of_a_label_and_paragraphs_that_lead_nowhere_only_the_label_goes() -> None:
    assert outline(f"<div class='story'>{p(A)}<p><b>ये खबरें भी पढ़िए...</b></p>{p(B, C)}</div>") == STORY


def test_a_box_between_two_runs_of_text_ends_the_first() -> None:
    advert = "<div class='ad-box'><span>विज्ञापन</span></div>"

    assert outline(f"<div class='story'>{A}{advert}{B}<br><br>{C}</div>") == STORY


def test_what_is_small_and_within_a_line_ends_none() -> None:
    marked = A.replace("गांव का", "गांव <svg><path/></svg>का", 1)

    assert outline(f"<div class='story'>{p(marked, B, C)}</div>") == STORY


def test_a_quotation_with_a_link_to_elsewhere_stays() -> None:
    quoted = (
        "<blockquote>पानी लौटा तो लड़कियां भी स्कूल लौटीं <a href='https://example.in/r/1'>रपट</a></blockquote>"
    )

    assert outline(f"<div class='story'>{p(A, B)}{quoted}{p(C)}</div>")[2][0] == "Q"


def test_headings_whose_box_is_made_like_the_headlines_are_no_other_stories() -> None:
    def box(inner: str) -> str:
        return f"<div class='k7 e2'>{inner}</div>"

    parts = [p(A), "<h2>कैसे लौटा पानी</h2>", p(B), "<h2>आगे क्या</h2>", p(C)]
    html = f"<html><body><main>{box(f'<h1>{TITLE}</h1>')}{''.join(map(box, parts))}</main></body></html>"

    assert [block.text for block in parse(html, "a.html").blocks] == [A, "कैसे लौटा पानी", B, "आगे क्या", C]


def test_the_entries_of_a_live_blog_keep_the_headings_outside_their_bodies() -> None:
    entries = "".join(
        f"<div itemprop='liveBlogUpdate' itemscope><h3 itemprop='headline'>{head}</h3>"
        f"<div itemprop='articleBody'>{p(text)}</div></div>"
        for head, text in (("झरना बहा", A), ("घास उगी", B))
    )

    assert outline(f"<div class='feed'>{entries}<div><h3>पहले क्या हुआ</h3>{p(C)}</div></div>") == [
        "H झरना बहा", f"P {A}", "H घास उगी", f"P {B}", "H पहले क्या हुआ", f"P {C}",
    ]  # fmt: skip


def test_what_is_asked_in_an_interview_is_no_heading() -> None:
    asked = "<p><b>सवाल:</b> झरना सूखा कैसे?</p>"

    assert outline(f"<div class='story'>{p(A)}{asked}{p(B)}</div>")[1] == "P सवाल: झरना सूखा कैसे?"


def test_a_quotation_that_ends_its_sentence_is_not_glued_to_a_paragraph() -> None:
    spoken = f"{A} सब चुप थे. गोदावरी ने कहा, ‘झरना अब नहीं सूखता.’"

    assert outline(f"<div class='story'>{p(spoken, B, C)}</div>")[0] == f"P {spoken}"
