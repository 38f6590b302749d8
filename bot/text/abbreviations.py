"""Which full stops end no sentence: those of abbreviations, of initials and of item numbers."""

import regex

# More code points than the longest entry below, so that a look back costs the same anywhere in a text.
LOOKBACK = 24

DEVANAGARI = """
डॉ डा डाॅ श्री श्रीमती सुश्री कु सौ चि प्रो प्रा पं मो मौ मु मा मि मिस मिसेज स्व वि सं रु रू क्र
नं ले लेफ्टि जन ब्रिगे मेज कै कैप्ट कॅ कॅप्ट एड एड् ऍड ॲड अॅड अ‍ॅड अधि इंजी आचा न्या ना आ खा ठा
गो शि पु हि अं तह ता जि पो पृ पै ई दि कि मी किमी सेमी मिमी किग्रा ग्रा लि कं उप प्र पू दू भा वा
मुं रा ज्ञा स्टे क्रि
"""

OTHER_INDIC = """
ডা ড মি মো মু প্রফে নং திரு திருமதி டாக்டர் பேரா செல்வி ડૉ ડો શ્રી શ્રીમતી પ્રો રૂ કિ મી સ્વ ડા
ਡਾ ਸ੍ਰੀ ਸ਼੍ਰੀ ਪ੍ਰੋ ਰੁ డా శ్రీ శ్రీమతి ప్రొ రూ ಡಾ ಶ್ರೀ ಶ್ರೀಮತಿ ಪ್ರೊ ರೂ ഡോ ശ്രീ ശ്രീമതി പ്രൊഫ രൂ
ଡା ଡ ଶ୍ରୀ ପ୍ରୋ ଟ
"""

LATIN = """
Dr Mr Mrs Ms Mx Messrs Prof Asst Assoc Sen Sens Gov Rep Reps Pres Gen Col Maj Capt Cmdr Cdr Lt
Sgt Cpl Brig Adm Hon Rev Fr Sr Jr St Ste Ft Mt Smt Sri Shri Sh Km Adv Er Pt Md Mohd Supt Insp
Det Dist Govt govt Dept dept Univ Assn Est est Ave Blvd Rd Inc Ltd Pvt Co Corp Bros vs v etc al
cf viz approx Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec No Nos Vol vol Fig fig Eq pp Rs
"""

# The names of the Latin letters as Devanagari spells them: के. एस. एन. टी.
SPELLED_LETTERS = """
ए ऐ बी सी डी ई एफ जी एच आय जे के एल एम एन ओ पी क्यू क्यु आर एस टी यू वी व्ही डब्ल्यू डब्लू
डब्ल्यु एक्स वाई वाय ज़ेड जेड झेड बि सि डि जि टि पि एफ् एच् एल् एम् एन् एस्
"""

# A letter beside another initial (आई. ए. एस.), a verb that closes a sentence elsewhere (वह आई.).
LETTERS_IN_COMPANY = frozenset({"आई"})

LETTERS = frozenset(SPELLED_LETTERS.split()) | LETTERS_IN_COMPANY
KNOWN = frozenset(f"{DEVANAGARI} {OTHER_INDIC} {LATIN} {SPELLED_LETTERS}".split())

WORD = r"[\w\u200c\u200d]"
LAST_WORD = regex.compile(rf"(?r){WORD}+")  # (?r) matches backwards from the end of what is searched
DOTTED_LATIN = regex.compile(r"(?r)(?<![A-Za-z])[A-Za-z]{1,2}\.[A-Za-z]{1,4}")
INITIAL = regex.compile(
    r"""
    \p{Lu}                                                      # J.
    | [\u0904-\u0939\u0958-\u0961\u0972-\u097f]\u093c?          # म. अ. ड़.
    | [\p{Beng}\p{Guru}\p{Gujr}\p{Orya}\p{Taml}\p{Telu}\p{Knda}\p{Mlym}]\p{M}*  # மு.
    """,
    regex.VERBOSE,
)
INITIAL_BEFORE = regex.compile(rf"(?r)({WORD}+)\.\s?")
INITIAL_AFTER = regex.compile(rf"\s?({WORD}{{1,8}})\.")
ITEM_NUMBER = regex.compile(r"(?:\A|[\n\r])[ \t(]*\d{1,3}\.\Z")


def ends_with_abbreviation(text: str, end: int) -> bool:
    """Whether the full stop right before `end` belongs to an abbreviation, an initial or an item's number.

    A handful of code points around `end` decide, never the whole text. What may be both (U.S., No., जी.)
    counts as an abbreviation: a message that ends one sentence sooner harms nobody.
    """
    if text[end - 1 : end] != "." or text[max(0, end - 2)] in ". \n)":
        return False
    start = max(0, end - LOOKBACK)
    match = LAST_WORD.match(text, start, end - 1)
    if not match:
        return False
    word = match.group()
    if word in KNOWN:
        return True
    if word in LETTERS_IN_COMPANY:
        return _in_company(text, match.start(), end)
    if word.isdecimal():
        return bool(ITEM_NUMBER.search(text, start, end))
    return bool(INITIAL.fullmatch(word) or DOTTED_LATIN.match(text, start, end - 1))


def _in_company(text: str, start: int, end: int) -> bool:
    before = INITIAL_BEFORE.match(text, max(0, start - LOOKBACK), start)
    after = INITIAL_AFTER.match(text, end)
    return any(found is not None and _is_initial(found[1]) for found in (before, after))


def _is_initial(word: str) -> bool:
    return word in LETTERS or bool(INITIAL.fullmatch(word))
