"""Web pages as news sites build them: of all that stands on one only the story is left."""

import json
import time

import pytest

from bot.loader.parse import parse

TITLE = "नदी किनारे के गांवों में नाव से पहुंची चलती-फिरती पाठशाला"
A = (
    "बाढ़ में स्कूल बंद होने के बाद तीन गांवों के बच्चों के लिए एक बड़ी नाव को पाठशाला बना दिया गया है।"
    " नाव रोज सुबह आठ बजे घाट से चलती है और हर गांव में दो घंटे रुकती है।"
)
B = (
    "अध्यापिका रेखा मंडल ने बताया कि पहले दिन ग्यारह बच्चे आए थे और अब उनकी गिनती साठ के पार है।"
    " नाव में ब्लैकबोर्ड, किताबें और पीने का पानी रखा गया है।"
)
C = (
    "पंचायत ने नाव का किराया चुकाने के लिए घर-घर से चंदा जुटाया है, जबकि डीजल का खर्च मछुआरों की समिति उठा रही है।"
    " पानी उतरने तक यह इंतजाम जारी रहेगा।"
)
D = "जिला शिक्षा अधिकारी के मुताबिक ऐसी दो और नावें अगले सप्ताह से चलाई जाएंगी और उनके लिए शिक्षकों की सूची बन चुकी है।"
OTHER = "शहर के पुराने बाजार में रविवार रात आग लगने से चार दुकानें जल गईं, लेकिन किसी के हताहत होने की खबर नहीं है।"
STORY = [f"P {A}", f"P {B}", f"P {C}", f"P {D}"]


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def outline(body: str, head: str = "", headline: str = f"<h1>{TITLE}</h1>") -> list[str]:
    """The blocks of a page, each with the first letter of its kind before it."""
    html = f"<html><head>{head}</head><body><div id='page'>{headline}{body}</div></body></html>"
    return [f"{block.kind[0].upper()} {block.text}" for block in parse(html, "a.html").blocks]


BETWEEN = {
    "a label and a link": '<p><strong>यह भी पढ़ें: <a href="/x">पुल की मरम्मत का काम शुरू</a></strong></p>',
    "a box with a label": '<div class="b7"><span>ये भी पढ़ें</span><a href="/x">पुल की मरम्मत शुरू</a></div>',
    "a label in English": '<p><b>Also Read | <a href="/x">Bridge repair begins</a></b></p>',
    "a link alone": '<p><a href="/x">पुल की मरम्मत का काम शुरू, रास्ता बदला गया</a></p>',
    "a list of links": '<ul><li><a href="/x">मरम्मत शुरू</a></li><li><a href="/y">आग</a></li></ul>',
    "related stories with teasers": f'<div class="related-posts"><h4>संबंधित</h4><p>{OTHER}</p></div>',
    "related stories without a name": f"<section><h3>संबंधित खबरें</h3><p>{OTHER}</p></section>",
    "buttons to share": '<div class="share-bar"><a href="#">फेसबुक</a><a href="#">व्हाट्सऐप</a></div>',
    "a letter to subscribe to": "<div><h4>हर रविवार की चिट्ठी</h4><p>पांच खबरें अपने ईमेल पर पाएं।</p></div>",
    "an advertisement": '<div class="ad-wrap"><span>विज्ञापन</span></div>',
    "an invitation to a channel": "<p>ताजा खबरों के लिए हमारे व्हाट्सऐप चैनल से जुड़ें।</p>",
    "a picture and its caption": "<figure><img src='a.jpg'><figcaption>घाट पर खड़ी नाव।</figcaption></figure>",
    "a caption without a figure": "<div class='m3'><img src='a.jpg'><p>घाट पर खड़ी नाव और बच्चे।</p></div>",
    "a table with a picture": "<table><tr><td><img src='a.jpg'></td></tr><tr><td>नाव</td></tr></table>",
    "a table of contents": "<div class='toc'><p>इस लेख में</p><ol><li><a href='#a'>कहां</a></li></ol></div>",
    "highlights": "<div><h2>हाइलाइट्स</h2><ul><li>तीन गांवों के लिए एक नाव</li></ul></div>",
    "a poll": "<div class='poll-card'><h4>आपकी राय</h4><p>क्या नाव पर पढ़ाई ठीक है?</p></div>",
    "a pull quote of the story's words": "<aside class='pullquote'><p>“नाव में ब्लैकबोर्ड रखा गया है”</p></aside>",
    "what is hidden": f"<div style='display:none'><p>{OTHER}</p></div>",
    "a post of the outlet's own": "<blockquote class='twitter-tweet'><p>हमें फॉलो करें</p></blockquote>",
    "a question with answers to choose": "<div class='x9'><b>क्या यह ठीक है?</b><input type='radio'>हां</div>",
    "a frame and its label": "<div class='x9'><span>देखें कैसे चलती है नाव</span><iframe src='/v'></iframe></div>",
    "a table of buttons": "<table><tr><td>टेलीग्राम समूह</td><td><a href='/t'>अभी जुड़ें</a></td></tr></table>",
    "where to subscribe": "<div class='x9'>पसंद आया? हर बुधवार <a href='/subscribe/'>मुफ्त में मंगाएं</a></div>",
    "where to log in": "<div class='x9'><span>आप अतिथि हैं</span> <a href='/login'>खाता खोलकर सहेजें</a></div>",
    "its own words beside it": "<div class='well pull-right'>हर गांव में दो घंटे रुकती है नाव</div>",
    "a strip of slides": "<div class='sliderCard'><h4>नाव के आठ रूप</h4><a href='/s'>तस्वीरें</a></div>",
    "a box called by its label": "<div aria-labelledby='podcast-promo'><b>दिन की बात</b></div>",
    "a summary of a machine": "<div class='x9'><div>सारांश</div><ul><li>तीन गांवों के लिए एक नाव</li></ul></div>",
    "things to buy": "<div class='shop'><h4>संपादक की पसंद</h4><p>बस्ता</p><a>अभी खरीदें</a></div>",
}


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN.keys())
def test_between_paragraphs_this_is_no_part_of_the_story(between: str) -> None:
    assert outline(f"<div class='story'>{p(A, B)}{between}{p(C, D)}</div>") == STORY


