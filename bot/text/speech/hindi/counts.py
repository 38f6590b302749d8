"""Scores, fractions, ranges, years and, at the end, all numbers that are left."""

import regex

from bot.text.speech.hindi.dates import MONTH_NAMES
from bot.text.speech.hindi.numbers import SMALL, cardinal, number, one_by_one, year
from bot.text.speech.hindi.rule import NUMBER, WORD_END, WORD_START, Match, Rule, any_of

# Nothing Latin is left when these work, and a hyphen may join figures to a word: मिग-21.
START = r"(?<!\d)(?<!\d[.,:/-])"
END = r"(?!\d|[.,:/]\d)"
PLAIN = r"\d{1,3}"
WORD = r"[\p{L}\p{M}]+"

WON_OR_LOST = any_of(
    "हरा हार जीत मात शिकस्त पराजित बराबर ड्रॉ ड्रा बढ़त आगे पीछे पछाड़ परास्त अपने क्लीन स्कोर विजय पटखनी धूल"
)
AFTER_SCORE = rf"(?= (?:से|की|का|के|पर|में) (?:{WORD} ){{0,4}}(?:{WON_OR_LOST}))"
SHARES = {"1/2": "आधा", "1/3": "एक तिहाई", "2/3": "दो तिहाई", "1/4": "एक चौथाई", "3/4": "तीन चौथाई"}
MIXED = {("1", "1/2"): "डेढ़", ("2", "1/2"): "ढाई", ("1", "1/4"): "सवा", ("1", "3/4"): "पौने दो"}
HOUSE = any_of("मकान प्लॉट फ़्लैट फ्लैट खसरा सेक्टर नंबर संख्या गली वार्ड दृष्टि")
LONGEST_NOUN = 20
WORDS = regex.compile(WORD)
FEMININE = frozenset({"रात", "कीमत", "क़ीमत", "लागत", "दुनिया", "उम्र", "फ़सल", "फसल", "ज़मीन", "जमीन"})
MASCULINE = frozenset({"पानी", "घी", "आदमी"})
BOWLED = "(?:लिए|लेकर|झटके|चटकाए|हासिल|की गेंदबाज़ी|की गेंदबाजी|का प्रदर्शन)"
MOST_WICKETS = 10

YEAR = r"((?:1[1-9]|20|21)\d\d)"
OLD_YEAR = r"(1[1-9]\d\d)"
BEFORE_YEAR = any_of(
    "सन् सन वर्ष साल ईस्वी ईसवी सत्र संवत शक जनवरी फ़रवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर "
    "अक्टूबर अक्तूबर नवंबर नवम्बर दिसंबर दिसम्बर"
)
NOT_A_YEAR = any_of(
    "से करीब क़रीब आसपास आस-पास पार ऊपर लगभग नोट नोटों बदले टिकट जुर्माना जुर्माने भीड़ आबादी क्षमता संख्या अधिक "
    "ज़्यादा ज्यादा कम आंकड़ा आँकड़ा आंकड़े आँकड़े नीचे स्तर बजाय अंक"
)
OF_TIME = any_of("में से के की का को तक वाले वाली वाला मध्ये साली च्या पासून पर्यंत मा देखि सम्म")
AFTER_YEAR = rf"(?= {OF_TIME}(?! (?:{NOT_A_YEAR}){WORD_END}){WORD_END})"
BETWEEN_YEARS = rf"(?=(?:,| और| और फिर| या| व| तथा| एवं) {YEAR}{END})"
MEASURED = ("बजे", "प्रतिशत", "फ़ीसदी", "रुपये", "डॉलर", "किलोमीटर", "मीटर", "किलोग्राम", "साल", "दिन", "महीने")
EVENT = any_of(
    "ईस्वी ई. विश्व वर्ल्ड युद्ध आपातकाल दंगे दंगों ओलंपिक ओलिंपिक चुनाव बैच मॉडल एशियाई एशियाड संस्करण समझौते अधिनियम"
)
# Events that bear their year in front, with their name between or none: 1984 सिख विरोधी दंगे.
HAPPENED = any_of(
    "विध्वंस कांड काण्ड दंगा दंगे दंगों युद्ध जंग लड़ाई कप क्रांति विद्रोह आंदोलन विभाजन बंटवारा बँटवारा बंटवारे जनगणना "
    "त्रासदी धमाके धमाकों धमाका ब्लास्ट हमला हमले हमलों नरसंहार अधिनियम संशोधन घोटाला घोटाले भूकंप चक्रवात सुनामी अकाल "
    "आपातकाल ओलंपिक चुनाव चुनावों समझौता समझौते संधि परीक्षण सीरीज़ सीरीज फ़ाइनल फाइनल बैच मॉडल"
)
EVENT_NAME = any_of("बाबरी कारगिल करगिल गोधरा पोखरण जलियांवाला जलियाँवाला नोआखाली मेरठ-मलियाना हाशिमपुरा")
# Words after which a figure has counted something.
COUNTED = any_of(
    "लोग लोगों सैनिक सैनिकों जवान जवानों छात्र छात्रों बच्चे बच्चों महिला महिलाएं महिलाएँ महिलाओं पुरुष परिवार परिवारों "
    "मकान मकानों घर घरों गाँव गांव गाँवों गांवों पुलिसकर्मी पुलिसकर्मियों कर्मचारी कर्मचारियों शिक्षक शिक्षकों किसान किसानों "
    "मरीज़ मरीज मरीज़ों मरीजों वोट सीट सीटें सीटों मामले मामलों केस बार टीमें पद पदों में के की का को ने से पर तक और या "
    "रुपये डॉलर किलोमीटर मीटर किलो टन साल दिन नए नये अन्य उम्मीदवार उम्मीदवारों आतंकी आतंकियों कैदी कैदियों मृतक घायल"
)
AFTER_EVENT = (
    rf"(?= (?:{EVENT_NAME}|(?:(?!{COUNTED}{WORD_END}){WORD}(?:-{WORD})? ){{0,3}}{HAPPENED}){WORD_END})"
)
COUNT_WORDS = any_of([*SMALL[1:], "सौ", "हज़ार", "हजार", "लाख", "करोड़", "अरब", "डेढ़", "ढाई", *MEASURED])


