"""Amounts of money: the sign before the figures is said behind them, after लाख, करोड़ or मिलियन."""

import regex

from bot.text.speech.hindi.numbers import cardinal, number
from bot.text.speech.hindi.quantity import AMOUNT, amount
from bot.text.speech.hindi.rule import NUMBER, WORD_END, WORD_START, Match, Rule, any_of

SIGNS = {
    "₹": "रुपये",
    "₨": "रुपये",
    "$": "डॉलर",
    "US$": "अमेरिकी डॉलर",
    "USD": "डॉलर",
    "A$": "ऑस्ट्रेलियाई डॉलर",
    "C$": "कनाडाई डॉलर",
    "S$": "सिंगापुर डॉलर",
    "€": "यूरो",
    "EUR": "यूरो",
    "£": "पाउंड",
    "GBP": "पाउंड",
    "¥": "येन",
    "JPY": "येन",
    "CNY": "युआन",
    "AED": "दिरहम",
    "₩": "वॉन",
    "₽": "रूबल",
    "₪": "शेकेल",
    "₺": "लीरा",
    "৳": "टका",
    "฿": "बात",
    "₿": "बिटकॉइन",
}
SCALES = {
    "हज़ार": "हज़ार",
    "हजार": "हज़ार",
    "लाख": "लाख",
    "करोड़": "करोड़",
    "करोड": "करोड़",
    "कोटी": "कोटी",
    "अब्ज": "अब्ज",
    "अरब": "अरब",
    "खरब": "खरब",
    "सौ": "सौ",
    "मिलियन": "मिलियन",
    "बिलियन": "बिलियन",
    "ट्रिलियन": "ट्रिलियन",
    "thousand": "हज़ार",
    "lakh": "लाख",
    "lakhs": "लाख",
    "lac": "लाख",
    "crore": "करोड़",
    "crores": "करोड़",
    "cr": "करोड़",
    "million": "मिलियन",
    "mn": "मिलियन",
    "billion": "बिलियन",
    "bn": "बिलियन",
    "trillion": "ट्रिलियन",
    "tn": "ट्रिलियन",
}
# Glued to the figures of an amount of money only: 10K is a race, 5m a length.
LETTERS = {
    "K": "हज़ार",
    "k": "हज़ार",
    "M": "मिलियन",
    "m": "मिलियन",
    "B": "बिलियन",
    "b": "बिलियन",
    "T": "ट्रिलियन",
    "L": "लाख",
}

DEVANAGARI_SCALE = any_of(name for name in SCALES if not name.isascii())
LATIN_SCALE = any_of(name for name in SCALES if name.isascii())
SCALE = rf"(?: ?(?:{DEVANAGARI_SCALE}|(?i:{LATIN_SCALE})\.?){WORD_END}){{0,2}}"
# Two lakh and fifty thousand: the rupees come at the very end.
MORE = rf"(?: \d{{1,3}} ?(?:{DEVANAGARI_SCALE}){WORD_END}){{0,3}}"
NAMES = any_of("रुपये रुपए रुपयों रूपये रूपए रुपया डॉलर डाॅलर यूरो पाउंड येन युआन rupees dollars")
SIGN = any_of(SIGNS)
FIGURES = regex.compile(r"\d+")
OBLIQUE = any_of("का के की को में से पर तक प्रति किलो लीटर वाला वाली वाले और या")


def _scales(written: str) -> str:
    return " ".join(SCALES[name.lower().rstrip(".")] for name in written.split())


def _sum(match: Match) -> str:
    """₹2.5 करोड़ is दो दशमलव पाँच करोड़ रुपये; a name of the currency that follows is not said twice."""
    currency, figures = SIGNS[match["sign"].strip()], match["figures"]
    scale = LETTERS[match["letter"]] if match["letter"] else _scales(match["scale"])
    scale += " " + FIGURES.sub(lambda more: f" {number(more[0])} ", match["more"] or "")
    if currency == "रुपये" and not scale.strip():
        return _rupees(figures, oblique=match["oblique"] is not None)
    return " ".join(f"{'माइनस' if match['minus'] else ''} {amount(figures)} {scale} {currency}".split())


def _rupees(figures: str, *, oblique: bool) -> str:
    rupees, point, paise = figures.partition(".")
    if point and len(paise) == 2 and "-" not in figures and int(rupees.replace(",", "") + paise):  # noqa: PLR2004
        if not int(rupees.replace(",", "")):
            return f"{cardinal(int(paise))} पैसे"
        paise_said = f" {cardinal(int(paise))} पैसे" if int(paise) else ""
        return _rupees(rupees, oblique=oblique) + paise_said
    return f"{amount(figures)} {'रुपया' if figures == '1' and not oblique else 'रुपये'}"


RULES = (
    # ₹10 लाख-₹15 लाख: the rupees are said once.
    Rule(
        rf"([₹$€£¥]) ?({NUMBER}(?: ?{DEVANAGARI_SCALE}){{1,2}})-\1?(?=\d)",
        lambda match: f"{match[2]} से {match[1]}",
    ),
    Rule(
        rf"(?<![\p{{L}}\d])(?P<minus>-)?(?P<sign>{SIGN}) ?(?P<figures>{AMOUNT})"
        rf"(?:(?P<letter>[KkMmBbTL])(?!\w)|(?P<scale>{SCALE})(?P<more>{MORE}))"
        rf"(?: {NAMES}{WORD_END})?(?P<oblique>(?= {OBLIQUE}{WORD_END}))?",
        _sum,
    ),
    Rule(r"(?<=\d) ?([$€£¥₹])", lambda match: SIGNS[match[1]]),
    Rule(rf"(?<=\d) ?(USD|EUR|GBP|AED|INR){WORD_END}", lambda match: SIGNS.get(match[1], "रुपये")),
    Rule(
        rf"(?<=\d) ?(?i:({LATIN_SCALE}))(?:\.(?! ?\p{{Lu}}))?{WORD_END}",
        lambda match: SCALES[match[1].lower()],
    ),
    Rule(rf"(?<=[\d]) ?-?(?={DEVANAGARI_SCALE}{WORD_END})", lambda _: " "),
    Rule(r"(?<=रुपये|पैसे|डॉलर) ?/ ?(?=\d)", lambda _: "प्रति"),
    Rule(rf"{WORD_START}\$", lambda _: "डॉलर"),
)
