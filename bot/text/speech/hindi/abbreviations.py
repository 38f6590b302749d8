"""Abbreviations and notations written out, before any rule looks at figures."""

import regex

from bot.text.abbreviations import SPELLED_LETTERS
from bot.text.speech.hindi.rule import END, NUMBER, START, WORD_END, WORD_START, Match, Rule, any_of, apply

# With their full stops; the longest is tried first.
DOTTED = {
    "डॉ.": "डॉक्टर",
    "डा.": "डॉक्टर",
    "प्रो.": "प्रोफ़ेसर",
    "पं.": "पंडित",
    "मो.": "मोहम्मद",
    "मोह.": "मोहम्मद",
    "मौ.": "मौलाना",
    "स्व.": "स्वर्गीय",
    "कु.": "कुमारी",
    "श्री.": "श्री",
    "श्रीमती.": "श्रीमती",
    "सुश्री.": "सुश्री",
    "चौ.": "चौधरी",
    "न्या.": "न्यायमूर्ति",
    "इंजी.": "इंजीनियर",
    "एड.": "एडवोकेट",
    "अधि.": "अधिवक्ता",
    "लेफ्टि.": "लेफ़्टिनेंट",
    "ले.": "लेफ़्टिनेंट",
    "ब्रिगे.": "ब्रिगेडियर",
    "कै.": "कैप्टन",
    "कैप्ट.": "कैप्टन",
    "मि.": "मिस्टर",
    "सं.": "संख्या",
    "क्र.": "क्रमांक",
    "क्र.सं.": "क्रम संख्या",
    "नं.": "नंबर",
    "पृ.": "पृष्ठ",
    "पृ.सं.": "पृष्ठ संख्या",
    "ज़ि.": "ज़िला",
    "जि.": "ज़िला",
    "तह.": "तहसील",
    "लि.": "लिमिटेड",
    "प्रा.लि.": "प्राइवेट लिमिटेड",
    "कं.": "कंपनी",
    "वि.सं.": "विक्रम संवत",
    "ई.पू.": "ईसा पूर्व",
    "ई.": "ईस्वी",
    "उ.प्र.": "उत्तर प्रदेश",
    "म.प्र.": "मध्य प्रदेश",
    "हि.प्र.": "हिमाचल प्रदेश",
    "आं.प्र.": "आंध्र प्रदेश",
    "अ.प्र.": "अरुणाचल प्रदेश",
    "छ.ग.": "छत्तीसगढ़",
    "प.बं.": "पश्चिम बंगाल",
    "अ.भा.": "अखिल भारतीय",
    "सु.को.": "सुप्रीम कोर्ट",
    "वर्ग कि.मी.": "वर्ग किलोमीटर",
    "कि.मी.": "किलोमीटर",
    "कि.ग्रा.": "किलोग्राम",
    "मि.ग्रा.": "मिलीग्राम",
    "मि.मी.": "मिलीमीटर",
    "मि.ली.": "मिलीलीटर",
    "से.मी.": "सेंटीमीटर",
    "सें.मी.": "सेंटीमीटर",
    "कि.वा.": "किलोवाट",
    "मे.वा.": "मेगावाट",
    "सो.": "सोसाइटी",
    "दि.": "दिनांक",
    "वि.वि.": "विश्वविद्यालय",
    "सेवानि.": "सेवानिवृत्त",
    "ले.जन.": "लेफ़्टिनेंट जनरल",
    "रु.": "रुपये",
    "रू.": "रुपये",
}
# Words of their own elsewhere, abbreviations right behind a figure.
AFTER_FIGURES = {
    "रु.": "रुपये",
    "रू.": "रुपये",
    "रु": "रुपये",
    "मी.": "मीटर",
    "मी": "मीटर",
    "ग्रा.": "ग्राम",
    "ली.": "लीटर",
    "मि.": "मिनट",
    "से.": "सेकंड",
    "घं.": "घंटे",
    "फ़ी.": "फ़ीट",
    "फी.": "फ़ीट",
    "पै.": "पैसे",
    "ई.": "ईस्वी",
    "ई.पू.": "ईसा पूर्व",
    "ई.पू": "ईसा पूर्व",
    "ईपू": "ईसा पूर्व",
    "मो.": "मोबाइल",
}
# Often glued to the name behind: डॉ.राव.
TITLE = "डॉ|डा|प्रो|पं|मो|स्व|न्या|श्री|श्रीमती"
UNDOTTED = {"डॉ": "डॉक्टर", "प्रो": "प्रोफ़ेसर", "ईपू": "ईसा पूर्व"}

LATIN = {"etc.": "वगैरह", "e.g.": "उदाहरण के लिए", "i.e.": "यानी", "viz.": "यानी", "et al.": "आदि"}
# In addresses and lists of names; without is w/o.
RELATIONS = {
    "M/s": "मेसर्स", "M/S": "मेसर्स", "S/o": "पुत्र", "S/O": "पुत्र", "D/o": "पुत्री", "D/O": "पुत्री", "W/o": "पत्नी",
    "W/O": "पत्नी", "C/o": "द्वारा", "C/O": "द्वारा",
}  # fmt: skip
RUPEES = r"(?:(?:रु|रू|Rs|RS|Re)\.?|INR|रुपये(?= ?₹))"
LETTERS = any_of([*SPELLED_LETTERS.split(), "आई", "ओ", "वाय"])
AKSHARA = r"[\u0904-\u0939\u0958-\u0961]\u093c?(?:\u094d[\u0915-\u0939])?[\u093e-\u094c\u0900-\u0902]{0,2}"
# As the last word of a sentence these are verbs or postpositions far more often than initials.
NO_INITIALS = {"के", "ए", "ओ", "आई", "जी", "एक", "पी", "एस"}
MOBILE = "मोबाइल"