def _pair(match: Match) -> str:
    return " ".join(cardinal(int(figures)) for figures in match.groups() if figures)


def _falling(match: Match) -> str | None:
    """3-2 is a result; 2-3 may be a guess; 0 and equal figures are results too."""
    first, second = int(match[1]), int(match[2])
    return _pair(match) if first >= second or not first else None


def _listed(match: Match) -> str:
    pairs = (part.split("-") for part in match[0].replace(" ", "").split(","))
    return ", ".join(" ".join(cardinal(int(figures)) for figures in pair) for pair in pairs)


def _slash(match: Match) -> str:
    """3/4 is a share, 245/6 the runs and wickets of an innings, else the parts of a number: बटा."""
    above, below = int(match[2]), int(match[3])
    whole, share = match[1], f"{above}/{below}"
    if whole:
        said = MIXED.get((whole, share)) or f"{cardinal(int(whole))} सही {_share(share)}"
        return "साढ़े " + cardinal(int(whole)) if share == "1/2" and int(whole) > 2 else said  # noqa: PLR2004
    if share == "1/2":
        return _half(match.string[match.end() : match.end() + LONGEST_NOUN])
    if share in SHARES:
        return SHARES[share]
    if below <= MOST_WICKETS < above and match.string.startswith(" पर ", match.end()):
        return f"{cardinal(below)} विकेट पर {cardinal(above)}"
    joint = "पर" if below <= MOST_WICKETS < above else "बटा"
    return f"{cardinal(above)} {joint} {cardinal(below)}"


def _half(rest: str) -> str:
    """आधा agrees with the noun behind it, as far as the noun's ending shows."""
    noun = next(iter(WORDS.findall(rest)), "")
    if noun.endswith("े"):
        return "आधे"
    return "आधी" if (noun.endswith(("ी", "ें")) and noun not in MASCULINE) or noun in FEMININE else "आधा"


def _share(share: str) -> str:
    return SHARES.get(share) or " बटा ".join(cardinal(int(part)) for part in share.split("/"))


def _remembered(match: Match) -> str:
    return f"{cardinal(int(match[1]))} {cardinal(int(match[2]))}"


def _years(match: Match) -> str:
    first, second = int(match[1]), match[2]
    if len(second) == 2:  # noqa: PLR2004
        last = first - first % 100 + int(second)
        last += 100 * (last < first)
    else:
        last = int(second)
    return f"{year(first)} से {year(last)}"


def _terms(match: Match) -> str:
    """2014-15 से 2018-19: a second से within each would be one too many."""
    first, last = (f"{year(int(match[at]))} {cardinal(int(match[at + 1]))}" for at in (1, 4))
    return f"{first} {match[3]} {last}"


def _range(match: Match) -> str:
    return f"{number(match[1])} से {number(match[2])}"