BELOW = {
    "comments longer than it": f"<div id='comments'><h3>3 टिप्पणियां</h3>{p(*[OTHER] * 9)}</div>",
    "comments without a name": f"<div><h3>पाठकों की प्रतिक्रियाएं (2)</h3>{p(OTHER, OTHER)}</div>",
    "the author's life": "<div class='author-box'><h4>रेखा</h4><p>रेखा दस साल से गांवों की खबरें लिखती हैं।</p></div>",
    "tags": "<div class='tags'><span>टैग:</span> <a href='/t'>बाढ़</a>, <a href='/u'>पाठशाला</a></div>",
    "the next story by its label": f"<p>अगली खबर</p><div class='x'><h2>बाजार</h2>{p(*[OTHER] * 9)}</div>",
    "a plea": "<p><em>खबर अच्छी लगी हो तो शेयर करें और कमेंट में बताएं।</em></p>",
    "how the outlet is followed": "<p><i>बिहार की ताजा खबरों के लिए जुड़े रहें हमारे साथ।</i></p>",
    "a column of other stories": f"<aside><h3>ट्रेंडिंग</h3><ul><li><a href='/x'>{OTHER}</a></li></ul></aside>",
    "the foot": "<footer><p>सर्वाधिकार सुरक्षित। यह साइट नाव समाचार समूह की है।</p></footer>",
    "a heading of nothing": "<h3>और क्या हुआ</h3>",
}


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW.keys())
def test_below_the_story_this_is_no_part_of_it(below: str) -> None:
    assert outline(f"<div class='main'><div class='story'>{p(A, B, C, D)}</div>{below}</div>") == STORY


