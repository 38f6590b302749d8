"""Ordinals, and the Roman numerals of kings, wars and chapters."""

from bot.text.speech.hindi.numbers import cardinal, ordinal, regnal
from bot.text.speech.hindi.rule import START, WORD_END, WORD_START, Match, Rule, any_of

MASCULINE, FEMININE, OBLIQUE = "वां वाँ वा ला रा था ठा ठवां ठवाँ", "वीं वी ली री थी ठी ठवीं", "वें वे ले रे थे ठे ठवें"
FORMS = {
    ending: form
    for form, endings in (("m", MASCULINE), ("f", FEMININE), ("o", OBLIQUE))
    for ending in endings.split()
}
NASAL = any_of(ending for ending in FORMS if ending[-1] in "ँं")
# A word of its own elsewhere, an ending right behind a figure.
GLUED = any_of(FORMS)

FEMININE_NOUNS = any_of(
    "बार कक्षा सदी शताब्दी मंज़िल मंजिल तारीख़ तारीख पारी जयंती बरसी सालगिरह वर्षगाँठ वर्षगांठ पुण्यतिथि किस्त क़िस्त सूची "
    "बैठक टीम रैंक जगह पीढ़ी फ़िल्म फिल्म लहर रात सीट सीढ़ी गेंद जीत हार बटालियन कड़ी"
)
OBLIQUE_NEXT = any_of("का के की को में से पर तक ने")

# Things that are counted in Roman numerals.
COUNTED = any_of(
    "अध्याय भाग खंड खण्ड चरण फ़ेज़ फेज फेज़ टाइप श्रेणी ग्रेड कक्षा क्लास अनुसूची परिशिष्ट वर्ग युद्ध सीज़न सीजन समूह "
    "लेवल पार्ट पेपर मार्क एक्ट अग्नि पृथ्वी संस्करण टियर वॉल्यूम"
)
ROMAN = r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
TITLES = any_of(
    "राजा रानी महाराजा महारानी महाराज सम्राट सम्राज्ञी पोप किंग क्वीन ज़ार जार सुल्तान शाह बादशाह नवाब "
    "निज़ाम निजाम राजकुमार प्रिंस कैसर दलाई"
)
REGNAL = any_of(
    "एलिज़ाबेथ एलिजाबेथ चार्ल्स जॉर्ज हेनरी एडवर्ड विलियम लुई लुइस पॉल पाॅल लियो बेनेडिक्ट फ़्रांसिस फ्रांसिस जेम्स "
    "फ़िलिप फिलिप फेलिप निकोलस अलेक्ज़ेंडर अलेक्जेंडर सिकंदर पीटर कैथरीन विल्हेम फ़्रेडरिक फ्रेडरिक "
    "नेपोलियन मार्ग्रेट अब्दुल्ला रामसेस चंद्रगुप्त पुलकेशिन "
    "पायस ग्रेगरी अकबर आलम मैरी रिचर्ड हेराल्ड गुस्ताफ़ कृष्णराज बाजीराव माधवराव"
)

LATIN_REGNAL = (
    "Charles|Elizabeth|Henry|George|Louis|Paul|Leo|Benedict|Francis|William|Edward|James|Philip|Pius"
)


def roman(numeral: str) -> int:
    """The value of a Roman numeral below a hundred; any string of its letters has one."""
    values = [VALUES[letter] for letter in numeral]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _ordinal(match: Match) -> str:
    return ordinal(int(match[1].replace(",", "")), FORMS[match[2]])


def _english_ordinal(match: Match) -> str:
    """3rd बार is तीसरी बार: the noun behind decides the form, in so far as it is known."""
    form = "m" if match["f"] is match["o"] is None else "o" if match["f"] is None else "f"
    return ordinal(int(match[1]), form)


def _regnal(match: Match) -> str:
    return f"{match[1]} {regnal(roman(match[2]))}"


def _counted(match: Match) -> str:
    return f"{match[1]} {cardinal(roman(match[2]))}"


RULES = (
    Rule(
        rf"{START}(\d{{1,3}}) ?(?:st|nd|rd|th){WORD_END}(?:(?P<f>(?= (?:{FEMININE_NOUNS}){WORD_END}))"
        rf"|(?P<o>(?= [\p{{L}}\p{{M}}]+ (?:{OBLIQUE_NEXT}){WORD_END})))?",
        _english_ordinal,
    ),
    Rule(
        rf"(?<!\d)(?<!\d[.,:/-])(\d{{1,3}}(?:,\d{{2,3}}){{0,2}}|\d{{4,6}})"
        rf"(?:-?({GLUED})|[ -]({NASAL})){WORD_END}",
        lambda m: ordinal(int(m[1].replace(",", "")), FORMS[m[2] or m[3]]),
    ),
    Rule(rf"{WORD_START}((?:{TITLES})(?: [\p{{L}}\p{{M}}]+){{1,3}}?)[ -]({ROMAN}){WORD_END}(?!-)", _regnal),
    Rule(rf"{WORD_START}((?:{REGNAL}))[ -]({ROMAN}){WORD_END}(?!-)", _regnal),
    # X alone is a site, V and L are sizes, I is English.
    Rule(
        rf"{WORD_START}({COUNTED})[ -]({ROMAN}){WORD_END}(?!-)",
        _counted,
    ),
    Rule(rf"{WORD_START}(I{{1,3}}) (?=(?:विश्व|वर्ल्ड) (?:युद्ध|वॉर))", lambda m: regnal(roman(m[1]))),
    Rule(rf"{WORD_START}({LATIN_REGNAL}) ({ROMAN}){WORD_END}(?!-)", _regnal),
    # The figure is said with the word before it, in English: World War II.
    Rule(
        rf"(?<!\w)([A-Za-z]{{2,30}}) (?=[IVXL]{{2}})({ROMAN}){WORD_END}(?![-&])",
        lambda m: f"{m[1]}-{roman(m[2])}",
    ),
    Rule(rf"(?<=[\p{{Devanagari}}])()[ -](?=[IVXL]{{2}})({ROMAN}){WORD_END}(?![-&])", _counted),
)
