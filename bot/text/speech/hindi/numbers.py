"""Hindi number words: cardinals of the Indian system, decimals, ordinals, years, figures one by one.

Spellings are those of the Central Hindi Directorate.
"""

WORDS = """
शून्य एक दो तीन चार पाँच छह सात आठ नौ
दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस
बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस
तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस
चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास
पचास इक्यावन बावन तिरेपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ
साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर
सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी
अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अठासी नवासी
नब्बे इक्यानवे बानवे तिरानवे चौरानवे पंचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे
"""
SMALL = tuple(WORDS.split())

SCALES = (
    (10**11, "खरब"),
    (10**9, "अरब"),
    (10**7, "करोड़"),
    (10**5, "लाख"),
    (10**3, "हज़ार"),
    (10**2, "सौ"),
)
# From here on newspapers count in करोड़ alone: 10^13 is दस लाख करोड़; नील and शंख are read by nobody.
ONLY_CRORES = 10**13
CRORE = 10**7
# Longer figures are no amounts.
LONGEST = 18

POINT = "दशमलव"

# The first six ordinals without their ending; from the seventh on, and the fifth, the ending has व.
IRREGULAR = {1: "पहल", 2: "दूसर", 3: "तीसर", 4: "चौथ", 6: "छठ"}
ENDINGS = {"m": ("ा", "वाँ"), "f": ("ी", "वीं"), "o": ("े", "वें")}
# Kings and popes are counted in Sanskrit, as far as people know it.
SANSKRIT = tuple("प्रथम द्वितीय तृतीय चतुर्थ पंचम षष्ठ सप्तम अष्टम नवम दशम".split())  # noqa: SIM905


def cardinal(number: int) -> str:
    """The words for a whole number from 0 on: 125000 is एक लाख पच्चीस हज़ार."""
    if number >= ONLY_CRORES:
        crores, rest = divmod(number, CRORE)
        return f"{cardinal(crores)} करोड़" + (f" {cardinal(rest)}" if rest else "")
    if number == 100:  # noqa: PLR2004  # सौ alone, एक सौ where something follows
        return "सौ"
    words = []
    for size, name in SCALES:
        count, number = divmod(number, size)
        if count:
            words += [cardinal(count), name]
    if number or not words:
        words.append(SMALL[number])
    return " ".join(words)


def one_by_one(figures: str) -> str:
    """Each figure by itself, all other signs left out: 112 is एक एक दो."""
    return " ".join(SMALL[int(figure)] for figure in figures if figure.isdecimal())


def number(figures: str) -> str:
    """Words for figures, separators and decimals among them; 007 and the very long are said one by one."""
    whole, _, decimals = figures.replace(",", "").partition(".")
    if len(whole) > LONGEST or (len(whole) > 2 and whole.startswith("0")):  # noqa: PLR2004  # 05 is a day
        words = one_by_one(whole)
    else:
        words = cardinal(int(whole or 0))
    return f"{words} {POINT} {one_by_one(decimals)}" if decimals else words


def year(number: int) -> str:
    """A year as people say it: 1947 is उन्नीस सौ सैंतालीस, 2026 is दो हज़ार छब्बीस."""
    centuries, rest = divmod(number, 100)
    if not 11 <= centuries <= 19:  # noqa: PLR2004
        return cardinal(number)
    return f"{SMALL[centuries]} सौ" + (f" {SMALL[rest]}" if rest else "")


def ordinal(number: int, form: str) -> str:
    """The ordinal: `form` is m for पहला, f for पहली, o (oblique and plural) for पहले."""
    vowel, ending = ENDINGS[form]
    if number in IRREGULAR:
        return IRREGULAR[number] + vowel
    return cardinal(number) + ending


def regnal(number: int) -> str:
    """The number of a king or pope: द्वितीय, चौदहवें."""
    return SANSKRIT[number - 1] if number <= len(SANSKRIT) else ordinal(number, "o")
