"""What the classes and ids of a page's elements tell: how sites call what they put around a story."""

import regex
from lxml import etree

# Classes that say what a story is about, or how a theme lays it out.
ABOUT = regex.compile(
    r"^(?:(?:format|status|type|has|is|no|with|align|js|amp-wp|elementor|col|single|template|wp-singular)-.*"
    r"|(?:tag|category|cat|term|topic)-(?!(?:list|cloud|links?|box|wrap\w*|row|bar|items?|labels?)$).*"
    r"|(?:section|author|page|post)-(?!links?|box|wrap|row|bar|ad|share|tags?|related|caption|meta|author|nav"
    r"|comments?|footer|sidebar|bio|info|card|labels?|next|read|icons?).*)"
)
NAMING = (
    "class", "id", "aria-labelledby", "data-component", "data-testid", "data-test", "data-qa", "data-e2e",
)  # fmt: skip
HUMP = regex.compile(r"(?<=[a-z])(?=[A-Z])")
COMMENTS = regex.compile(
    r"(?<![a-z])(?:comments?|disqus|discussion|responses?|respond|replies|reply|reactions)(?![a-z])"
)
PULLED = regex.compile(r"(?<![a-z])(?:pull-?(?:ed-?)?(?:quote|out)s?|block-pullquote|quote-?pull)(?![a-z])")
NAMES = regex.compile(
    r"(?<![a-z0-9])(?:"
    # Other stories.
    r"related\w*|relatedposts?|recommend\w*|reco|recs?|recirc\w*|rel|also|also-?(?:read|see)\w*|alsoread\w*"
    r"|read-?(?:also|next|too)|read-?more(?!-(?:content|text|wrap))|(?:more|other|latest|recent|top)-?(?:stor(?:y|ies)|news|posts?|articles?|from|on|in|like)"
    r"|more|most|most-?(?:read|popular|viewed|shared)|popular\w*|trend(?:ing|s)?|next-?(?:story|article|post|up|read|news|sep)?"
    r"|prev(?:ious)?-?(?:story|article|post)|in-?links?|inline-?links?|see-?also|suggest\w*|must-?read|web-?stor(?:y|ies)"
    # Sharing, following, letters.
    r"|share\w*|sharing|social\w*|sd|addthis\w*|addtoany\w*|follow\w*|whats-?app|wa|telegram|google-?news|news-?letters?|nl"
    r"|subscri\w*|subs-?box|sign-?up|mailchimp|jetpack-subscription|likes?-?(?:widget|box)|join|cta|notification|notify|bell|invite"
    r"|action-?bar|donat(?:e|ions?)(?:-\w+)?|support-?us"
    # Advertising and shopping.
    r"|ads?\d*|adv|advt|advert\w*|ad-?(?:slot|box|wrap|unit|container|block|label)\w*|ads\w*|adsbygoogle|google-auto-placed|dfp|gpt|banner|promo\w*"
    r"|sponsor\w*|partner\w*|taboola|outbrain|mgid|colombia|teads|affiliate\w*|shop\w*|buy|deals?|products?(?:-?\w*)|price"
    # The site's own.
    r"|bread-?crumbs?|crumbs?|nav|navbar|navigation|menu|side-?bar|widget|widget-area|foot|footer|masthead|topbar|toolbar"
    r"|ticker|breaking|cookie\w*|consent|gdpr|pop-?up|modal|overlay|lightbox|toast|skip(?:-link)?|pagination|pager"
    r"|screen-?reader\w*|sr-only|visually-?hidden|print(?!-?(?:content|body|area))(?:-\w+)?|font-?size|text-?size|icons?|listen\w*|tts|audio-?player|player"
    r"|app-?(?:promo|download|banner|install|link)|download|poll|quiz|survey|vote|rating|feedback|helpful|counter|login"
    r"|slider\w*|slide-?show\w*|carousel\w*|swiper\w*|poll-?(?:box|card|wrap\w*|widget|s)"
    # Around the story.
    r"|tags?|tag-?(?:list|cloud|links?|box|wrap|row|bar|s)|taglist|keywords?|kw|topics?|labels?(?!-(?:hidden|above|inline|visually))|post-labels"
    r"|caption\w*|cap|fig-?cap\w*|photo-?(?:credit|caption)|image-?(?:credit|caption)|credits?|copyright"
    r"|by-?lines?|(?:article|post|entry|story)-meta|article-info|foot-?notes?|end-?notes?"
    r"|author-?(?:box|bio|info|desc|card|profile|about|details)|about-?(?:the-?)?author|bio|sabox\w*|abh-?\w*|profile"
    r"|toc|table-of-contents|contents-?list|highlights|highlights?-?box|key-?(?:points?|takeaways?|highlights?)|takeaways|tldr|quick-?reads?|ai-?summar(?:y|ies)"
    r"|disclaimer|disc|standfirst|deck|dek|kicker|strap(?:line)?|tagline|read(?:ing)?-?time"
    r"|social-?embed|embed|tweet|twitter-\w+|instagram-\w+|fb-\w+|pinned|presented"
    r")(?![a-z0-9])"
)  # fmt: skip
# What is furniture though it stands within a line.
SMALL = regex.compile(r"(?<![a-z])(?:cap|caption|credits?|ads?|screen-?reader)")
# What stands before those who have not paid; some sites name the whole story so.
WALLS = regex.compile(
    r"(?<![a-z0-9])(?:wall|pay-?wall\w*|reg-?wall\w*|meter\w*|plans?|pricing|testimonials?|membership|upsell"
    r"|locked-?(?:message|overlay))(?![a-z0-9])"
)


def is_pull_quote(node: etree._Element) -> bool:
    """Whether a page sets an element as a pull quote."""
    return bool(PULLED.search(names_of(node)))


def names_of(node: etree._Element) -> str:
    """The words by which a page calls an element, lowercase, parted by hyphens and spaces.

    Where classes are made by a machine, what is called for tests and for those who hear a page tells.
    """
    given = " ".join(value for name in NAMING if (value := node.get(name)))
    tokens = HUMP.sub("-", given).replace("_", "-").lower().split()
    return " ".join(token for token in tokens if not ABOUT.match(token))
