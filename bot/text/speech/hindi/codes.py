"""Figures that name and do not count: telephones, helplines, post codes, identifiers, sections of a law."""

import regex

from bot.text.speech.hindi.numbers import cardinal, one_by_one
from bot.text.speech.hindi.rule import END, START, WORD_END, WORD_START, Match, Rule, any_of
from bot.text.speech.latin import letters

TELEPHONE = any_of(
    "हेल्पलाइन हेल्प-लाइन टोल-फ़्री टोल-फ्री टोलफ्री डायल कॉल काॅल फ़ोन फोन मोबाइल "
    "टेलीफ़ोन टेलीफोन दूरभाष व्हाट्सऐप व्हाट्सएप वॉट्सऐप वॉट्सएप WhatsApp कंट्रोल आपातकालीन आपात इमरजेंसी एम्बुलेंस एंबुलेंस "
    "helpline Helpline एसएमएस SMS संपर्क"
)
IDENTIFIER = any_of(
    "पिनकोड पिन ओटीपी OTP PIN PNR पीएनआर खाता आधार आईडी ID पंजीकरण रजिस्ट्रेशन रोल ट्रेन गाड़ी रेलगाड़ी वाहन पासवर्ड "
    "कोड रसीद बिल्टी यूएएन"
)
FILLER = "(?: (?:नंबर|नम्बर|संख्या|नं|रूम|के|का|पर|सेवा|लाइन|कोड|है|हैं|केंद्र|करें|फ़्री|फ्री|तुरंत|और|या|व|at|number)){0,4}"
CALLING = any_of(
    "कॉल काॅल फ़ोन फोन डायल संपर्क सम्पर्क सूचना सूचित शिकायत एसएमएस मैसेज संदेश मिस्ड मिस्डकॉल व्हाट्सऐप व्हाट्सएप बात"
)
LAW = any_of("धारा धाराओं धाराएँ धाराएं अनुच्छेद आर्टिकल सेक्शन नियम उपधारा Section Article")
OTHERS = r"(?: \d{1,4},?){0,4}(?: (?:और|तथा|एवं|व|या))?"
# What is counted after a figure; a telephone is not.
COUNTED = any_of(
    "रुपये रुपए रूपये लोग लोगों लाख करोड़ हज़ार हजार सौ मिलियन बिलियन अरब डॉलर प्रतिशत फ़ीसदी किलोमीटर मिनट घंटे दिन "
    "साल बजे रन वोट सीट सीटों बार कॉल फ़ोन फोन मामले शिकायतें"
)
ANY_FIGURES = regex.compile(r"\d+")
NOT_COUNTED = rf"(?! ?{COUNTED}{WORD_END}|[ -]?%)"
AND = r"(?:, ?|/| / | (?:और|या|व|एवं|तथा|अथवा|आणि|किंवा) )"


def _figures(match: Match) -> str:
    return one_by_one(match[0])


def _telephone(match: Match) -> str:
    return f"{'प्लस ' if match[0].startswith('+') else ''}{one_by_one(match[0])}"


def _named(match: Match) -> str:
    return f"{match[1]} {_each(match[2])}"


def _each(figures: str) -> str:
    """Numbers one after another, each figure by figure."""
    return ANY_FIGURES.sub(lambda match: f" {one_by_one(match[0])} ", figures)


def _section(match: Match) -> str:
    return f"{match[1]} {cardinal(int(match[2]))} {letters(match[3])}"


RULES = (
    Rule(
        rf"(?<![\p{{L}}\p{{M}}\d.])\+(?:\d{{1,3}}(?:[ -]?\d{{2,6}}){{2,5}}|91[ -]\d{{2,9}}){END}", _telephone
    ),
    Rule(rf"{START}1[89]00(?:[ -]\d{{2,4}}){{2,3}}{END}|{START}1[89]00\d{{6,7}}{END}", _telephone),
    Rule(rf"{START}0\d{{2,4}}(?:[ -]\d{{3,8}}){{1,3}}{END}|{START}0\d{{9,11}}{END}", _telephone),
    Rule(rf"{START}[6-9]\d{{4}}[ -]?\d{{5}}{END}{NOT_COUNTED}", _telephone),
    Rule(rf"{START}[6-9]\d{{2}}[ -]\d{{3}}[ -]\d{{4}}{END}", _telephone),
    Rule(rf"{START}\d{{4}}[ -]\d{{4}}[ -]\d{{4}}(?:[ -]\d{{4}})?{END}", _figures),
    Rule(rf"(?<=[\p{{L}}\p{{M}}])(?: ?- ?)[1-9]\d{{5}}{END}", _figures),
    Rule(
        rf"{WORD_START}({TELEPHONE}{FILLER}[ :,-]{{1,3}})(\d{{3,12}}(?:{AND}\d{{3,12}}){{0,4}})"
        rf"{END}{NOT_COUNTED}",
        _named,
    ),
    Rule(
        rf"{START}\d{{3,5}}(?:{AND}\d{{3,5}}){{0,4}}"
        rf"(?= (?:नंबर )?(?:पर (?:\w+ )?{CALLING}{WORD_END}|डायल)| नंबर (?:पर|मिला))",
        lambda match: _each(match[0]),
    ),
    Rule(
        rf"{WORD_START}({IDENTIFIER}{FILLER}[ :-]{{1,3}})(\d{{4,18}}){END}{NOT_COUNTED}",
        _named,
    ),
    Rule(
        rf"{WORD_START}({LAW}{OTHERS}) (\d{{1,4}}) ?-?([A-Z]{{1,2}}){WORD_END}",
        _section,
    ),
    Rule(rf"{WORD_START}24 ?[x×X*/-] ?7{END}", lambda _: "चौबीस सात"),
    Rule(r"(?<=\d) ?[xX×*] ?(?=\d)", lambda _: "गुणा"),
    Rule(r"#(?=\d)", lambda _: "नंबर"),
)