ENDS = {
    "thanks": "<p><em>Thanks for reading! Send this to a friend.</em></p>",
    "footnotes": "<div class='footnote'><a href='#r1'>1</a><p>नाव की लंबाई चौंतीस फुट है।</p></div>",
    "a signature": "<p align='right'>जिला जनसंपर्क अधिकारी<br>सहरसा</p>",
    "what the writer is": "<p><em>(लेखिका नदियों और नावों की जानकार हैं।)</em></p>",
    "whose views they are": "<p>The writer is a teacher in Saharsa. Views are personal.</p>",
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_at_the_end_of_the_storys_own_element_this_is_no_part_of_it(end: str) -> None:
    assert outline(f"<div class='story'>{p(A, B, C, D)}{end}</div>") == STORY


def test_the_next_story_made_like_the_first_is_another_however_long_it_is() -> None:
    first = f"<div class='card_9x'><h1>{TITLE}</h1>{p(A, B, C, D)}</div>"
    second = f"<div class='card_9x'><h2>बाजार में आग</h2>{p(*[OTHER + str(at) for at in range(12)])}</div>"

    assert outline(first + second, headline="") == STORY


ABOVE = {
    "a byline with a date": "<div class='m1'><b>रेखा मंडल</b>, सहरसा<br>सोमवार, 2 नवंबर 2026, शाम 6:40 बजे</div>",
    "a standfirst": "<h2>तीन गांवों के साठ बच्चे अब नाव पर पढ़ रहे हैं</h2>",
    "breadcrumbs": "<div class='crumb'><a href='/'>होम</a> / <a href='/b'>बिहार</a></div>",
    "a section that says who wrote": "<div><b id='byline'>Article Information</b><p>रेखा मंडल</p></div>",
    "a subheadline": "<p class='subheadline-b2'>तीन गांवों के साठ बच्चे अब नाव पर पढ़ रहे हैं।</p>",
    "the time to read": "<span>4 मिनट में पढ़ें</span>",
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE.keys())
def test_above_the_story_this_is_no_part_of_it(above: str) -> None:
    assert outline(f"{above}<div class='story'>{p(A, B, C, D)}</div>") == STORY


def test_paragraphs_that_only_line_breaks_part_are_paragraphs() -> None:
    body = "<br><br>".join([A, B, "<b>कितना खर्च</b>", C, D])

    assert outline(f"<div>{body}</div>") == [f"P {A}", f"P {B}", "H कितना खर्च", f"P {C}", f"P {D}"]


def test_headings_lists_and_quotations_keep_their_kind() -> None:
    inner = f"<h2>कितना खर्च</h2>{p(C)}<ul><li>डीजल समिति का</li><li>किराया पंचायत का</li></ul>"
    quoted = "<blockquote><p>पढ़ाई नहीं रुकनी चाहिए, चाहे पानी रुके न रुके।</p></blockquote>"

    assert outline(f"<div>{p(A, B)}{inner}{quoted}{p(D)}</div>") == [
        f"P {A}",
        f"P {B}",
        "H कितना खर्च",
        f"P {C}",
        "L डीजल समिति का\nकिराया पंचायत का",
        "Q पढ़ाई नहीं रुकनी चाहिए, चाहे पानी रुके न रुके।",
        f"P {D}",
    ]


def test_a_list_whose_items_are_chapters_is_the_story() -> None:
    chapters = f"<ol><li><h3>पहली बात</h3>{p(B, C)}</li><li><h3>दूसरी बात</h3>{p(D)}</li></ol>"

    assert outline(f"<div>{p(A)}{chapters}</div>") == [
        f"P {A}", "H पहली बात", f"P {B}", f"P {C}", "H दूसरी बात", f"P {D}",
    ]  # fmt: skip


def test_the_times_of_a_live_blog_are_no_words_of_it() -> None:
    updates = [("02:22 PM", "नाव लौटी", C), ("11:48 AM", "नाव चली", D)]
    items = "".join(
        f"<div class='u'><span>{at}</span><h2>{head}</h2>{p(text)}</div>" for at, head, text in updates
    )

    assert outline(f"<div>{p(A, B)}<section>{items}</section></div>") == [
        f"P {A}", f"P {B}", "H नाव लौटी", f"P {C}", "H नाव चली", f"P {D}",
    ]  # fmt: skip


def test_a_first_letter_set_large_stays_with_its_word() -> None:
    assert outline(f"<div><p><span class='drop'>{A[:2]}</span>{A[2:]}</p>{p(B, C, D)}</div>") == STORY


def test_a_correction_belongs_to_the_story() -> None:
    note = "सुधार: इस खबर में पहले गांवों की संख्या चार लिखी गई थी। सही संख्या तीन है।"

    assert outline(f"<div><div>{p(A, B, C, D)}</div><div class='correction'>{p(note)}</div></div>") == [
        *STORY,
        f"P {note}",
    ]


def test_a_pull_quote_of_words_that_stand_nowhere_else_is_a_quotation() -> None:
    pulled = "<aside class='pullquote'><p>किताब भीगी तो सुखा लेंगे, साल गया तो लौटेगा नहीं</p></aside>"

    assert outline(f"<div>{p(A, B)}{pulled}{p(C, D)}</div>")[2][0] == "Q"


def test_a_page_inside_one_form_or_table_is_read_all_the_same() -> None:
    assert (
        outline(f"<form><table><tr><td>{p(A, B)}</td></tr><tr><td>{p(C, D)}</td></tr></table></form>")
        == STORY
    )


def test_names_that_a_theme_gives_to_whole_pages_remove_nothing() -> None:
    story = f"<article class='post tag-share category-related'>{p(A, B, C, D)}</article>"

    assert outline(f"<div class='has-sidebar comments-open'>{story}</div>") == STORY


def test_a_picture_and_the_slanted_line_under_it_go_together() -> None:
    picture = "<p><img src='a.jpg'></p><p><em>घाट पर खड़ी नाव और बच्चे</em></p>"

    assert outline(f"<div>{p(A, B)}{picture}{p(C, D)}</div>") == STORY


def test_what_else_is_in_the_headlines_header_is_no_part_of_the_story() -> None:
    header = f"<header><h1>{TITLE}</h1><div>द्वारा रेखा मंडल</div><p>{OTHER}</p></header>"

    assert outline(f"<article>{header}<section>{p(A, B, C, D)}</section></article>", headline="") == STORY


def test_several_elements_that_a_page_calls_the_body_are_one_story() -> None:
    parts = "".join(f"<div itemprop='articleBody'>{p(*pair)}</div>" for pair in ((A, B), (C, D)))

    assert outline(f"<main>{parts}<div><p>{OTHER}</p></div></main>") == STORY


def test_paragraphs_in_widgets_of_a_page_builder_are_all_read() -> None:
    widgets = "".join(
        f"<div class='elementor-widget elementor-widget-text'>{p(*pair)}</div>" for pair in ((A, B), (C, D))
    )

    assert outline(f"<section class='elementor-section'>{widgets}</section>") == STORY


def test_a_page_that_shows_nothing_is_read_from_what_its_data_carries() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join([A, B, C, D])})

    assert outline("<p>लोड हो रहा है</p>", f'<script type="application/ld+json">{data}</script>') == STORY


