"""Units of measure, percentages and degrees."""

from bot.text.speech.hindi.quantity import AMOUNT, amount
from bot.text.speech.hindi.rule import START, WORD_END, WORD_START, Match, Rule, any_of

# Said for the sign behind a figure; upper and lower case differ (5G is no weight).
LATIN = {
    "km": "किलोमीटर", "kms": "किलोमीटर", "Km": "किलोमीटर", "KM": "किलोमीटर", "m": "मीटर", "mtr": "मीटर",
    "cm": "सेंटीमीटर", "mm": "मिलीमीटर", "nm": "नैनोमीटर", "µm": "माइक्रोमीटर", "μm": "माइक्रोमीटर",
    "ft": "फ़ुट", "feet": "फ़ुट", "foot": "फ़ुट", "inch": "इंच", "inches": "इंच", "mile": "मील", "miles": "मील",
    "kg": "किलोग्राम", "kgs": "किलोग्राम", "Kg": "किलोग्राम", "KG": "किलोग्राम", "g": "ग्राम", "gm": "ग्राम",
    "gms": "ग्राम", "mg": "मिलीग्राम", "µg": "माइक्रोग्राम", "μg": "माइक्रोग्राम", "ug": "माइक्रोग्राम",
    "t": "टन", "ton": "टन", "tons": "टन", "tonne": "टन", "tonnes": "टन", "MT": "मीट्रिक टन",
    "quintal": "क्विंटल",
    "l": "लीटर", "L": "लीटर", "ltr": "लीटर", "litre": "लीटर", "litres": "लीटर", "ml": "मिलीलीटर",
    "mL": "मिलीलीटर",
    "sq km": "वर्ग किलोमीटर", "sq. km": "वर्ग किलोमीटर", "km2": "वर्ग किलोमीटर", "sq ft": "वर्ग फ़ुट",
    "sq. ft": "वर्ग फ़ुट", "sqft": "वर्ग फ़ुट", "sq m": "वर्ग मीटर", "m2": "वर्ग मीटर", "m3": "घन मीटर",
    "cm2": "वर्ग सेंटीमीटर", "cm3": "घन सेंटीमीटर", "cu m": "घन मीटर",
    "ha": "हेक्टेयर", "hectare": "हेक्टेयर", "acre": "एकड़", "acres": "एकड़",
    "hr": "घंटे", "hrs": "घंटे", "h": "घंटे", "hour": "घंटे", "hours": "घंटे", "min": "मिनट", "mins": "मिनट",
    "minutes": "मिनट", "sec": "सेकंड", "secs": "सेकंड", "s": "सेकंड", "ms": "मिलीसेकंड",
    "kmph": "किलोमीटर प्रति घंटा", "kph": "किलोमीटर प्रति घंटा", "mph": "मील प्रति घंटा",
    "W": "वाट", "kW": "किलोवाट", "KW": "किलोवाट", "MW": "मेगावाट", "GW": "गीगावाट", "kWh": "किलोवाट घंटा",
    "V": "वोल्ट", "kV": "किलोवोल्ट", "KV": "किलोवोल्ट", "Hz": "हर्ट्ज़", "kHz": "किलोहर्ट्ज़", "MHz": "मेगाहर्ट्ज़",
    "GHz": "गीगाहर्ट्ज़", "dB": "डेसिबल", "Pa": "पास्कल", "kcal": "किलो कैलोरी", "cal": "कैलोरी",
    "KB": "के बी", "kB": "के बी", "MB": "एम बी", "GB": "जी बी", "TB": "टी बी", "PB": "पी बी",
    "Mbps": "एम बी पी एस", "Gbps": "जी बी पी एस", "kbps": "के बी पी एस", "MP": "मेगापिक्सल", "mp": "मेगापिक्सल",
    "mAh": "एम ए एच", "cc": "सी सी", "CC": "सी सी", "bps": "बेसिस पॉइंट", "bhp": "बी एच पी", "hp": "हॉर्स पावर",
    "x": "गुना", "X": "गुना",
    "°C": "डिग्री सेल्सियस", "° C": "डिग्री सेल्सियस", "°F": "डिग्री फ़ारेनहाइट", "° F": "डिग्री फ़ारेनहाइट",
    "°": "डिग्री", "%": "प्रतिशत", "‰": "प्रति हज़ार", "″": "इंच", "′": "फ़ुट",
}  # fmt: skip

DEVANAGARI = {
    "किमी": "किलोमीटर", "कि०मी०": "किलोमीटर", "मिमी": "मिलीमीटर", "सेमी": "सेंटीमीटर", "सेंमी": "सेंटीमीटर",
    "किग्रा": "किलोग्राम", "मिग्रा": "मिलीग्राम", "मिली": "मिलीलीटर", "किलोमी": "किलोमीटर", "किवा": "किलोवाट",
    "मेवा": "मेगावाट", "सेग्रे": "डिग्री सेल्सियस",
}  # fmt: skip
# Words of their own elsewhere (मिली: she met; मेवा: dried fruit), units only behind a figure.
ONLY_BEHIND_FIGURES = frozenset({"मिली", "मेवा", "किवा"})

DEGREES = {"C": "सेल्सियस", "F": "फ़ारेनहाइट"}
PER = any_of(
    "घंटा घंटे घं सेकंड सेकेंड से मिनट दिन हफ़्ते माह महीना महीने वर्ष साल लीटर किलो किलोग्राम क्विंटल टन वर्ग यूनिट बैरल औंस शेयर "
    "व्यक्ति एकड़ हेक्टेयर hr h s sec"
)
SINGULAR = {
    "घंटे": "घंटा",
    "महीने": "महीना",
    "से": "सेकंड",
    "घं": "घंटा",
    "hr": "घंटा",
    "h": "घंटा",
    "s": "सेकंड",
    "sec": "सेकंड",
}
LATIN_UNIT = any_of(LATIN.keys() - {"x", "X"})


def _measure(match: Match) -> str:
    minus = "माइनस" if match["minus"] else ""
    per = match["per"]
    unit = LATIN[match["unit"]]
    below = f"प्रति {SINGULAR.get(LATIN[per], LATIN[per])}" if per else ""
    return " ".join(f"{minus} {amount(match['figures'])} {unit} {below}".split())


RULES = (
    Rule(
        rf"(?:(?<![\w\d-])(?P<minus>-)|{START})(?P<figures>{AMOUNT})(?: ?-? ?(?P<unit>{LATIN_UNIT})"
        rf"|(?P<unit>[xX]))(?: ?/ ?(?P<per>{LATIN_UNIT}))?(?:(?<=\w){WORD_END}|(?<=\W))(?!-\w)",
        _measure,
    ),
    Rule(rf"(?<=\d) ?-?({any_of(DEVANAGARI)})\.?{WORD_END}", lambda match: DEVANAGARI[match[1]]),
    Rule(
        rf"{WORD_START}({any_of(DEVANAGARI.keys() - ONLY_BEHIND_FIGURES)}){WORD_END}",
        lambda match: DEVANAGARI[match[1]],
    ),
    Rule(
        rf"(?<=[\p{{L}}\p{{M}}]) ?/ ?({PER}){WORD_END}",
        lambda match: f"प्रति {SINGULAR.get(match[1], match[1])}",
    ),
    Rule(rf"(?<=डिग्री) ?(C|F){WORD_END}", lambda match: DEGREES[match[1]]),
    Rule(r"%", lambda _: "प्रतिशत"),
)
