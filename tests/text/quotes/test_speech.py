"""What is said, and by whom, in passages of Hindi, Marathi, English and their mixtures."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.article import Quote

PASSAGES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "quotes.jsonl").read_text(encoding="utf-8").splitlines()
]
Finder = Callable[..., tuple[Quote, ...]]


@pytest.mark.parametrize("passage", PASSAGES, ids=[one["promise"] for one in PASSAGES])
def test_gives_the_words_and_who_spoke_them(passage: dict[str, Any], quotes_of: Finder) -> None:
    found = quotes_of(passage["text"], passage.get("title", ""))

    wanted = [(one["text"], one["speaker"]) for one in passage["quotes"]]
    assert [(one.text, one.speaker) for one in found] == wanted


CUES = {
    "कहा": "राजन सूद ने कहा, “{}”",
    "कहा कि": "राजन सूद ने कहा कि “{}”",
    "बताया, far from its doer": "राजन सूद ने शनिवार को संवाददाताओं से बातचीत में बताया, “{}”",
    "जोड़ा": "“{},” राजन सूद ने जोड़ा।",
    "पूछा": "राजन सूद ने पूछा: “{}”",
    "लिखा": "राजन सूद ने फेसबुक पर लिखा- “{}”",
    "ट्वीट किया": "राजन सूद ने ट्वीट किया, “{}”",
    "आरोप लगाया": "राजन सूद ने आरोप लगाया, “{}”",
    "दावा किया है": "राजन सूद ने दावा किया है कि “{}”",
    "चेतावनी दी": "“{}”, राजन सूद ने चेतावनी दी।",
    "भरोसा दिलाते हुए कहा": "राजन सूद ने लोगों को भरोसा दिलाते हुए कहा, “{}”",
    "बोले": "राजन सूद बोले, “{}”",
    "बोले, the quotation first": "“{}”, बोले राजन सूद।",
    "कहते हैं": "राजन सूद कहते हैं, “{}”",
    "कहते हैं, the quotation first": "“{},” कहते हैं राजन सूद।",
    "का कहना है": "राजन सूद का कहना है, “{}”",
    "का मानना है कि": "राजन सूद का मानना है कि “{}”",
    "की दलील है": "राजन सूद की दलील है, “{}”",
    "के अनुसार": "राजन सूद के अनुसार, “{}”",
    "के मुताबिक": "राजन सूद के मुताबिक “{}”",
    "बकौल": "बकौल राजन सूद, “{}”",
    "के हवाले से": "अखबार ने राजन सूद के हवाले से लिखा, “{}”",
    "के शब्दों में": "राजन सूद के शब्दों में, “{}”",
    "ने अपने बयान में कहा": "राजन सूद ने अपने बयान में कहा, “{}”",
    "a name and a colon": "राजन सूद: “{}”",
    "a dash and a name": "“{}” - राजन सूद",
    "यह कहना है": "“{}” यह कहना है राजन सूद का।",
    "ऐसा कहा": "“{}”, ऐसा राजन सूद ने कहा।",
    "द्वारा कहा गया": "राजन सूद द्वारा कहा गया, “{}”",
    "no verb of speech": "राजन सूद ने हाथ जोड़ते हुए समझाया भी और डांटा भी, “{}”",
    "the verb before its doer": "“{}”, कहा राजन सूद ने।",
    "dropped subject": "राजन सूद मंच पर आए और कहा, “{}”",
    "the paragraph before": "राजन सूद ने सभा में कहा कि\n\n“{}”",
    "म्हणाले": "राजन सूद म्हणाले, “{}”",
    "सांगितले": "राजन सूद यांनी सांगितले की, “{}”",
    "असे म्हणाले": "“{},” असे राजन सूद म्हणाले.",
    "आरोप केला": "“{},” असा आरोप राजन सूद यांनी केला.",
    "यांच्या मते": "राजन सूद यांच्या मते, “{}”",
    "यांचे म्हणणे आहे": "राजन सूद यांचे म्हणणे आहे, “{}”",
    "सांगतात": "राजन सूद सांगतात, “{}”",
    "said": "Rajan Sood said, “{}”",
    "said, inverted": "“{},” said Rajan Sood.",
    "told reporters": "Rajan Sood told reporters on Monday: “{}”",
    "added": "“{},” Rajan Sood added.",
    "according to": "According to Rajan Sood, “{}”",
    "according to, at the end": "“{},” according to Rajan Sood.",
    "an apposition behind": "“{},” said Rajan Sood, the district collector.",
    "an apposition between": "Rajan Sood, the district collector, said: “{}”",
    "a participle": "Rajan Sood agreed, adding: “{}”",
}
OFFICES = {
    "प्रधानमंत्री": "प्रधानमंत्री राजन सूद ने कहा, “{}”",
    "श्री and जी": "श्री राजन सूद जी ने कहा, “{}”",
    "डॉ.": "डॉ. राजन सूद ने कहा, “{}”",
    "a chain of offices": "राज्य के पूर्व उप मुख्यमंत्री और विधायक राजन सूद ने कहा, “{}”",
    "a party": "भाजपा प्रवक्ता राजन सूद ने कहा, “{}”",
    "a calling known by its ending": "पुरातत्वविद राजन सूद ने कहा, “{}”",
    "साहब": "राजन सूद साहब ने कहा, “{}”",
    "an apposition": "राजन सूद, राज्य के गृह मंत्री, ने कहा, “{}”",
    "brackets": "राजन सूद (बाएं) ने कहा, “{}”",
    "a compound of Marathi": "शिक्षणमंत्री राजन सूद यांनी सांगितले, “{}”",
    "Mr": "Mr Rajan Sood said, “{}”",
    "Prime Minister": "Prime Minister Rajan Sood said, “{}”",
    "a lower-case office": "The union's general secretary, Rajan Sood, said, “{}”",
    "an occupation that opens the sentence": "Beekeeper Rajan Sood said, “{}”",
}
SAID = "हम यह पुल समय पर पूरा करेंगे और सबको दिखाएंगे"


@pytest.mark.parametrize("frame", [*CUES.values(), *OFFICES.values()], ids=[*CUES, *OFFICES])
def test_knows_how_speech_is_told_and_the_bare_name(frame: str, quotes_of: Finder) -> None:
    found = quotes_of(frame.format(SAID))

    speaker = "Rajan Sood" if "Sood" in frame else "राजन सूद"
    assert [(one.text, one.speaker) for one in found] == [(SAID, speaker)]


ROLES = {
    "एक अधिकारी": "एक अधिकारी ने कहा, “{}”",
    "एक चश्मदीद": "एक चश्मदीद ने बताया, “{}”",
    "पीड़ित के पिता": "पीड़ित के पिता ने कहा, “{}”",
    "ग्रामीणों": "ग्रामीणों ने कहा, “{}”",
    "विदेश मंत्रालय": "विदेश मंत्रालय ने कहा, “{}”",
    "दिल्ली की एक अदालत": "दिल्ली की एक अदालत ने कहा, “{}”",
    "फोन करने वाले": "फोन करने वाले ने कहा, “{}”",
    "एक महिला": "एका महिलेने सांगितले, “{}”",
    "रेल्वेचा एक अधिकारी": "रेल्वेच्या एका अधिकाऱ्याने सांगितले, “{}”",
    "police officer": "“{},” a police officer said.",
    "one witness": "“{},” said one witness.",
    "ministry": "“{},” the ministry said in a statement.",
}
NOBODY = {
    "कहा गया है": "ज्ञापन में कहा गया है, “{}”",
    "लिखा है": "दीवार पर लिखा है: “{}”",
    "रिपोर्ट के अनुसार": "रिपोर्ट के अनुसार, “{}”",
    "निवेदनात": "निवेदनात म्हटले आहे, “{}”",
    "read": "A notice on the gate read: “{}”",
}


@pytest.mark.parametrize(("speaker", "frame"), ROLES.items(), ids=ROLES)
def test_names_a_role_where_there_is_no_name(speaker: str, frame: str, quotes_of: Finder) -> None:
    found = quotes_of(frame.format(SAID))

    assert [(one.text, one.speaker) for one in found] == [(SAID, speaker)]


@pytest.mark.parametrize("frame", NOBODY.values(), ids=NOBODY)
def test_names_nobody_where_nobody_speaks(frame: str, quotes_of: Finder) -> None:
    found = quotes_of(frame.format(SAID))

    assert [(one.text, one.speaker) for one in found] == [(SAID, None)]


NOT_SPEECH = {
    "four words without an end": "सूद ने इसे “नई और बड़ी शुरुआत” बताया।",
    "nothing that says so": "सड़क के किनारे “यहां से आगे रास्ता बंद रहेगा आज” दिखता है।",
    "के रूप में": "शहर “सौ तालाबों और हजार बागों का नगर” के रूप में मशहूर है, सूद ने कहा।",
    "फिल्म before": "सूद ने कहा फिल्म “नदी के उस पार बसा गांव” अच्छी है।",
    "अभियान behind": "सूद ने कहा कि “हर घर के आंगन में एक पेड़” अभियान चलेगा।",
    "a slogan shouted": "भीड़ ने नारे लगाए, “पानी दो, बिजली दो, वरना गद्दी छोड़ दो!”",
    "a slogan in a group": "“पानी दो, बिजली दो, वरना गद्दी छोड़ दो” के नारे लगे।",
    "या योजनेचा": "सूद यांनी सांगितले की ‘माझे गाव हरित गाव सुंदर गाव’ या योजनेचा टप्पा सुरू होईल.",
    "capitals of a title": "Sood said the film “The Long Road Home to Nowhere” would open in May.",
    "so-called": "Sood said the so-called “rule that nobody ever wrote down” was gone.",
    "never closed": "सूद ने कहा, “हम यह पुल समय पर पूरा करेंगे।\n\nकाम जारी है।",
}


@pytest.mark.parametrize("text", NOT_SPEECH.values(), ids=NOT_SPEECH)
def test_leaves_out_what_is_no_speech(text: str, quotes_of: Finder) -> None:
    assert quotes_of(text) == ()


def test_owners_by_pronoun_are_named(quotes_of: Finder) -> None:
    found = quotes_of("राजन सूद अस्पताल में हैं। उनके भाई ने कहा, “डॉक्टरों ने आराम की सलाह दी है।”")

    assert [one.speaker for one in found] == ["राजन सूद के भाई"]


def test_other_forms_of_the_name_come_as_aliases(quotes_of: Finder) -> None:
    found = quotes_of(
        "अभियंता राजन सूद (Rajan Sood) ने पुल देखा।\n\nसूद ने कहा, “काम समय पर होगा, यह वादा है।” राजन आगे बढ़ गए।"
    )

    assert [(one.speaker, set(one.speaker_aliases)) for one in found] == [
        ("राजन सूद", {"Rajan Sood", "सूद", "राजन"})
    ]


def test_names_that_sound_alike_are_two_people_without_evidence(quotes_of: Finder) -> None:
    found = quotes_of(
        "रमेश बोहरा ने कहा, “काम समय पर होगा, यह वादा है।”\n\nबहेरा ने कहा, “वादों से पुल नहीं बनते, साहब।”"
    )

    assert [one.speaker for one in found] == ["रमेश बोहरा", "बहेरा"]