RULES = (
    Rule(rf"{START}20-20(?= (?:वर्ल्ड|विश्व|मैच|क्रिकेट|कप|लीग|टूर्नामेंट))", lambda _: "ट्वेंटी ट्वेंटी"),
    Rule(r"(?<=स्कोर |बढ़त |अंतर )(\d{1,2})-(\d{1,2})", _pair),
    Rule(rf"{START}\d{{1,2}}-\d{{1,2}}(?:, ?\d{{1,2}}-\d{{1,2}}){{1,6}}{END}", _listed),
    Rule(rf"{START}(\d{{1,2}})-(\d{{1,2}})(?:-(\d{{1,2}})){{1}}{END}", _pair),
    Rule(rf"{START}\d{{1,10}}(?:-\d{{1,10}}){{2,8}}{END}", lambda m: one_by_one(m[0])),
    Rule(rf"{START}({PLAIN})-({PLAIN}){END}{AFTER_SCORE}", _pair),
    Rule(rf"{START}({PLAIN})[-:]({PLAIN}){END}", _falling),
    Rule(rf"{START}(\d{{1,4}}):(\d{{1,4}}){END}", _pair),
    Rule(rf"{START}(9|26)/(11){END}", _remembered),
    Rule(
        rf"(?<=(?:{HOUSE}) ){START}(\d{{1,4}})/(\d{{1,4}}){END}",
        lambda m: f"{number(m[1])} बटा {number(m[2])}",
    ),
    Rule(
        rf"{START}(\d|10)/([1-9]\d{{1,2}})(?: विकेट)?(?= {BOWLED})",
        lambda m: f"{cardinal(int(m[2]))} रन देकर {cardinal(int(m[1]))} विकेट",
    ),
    Rule(rf"{START}(?:(\d{{1,3}}) )?(\d{{1,4}})/([1-9]\d{{0,3}}){END}", _slash),
    Rule(rf"{START}({NUMBER})/({NUMBER}){END}", lambda m: f"{number(m[1])} बटा {number(m[2])}"),
    Rule(rf"{START}{YEAR}-(\d\d) (से|और|तथा|या) {YEAR}-(\d\d){END}", _terms),
    Rule(rf"{START}{YEAR}-({YEAR}|\d\d){END}", _years),
    Rule(
        rf"{START}(\d{{1,3}}0)-(\d{{1,3}}0) के दशक", lambda m: f"{year(int(m[1]))} से {year(int(m[2]))} के दशक"
    ),
    Rule(rf"{WORD_START}((?:{BEFORE_YEAR})(?: के)?,? ){OLD_YEAR}{END}", lambda m: m[1] + year(int(m[2]))),
    # 1100 से 1200 लोग are counts, 1914 से 1918 के बीच years.
    Rule(
        rf"{START}(\d{{4}}) से (\d{{4}})(?= {WORD})(?! (?:{OF_TIME}|{HAPPENED}){WORD_END})",
        lambda m: f"{number(m[1])} से {number(m[2])}",
    ),
    Rule(rf"{START}{OLD_YEAR}{BETWEEN_YEARS}", lambda m: year(int(m[1]))),
    Rule(rf"{START}{OLD_YEAR}(?:{AFTER_YEAR}|(?= {EVENT}))", lambda m: year(int(m[1]))),
    Rule(rf"{START}(1[7-9](?!00)\d\d){END}{AFTER_EVENT}", lambda m: year(int(m[1]))),
    Rule(rf"{START}({NUMBER})-({NUMBER})", _range),
    Rule(r"(?<=\d)\*(?! ?नाबाद)", lambda _: "नाबाद"),
    Rule(rf"{WORD_START}({COUNT_WORDS}|{MONTH_NAMES})-(?=\d)", lambda m: f"{m[1]} से"),
    Rule(rf"(?<=\d)-(?=(?:{COUNT_WORDS}){WORD_END})", lambda _: "से"),
    Rule(r"(?<=[\p{L}\p{M}])-(?=\d)|(?<=\d)-(?=\p{L})", lambda _: " "),
    Rule(r"(?<![\p{L}\p{M}\d-])-(?=\d)", lambda _: "माइनस"),
    Rule(r"\+(?= ?\d)|(?<=\d)\+", lambda _: "प्लस"),
    Rule(r"[~≈](?=\d)", lambda _: "लगभग"),
    Rule(
        rf"{START}\d{{1,6}}(?:\.\d{{1,6}}){{2,8}}(?!\d)",
        lambda m: " पॉइंट ".join(map(number, m[0].split("."))),
    ),
    Rule(rf"{NUMBER}|(?<![\p{{L}}\p{{M}}])\.\d{{1,40}}", lambda m: number(m[0])),
    Rule(r"\d", lambda m: one_by_one(m[0])),
)
SIGNS = {
    "&": "और", "@": "ऐट", "+": "प्लस", "=": "बराबर", "°": "डिग्री", "±": "प्लस माइनस", "×": "गुणा", "÷": "भाग",
    "§": "धारा",
}  # fmt: skip
SIGN_RULES = (Rule(r"[&@+=°±×÷§]", lambda m: SIGNS[m[0]]),)