def test_a_sentence_that_begins_with_a_bold_word_of_the_sites_stays() -> None:
    first = "<p><b>संबंधित</b> विभाग ने तीनों गांवों के लिए नाव की मंजूरी दे दी है और काम शुरू हो गया है।</p>"

    assert outline(f"<div>{p(A, B)}{first}{p(C, D)}</div>")[2].startswith("P संबंधित विभाग")


def test_a_table_of_figures_is_a_list_and_days_may_be_headings() -> None:
    table = "<table><tr><td>गांव</td><td>3</td></tr><tr><td>बच्चे</td><td>60</td></tr></table>"

    assert outline(f"<div>{p(A)}<h3>2 नवंबर 2026</h3>{p(B)}{table}{p(C)}</div>") == [
        f"P {A}", "H 2 नवंबर 2026", f"P {B}", "L गांव – 3\nबच्चे – 60", f"P {C}",
    ]  # fmt: skip


def test_a_summary_right_below_the_headline_is_no_part_of_the_story() -> None:
    assert (
        outline(f"<div><h1>{TITLE}</h1><p class='summary'>{OTHER}</p>{p(A, B, C, D)}</div>", headline="")
        == STORY
    )


def test_of_a_box_whose_links_have_gone_the_label_goes_and_what_follows_stays() -> None:
    box = "<div><h3>यह भी पढ़ें</h3><ul class='latest-posts'><li><a href='/x'>बाजार में आग</a></li></ul></div>"
    table = "<table><tr><td>गांव</td><td>3</td></tr><tr><td>बच्चे</td><td>60</td></tr></table>"

    assert outline(f"<div>{p(A, B)}{box}{table}{p(C)}</div>") == [
        f"P {A}", f"P {B}", "L गांव – 3\nबच्चे – 60", f"P {C}",
    ]  # fmt: skip


def test_what_a_page_says_twice_is_told_once() -> None:
    quoted = "<blockquote>नाव में ब्लैकबोर्ड, किताबें और पीने का पानी रखा गया है।</blockquote>"

    assert outline(f"<div>{p(A, B)}{quoted}{p(C, A, D)}</div>") == STORY


def test_a_story_that_is_named_after_its_paywall_is_read_where_it_is_served() -> None:
    parts = "".join(
        f"<div class='paywall'>{p(*[f'{at} {text}' for at in 'कखग'])}</div>" for text in (A, B, C)
    )

    assert len(outline(f"<div>{parts}{p(D)}</div>")) == 10


