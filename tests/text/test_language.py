"""The language of a headline or a story is told by its script and its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.language import language

HINDI = (
    "बारिश के बाद शहर की सड़कें पानी में डूब गईं",
    "किसानों को मिलेगा फसल बीमा का पैसा",
    "रेल बजट पर संसद में हंगामा",
    "अदालत ने सरकार से जवाब माँगा",
    "पहाड़ों में बर्फबारी, पर्यटक फँसे",
    "टीम ने आखिरी गेंद पर मैच जीता",
    "अस्पताल में डॉक्टर नहीं, मरीज परेशान",
    "पेट्रोल के दाम फिर बढ़े",
    "चुनाव आयोग की बैठक आज",
    "मौसम विभाग ने चेतावनी दी है कि दो दिन तक तेज हवा चलेगी।",
    "चुनाव",
    "हमनी के गाँव में बिजली नइखे आइल",  # Bhojpuri, for which the nearest language of ours stands in
)
MARATHI = (
    "पावसामुळे शेतकऱ्यांचे मोठे नुकसान झाले आहे",
    "मुख्यमंत्र्यांनी आज नवीन योजना जाहीर केली",
    "मुंबईत लोकल सेवा विस्कळीत",
    "न्यायालयाने सरकारला नोटीस बजावली",
    "कांद्याचे भाव पुन्हा वाढले",
    "शाळा उद्यापासून सुरू होणार",
    "पुण्यात पाणीकपातीचा निर्णय",
)
NEPALI = (
    "सरकारले नयाँ बजेट सार्वजनिक गरेको छ",
    "पहिरोका कारण राजमार्ग अवरुद्ध भएको छ",
    "प्रधानमन्त्रीले संसदमा सम्बोधन गर्नुभयो",
    "किसानहरूले मल पाएनन्",
    "काठमाडौंमा आज पनि वर्षा हुने",
)
ENGLISH = (
    "The court asked the government to reply within a week",
    "Heavy rain floods the streets of the old city",
    "India win by three wickets in the final over",
    "Petrol prices rise again",
    "Breaking news",
    "Farmers say they have not been paid for last year's crop.",
)
URDU = (
    "عدالت نے حکومت سے جواب طلب کر لیا",
    "بارش کے بعد سڑکیں پانی میں ڈوب گئیں",
    "ٹیم نے آخری گیند پر میچ جیت لیا",
    "پٹرول کی قیمت میں اضافہ",
)
BENGALI = ("বৃষ্টির পরে শহরের রাস্তা জলের তলায়", "আদালত সরকারের কাছে জবাব চেয়েছে", "আজ সংসদে বাজেট", "ব")
OTHERS = (
    ("as", "আজি গুৱাহাটীত ধাৰাসাৰ বৰষুণ হৈছে"),
    ("ta", "மழையால் சாலைகள் நீரில் மூழ்கின"),
    ("ta", "தேர்தல்"),
    ("te", "వర్షాల వల్ల రోడ్లు మునిగిపోయాయి"),
    ("gu", "વરસાદને કારણે રસ્તા પાણીમાં ડૂબ્યા"),
    ("pa", "ਮੀਂਹ ਕਾਰਨ ਸੜਕਾਂ ਪਾਣੀ ਵਿੱਚ ਡੁੱਬੀਆਂ"),
    ("kn", "ಮಳೆಯಿಂದ ರಸ್ತೆಗಳು ಮುಳುಗಿವೆ"),
    ("ml", "മഴയിൽ റോഡുകൾ വെള്ളത്തിലായി"),
    ("or", "ବର୍ଷା ଯୋଗୁଁ ରାସ୍ତା ବୁଡ଼ିଗଲା"),
    ("si", "වැසි නිසා මාර්ග යටවිය"),
    ("sa", "रामः वनं गच्छति सीता अपि गच्छति"),
    ("ar", "طلبت المحكمة من الحكومة الرد خلال أسبوع"),
    ("fa", "دادگاه از دولت خواست تا یک هفته پاسخ دهد"),
    ("fr", "Le tribunal a demandé au gouvernement de répondre dans la semaine"),
    ("de", "Das Gericht hat die Regierung um eine Antwort gebeten"),
    ("ru", "Суд попросил правительство ответить в течение недели"),
    ("ja", "裁判所は政府に回答を求めた"),
    ("zh", "法院要求政府在一周内答复"),
)
MIXED = (
    ("hi", "OpenCloud की CEO Maria Keller ने ChipWorks पर उठाए सवाल"),
    ("hi", "FastChip R7 और SmartCore X2 के दाम बढ़े, Redmond Labs ने बताया"),
    ("mr", "Redmond Labs ने पुण्यात नवीन कार्यालय सुरू केले आहे"),
    ("en", "The minister told the crowd, “हम सब साथ हैं”, and then left the stage without another word"),
    ("en", "She said the word धन्यवाद twice"),
    ("ta", "Redmond Labs நிறுவனம் புதிய அலுவலகத்தைத் திறந்தது"),
)
TABLE = [
    *(("hi", text) for text in HINDI),
    *(("mr", text) for text in MARATHI),
    *(("ne", text) for text in NEPALI),
    *(("en", text) for text in ENGLISH),
    *(("ur", text) for text in URDU),
    *(("bn", text) for text in BENGALI),
    *OTHERS,
    *MIXED,
]


@pytest.mark.parametrize(
    ("code", "text"), TABLE, ids=[f"{code}{number}" for number, (code, _) in enumerate(TABLE)]
)
def test_the_language_of_a_text_is_told(code: str, text: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    "text", ["", " \n", "2025", "😀 !", "۔", "।", "\x00", "\ud800", "ا", "Qxz"], ids=ascii
)
def test_what_tells_nothing_has_no_language(text: str) -> None:
    assert language(text) is None


@pytest.mark.parametrize("dirt", ["\x00", "\x0b", "\x7f", "\ud83d", "\ufdd0", "\ufeff", "\u200b"], ids=ascii)
def test_dirt_in_a_text_changes_nothing(dirt: str) -> None:
    assert language(dirt.join(["अदालत ने ", " सरकार से जवाब", " माँगा"])) == "hi"


@given(st.text(alphabet=st.characters(codec=None)))
@settings(max_examples=300, deadline=None)
def test_any_text_has_an_answer(text: str) -> None:
    code = language(text)

    assert code is None or (len(code) == 2 and code.islower())
