"""Lines of the site go, sentences that hold the same words stay."""

import pytest

from bot.loader.boilerplate import is_section_name, judge

SITES_OWN = [
    "👉 पूरा लेख सुनने के लिए नीचे क्लिक करें",
    "इस खबर को सुनें",
    "खबर शेयर करें",
    "हमारे व्हाट्सऐप चैनल से जुड़ें",
    "देश-दुनिया की ताज़ा ख़बरें पढ़ने के लिए हमारे WhatsApp चैनल से जुड़ें।",
    "गूगल न्यूज़ पर हमें फॉलो करें",
    "अगर आपको यह ख़बर पसंद आई हो तो इसे शेयर ज़रूर करें।",
    "विज्ञापन",
    "फोटो साभार: सोशल मीडिया",
    "इमेज स्रोत, Getty Images",
    "(फाइल फोटो)",
    "यह भी पढ़ें: मौसम ने ली करवट, कई राज्यों में बारिश",
    "ये भी पढ़ें- सोने के दाम गिरे, जानें नया भाव",
    "सर्वाधिकार सुरक्षित © 2025",
    "© 2025 कोई समाचार",
    "3 मिनट में पढ़ें",
    "Facebook Twitter WhatsApp",
    "#खबर #देश",
    "होम > देश > किसान",
    "Follow us on Google News",
    "Subscribe to our newsletter",
    "Download the app now",
    "Advertisement",
    "Image Credit: PTI",
    "Also Read | Ten things to know today",
    "3 min read",
    "Copyright 2025 The Post. All rights reserved.",
    "Click here to join our WhatsApp channel",
    "हेही वाचा: राज्यात पावसाचा अंदाज",
    "सर्व हक्क राखीव",
    "آمدورفت کی خبریں پڑھنے کے لیے یہاں کلک کریں",
    "یہ بھی پڑھیں: نئی سڑک کا افتتاح",
    "বিজ্ঞাপন",
    "আমাদের ফেসবুক পেজ ফলো করুন",
    "Please wait while we load the comments",
    "Loading more stories",
    "Follow us on Google",
    "Set as preferred source",
    "Tap to unmute",
    "Found an error? Report it to us.",
    "Subscribe for just ₹99 a month",
    "This is a developing story, more details will follow",
    "खबर विज्ञापन के नीचे जारी है",
    "अगर आपको हमारा काम पसंद है तो सहयोग करें।",
    "(यह खबर अपडेट की जा रही है)",
    "Read the full article",
    "Show more",
    "Advertisement - Scroll to continue",
    "Was this helpful?",
    "Link copied",
    "Sign in to save this story",
    "You are reading as a guest",
    "End of podcast promotion",
    "(Catch all the Village News, Breaking News and Latest Updates and News on our page.)",
    "Web Title: Boat school reaches three villages",
    "गूगल पर हमें पसंदीदा सोर्स के रूप में जोड़ें",
    "पूरी खबर यहां पढ़ें",
    "और लोड करें",
    "लिंक कॉपी हो गया",
    "पॉडकास्ट समाप्त",
    "छोड़कर ये भी पढ़ें आगे बढ़ें",
    "क्या आपको यह खबर पसंद आई?",
    "आणखी बातम्या वाचा",
    "এই খবরটি শেয়ার করুন",
    "விளம்பரம்",
    "எங்களை வாட்ஸ்அப் சேனலில் பின்தொடரவும்",
    "————",
    "★ ★ ★",
]
OPENERS = {
    "और पढ़ें": "section",
    "ये भी पढ़ें:": "section",
    "Also Read": "section",
    "आणखी वाचा": "section",
    "مزید پڑھیں": "section",
    "আরও পড়ুন": "section",
    "மேலும் படிக்க": "section",
    "Leave a Comment": "end",
    "Comments (0)": "end",
    "टिप्पणी करें": "end",
    "सम्बन्धित ख़बरें": "end",
    "Related Posts": "end",
    "संबंधित बातम्या": "end",
    "متعلقہ خبریں": "end",
    "সর্বশেষ খবর": "end",
    "தொடர்புடைய செய்திகள்": "end",
}
STORY = [
    "“यह भी पढ़ें,” शिक्षक ने बच्चों से कहा।",
    "सरकार ने अखबारों में विज्ञापन जारी किया।",
    "उन्होंने कहा कि लोग फेसबुक पर अफवाहें शेयर न करें।",
    "मंत्री ने टिप्पणी करने से इनकार कर दिया।",
    "कंपनी का ऐप डाउनलोड करने वालों की संख्या दस लाख हो गई।",
    "अदालत का फैसला पढ़ने के लिए वेबसाइट पर भीड़ लग गई।",
    "योजना का मकसद",
    "प्रतिक्रिया",
    "नई दिल्ली, 12 मार्च (भाषा)",
    "(एजेंसी)",
    "Share prices fell sharply on Monday.",
    "Follow the river for two miles and the mill comes into view.",
    "Join us on Sunday, the organisers told residents.",
    "The app was downloaded by a million farmers in a week.",
    "Advertisement spending rose by a fifth.",
    "Loading the boats took the whole of Monday.",
    "Show more care for the river, the elders said.",
    "Updated rules for ferries come into force on Friday.",
    "The link copied by the clerk led nowhere.",
    "Google पर लगे जुर्माने की रकम घटा दी गई है।",
    "पूरी खबर यहां पढ़ने वालों तक एक दिन बाद पहुंचती थी।",
    "Related documents were found in a locker.",
    "“Leave a comment,” the poster said, and thousands did.",
    "तस्वीर: राज्य के हालात पर एक लंबी रिपोर्ट में कहा गया है कि सूखे ने तीन साल में हजारों लोगों को गांव छोड़ने पर मजबूर किया।",
]


@pytest.mark.parametrize("line", SITES_OWN)
def test_a_line_of_the_site_goes(line: str) -> None:
    assert judge(line) == "line"


@pytest.mark.parametrize(("line", "role"), OPENERS.items())
def test_a_line_that_opens_other_stories_is_told_from_one_that_ends_the_page(line: str, role: str) -> None:
    assert judge(line) == role


@pytest.mark.parametrize("line", STORY)
def test_a_line_of_the_story_stays(line: str) -> None:
    assert judge(line) is None


def test_a_sentence_of_the_site_about_the_story_goes_however_long_it_is() -> None:
    assert judge("Disclaimer: " + "this article is for information and no advice. " * 15) == "line"
    assert judge(
        "(Except for the headline, this story has not been edited by our staff and is published from a feed.)"
    )
    assert judge("सूचना देने वाले ने कहा। " * 80) is None


@pytest.mark.parametrize("line", ["देश", "Top News", "महाराष्ट्र", "உலகம்"])
def test_names_of_sections_are_known(line: str) -> None:
    assert is_section_name(line)
    assert not is_section_name(line + " में बड़ा बदलाव आया")