def test_a_picture_under_a_heading_with_a_few_words_is_a_chapter_and_no_caption() -> None:
    texts = (D, "समिति की अगली बैठक में नावों का रंग और उनका किराया तय किया जाएगा।")
    slides = "".join(
        f"<div class='slide'><img src='1.jpg'><h2>नाव {len(text)}</h2>{p(text)}</div>" for text in texts
    )

    assert outline(f"<div>{p(A, B, C)}{slides}</div>")[4:] == [
        f"P {D}",
        f"H नाव {len(texts[1])}",
        f"P {texts[1]}",
    ]


def test_a_box_whose_links_have_gone_ends_nothing() -> None:
    box = "<div><h3>More from the river</h3><ul class='latest-posts'><li><a href='/x'>आग</a></li></ul></div>"

    assert outline(f"<div>{p(A, B, C)}{box}{p(D)}</div>") == STORY


def test_the_mark_of_a_footnote_is_no_word() -> None:
    marked = A.replace("गया है।", "गया है।<a href='#n1'>1</a>", 1)

    assert outline(f"<div>{p(marked, B)}<p>{C}<sup><a href='#n2'>[2]</a></sup></p>{p(D)}</div>") == STORY


def test_soft_hyphens_that_are_spelt_out_are_not_seen() -> None:
    assert outline(f"<div>{p(A.replace('पाठशाला', 'पाठ&shy;शा&#8203;ला'), B, C, D)}</div>") == STORY


def test_terms_stand_with_what_they_mean_and_questions_head_their_answers() -> None:
    terms = "<dl><dt>लंगर:</dt><dd>जो नाव को रोकता है।</dd><dt>डांड</dt><dd>जिससे नाव चलती है।</dd></dl>"
    questions = f"<dl><dt><b>नाव कब चलती है?</b></dt><dd>{D}</dd></dl>"

    assert outline(f"<div>{p(A, B)}{terms}{p(C)}{questions}</div>") == [
        f"P {A}", f"P {B}", "L लंगर: जो नाव को रोकता है।\nडांड: जिससे नाव चलती है।", f"P {C}",
        "H नाव कब चलती है?", f"P {D}",
    ]  # fmt: skip


def test_what_leads_to_a_list_stays_with_its_paragraph() -> None:
    listed = "<ul><li>डीजल समिति का</li><li>किराया पंचायत का</li></ul>"
    lead = f"{B} खर्च इस तरह बंटा:"

    assert outline(f"<div>{p(A, lead)}{listed}{p(C)}</div>")[1] == f"P {lead}"


STATES = {
    "of a framework, as HTML": (
        '<script id="__NEXT_DATA__" type="application/json">{}</script>',
        p(A, B, C, D),
    ),
    "assigned, as text": ("<script>window.__STATE__ = {};</script>", "\n".join([A, B, C, D])),
    "assigned, as blocks": (
        "<script>window.__STATE__ = {};</script>",
        [{"type": "paragraph", "text": text} for text in (A, B, C, D)],
    ),
}


@pytest.mark.parametrize(("script", "content"), STATES.values(), ids=STATES.keys())
def test_a_story_that_only_scripts_show_is_read_from_their_data(script: str, content: object) -> None:
    story = {"headline": TITLE, "authors": [{"name": "रेखा मंडल"}], "publishedAt": 1793850000000}
    other = {"headline": "बाजार में आग", "content": p(*[OTHER] * 9)}
    state = json.dumps({"page": {"story": story | {"content": content}, "related": [other], "also": other}})
    text = f"<html><body><h1>{TITLE}</h1><p>लोड हो रहा है...</p>{script.replace('{}', state)}</body></html>"

    article = parse(text, "a.html")

    assert [block.text for block in article.blocks] == [A, B, C, D]
    assert (article.author, str(article.published)) == ("रेखा मंडल", "2026-11-05 03:40:00+00:00")


def test_a_page_of_very_many_elements_is_read_in_a_time_that_grows_with_it() -> None:
    rows = "<tr><td>नाव</td><td><a href='/x'>देखें</a></td></tr>" * 4_000
    started = time.process_time()

    assert outline(f"<div>{p(A, B, C, D)}<table>{rows}</table></div>") == STORY
    assert time.process_time() - started < 10