def _spaced(words: dict[str, str]) -> str:
    """A pattern for these, with or without a space behind their inner full stops."""
    return any_of(words).replace(r"\.", r"\. ?")


def _key(match: Match) -> str:
    return regex.sub(r"\. +", ".", match[1]).strip()


def _full(words: dict[str, str]) -> "Rule":
    return Rule(
        rf"{WORD_START}(?<!\p{{M}}\.|\p{{L}}\.)({_spaced(words)})(?![\p{{L}}\p{{M}}])",
        lambda match: words[_key(match)],
    )


def _initials(match: Match) -> str:
    return regex.sub(r"[.\s]+", " ", match[0])


def _one_word(match: Match) -> str:
    """भा.ज.पा. is said भाजपा."""
    return regex.sub(r"[.\s]+", "", match[0])


def _latin_initials(match: Match) -> str:
    return match[0].replace(".", "").replace(" ", "")


RULES = (
    Rule(rf"{RUPEES} ?(?=\d)", lambda _: "₹"),
    Rule(rf"{WORD_START}(?<!\.)({any_of(LATIN)})(?!\w)", lambda match: LATIN[match[1]]),
    Rule(rf"{WORD_START}({any_of(RELATIONS)})(?=[ .]|\Z)\.?", lambda match: RELATIONS[match[1]]),
    Rule(r"(?<=\d)\s?/-(?!\w)|(?<=\d)/=(?!\w)", lambda _: ""),
    Rule(rf"{WORD_START}मो(?:\.|बा\.?) ?(?=[+\d])", lambda _: MOBILE),
    Rule(
        rf"(?<=\d) ?({_spaced(AFTER_FIGURES)}){WORD_END}",
        lambda match: AFTER_FIGURES[_key(match)],
    ),
    Rule(rf"(?<=\d{{3}} ?)ई{WORD_END}(?![-.])", lambda _: "ईस्वी"),
    Rule(rf"{WORD_START}({TITLE})\.(?=\p{{L}})", lambda match: f"{match[1]}. "),
    _full(DOTTED),
    Rule(
        rf"{WORD_START}(?:(?:{LETTERS}|पीएच)\. ?){{1,3}}(?:एड|टेक|कॉम|फ़िल|फिल|लिट|डी){WORD_END}\.?",
        _initials,
    ),
    Rule(rf"{WORD_START}(डॉ|प्रो)(?= [\p{{L}}])", lambda match: UNDOTTED[match[1]]),
    Rule(rf"{WORD_START}(?:(?:{LETTERS})\. ?){{2,10}}(?:(?:{LETTERS}){WORD_END})?", _initials),
    Rule(rf"{WORD_START}(?:{AKSHARA}\.){{1,8}}{AKSHARA}(?:\.|{WORD_END})", _one_word),
    Rule(
        rf"{WORD_START}(?!(?:{any_of(NO_INITIALS)})\. \p{{L}}+ )({LETTERS})\. (?=\p{{L}})",
        lambda match: match[1],
    ),
    Rule(r"(?<![\p{L}\p{M}\d.])(?:\p{Lu}\. ?){1,6}(?=\p{Lu}\p{Ll})", lambda m: m[0].replace(".", " ")),
    Rule(r"(?<![\p{L}\p{M}\d.])(?:[A-Z]\.){2,8}(?:[A-Z](?![\w]))?", _latin_initials),
    Rule(
        r"(?<![\p{L}\p{M}\d.])(?:Ph|[BMD])\. ?(?:D|Ed|El\.Ed|Tech|Sc|Com|Phil|Lib|Pharm|Arch|Lit)"
        r"(?![\p{L}\p{M}\d])\.?",
        _latin_initials,
    ),
    Rule(
        rf"{WORD_START}((?:Mr|Mrs|Ms|Dr|Prof|Shri|Smt|Jr|Sr|vs|St|Lt|Col|Gen|Capt|Maj|Pt|Adv|Md|Ltd|Pvt|Inc|Co)\b)\.",
        lambda m: m[1],
    ),
    # A stop before another mark ends no sentence.
    Rule(r"(?<=[A-Za-z])\.(?=[,;:])", lambda _: ""),
    Rule(r"(?<![\p{L}\p{M}\d])(?:[Nn]o|NO)\. ?(?=\d)", lambda _: "नंबर"),
    Rule(rf"{START}({NUMBER}) ?%-({NUMBER}) ?%", lambda match: f"{match[1]}-{match[2]}%"),
    Rule(rf"([₹$€£¥]) ?({NUMBER}) ?- ?\1 ?({NUMBER}){END}", lambda match: f"{match[1]}{match[2]}-{match[3]}"),
)


def in_full(text: str) -> str:
    """The text with its abbreviations written out and notations made one."""
    return apply(RULES, text)
