"""What feeds bring becomes articles: told in full, once where several tell them, and following changes."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.article import Article
from bot.loader.parse import parse
from bot.sources.reception import PAUSES
from tests.sources.following import Following, item, story

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
TEASER = "<p>नहर साफ़ हुई…</p>"


def page(number: int, words: int = 200) -> str:
    """The page of a story."""
    heading = f"<h1>खबर {number}: नहर साफ़ हुई</h1>"
    return f"<html><body><article>{heading}<p>{story(number, words)}</p></article></body></html>"


async def kept(following: Following) -> list[Article]:
    return [*await following.store.articles.kept()]


# Pages


async def test_a_teaser_is_told_in_full_from_its_page(following: Following) -> None:
    link = following.web.serve("/1", page(1))
    await following.follow("/feed", item(1, body=TEASER, link=link))

    await following.poll()

    (article,) = await kept(following)
    assert article.blocks[0].text == story(1, 200)
    assert (article.url, article.language, article.author) == (link, "hi", "कोसी समाचार")


async def test_a_page_that_cannot_be_had_is_asked_for_again_and_at_last_done_without(
    following: Following,
) -> None:
    link = following.web.serve("/1", "", status=503)
    await following.follow("/feed", item(1, body=TEASER, link=link))
    await following.poll()
    assert not await following.announced()

    for pause in PAUSES:
        following.now += pause * SECOND
        await following.poll()

    (article,) = await kept(following)
    assert article.excerpt == "summary"
    assert following.web.count("/1") == 5


async def test_a_page_that_is_there_at_the_second_try_is_told_in_full_and_in_its_order(
    following: Following,
) -> None:
    await following.follow("/feed", item(1))
    await following.poll()
    link = following.web.serve("/2", "", status=503)
    following.serve("/feed", item(3), item(2, body=TEASER, link=link), item(1))
    await following.poll()
    assert await following.numbers() == [1]

    following.web.serve("/2", page(2))
    following.now += PAUSES[0] * SECOND
    await following.poll()

    assert await following.numbers() == [1, 2, 3]


async def test_a_page_that_fails_twice_holds_up_no_later_entry_any_more(following: Following) -> None:
    await following.follow("/feed", item(1))
    await following.poll()
    link = following.web.serve("/2", "", status=503)
    following.serve("/feed", item(3), item(2, body=TEASER, link=link), item(1))
    await following.poll()

    following.now += PAUSES[0] * SECOND
    await following.poll()

    assert await following.numbers() == [1, 3]


async def test_a_server_that_asks_for_an_hour_gets_it(following: Following) -> None:
    link = following.web.serve("/1", "", status=503, headers={"Retry-After": "3600"})
    await following.follow("/feed", item(1, body=TEASER, link=link))
    await following.poll()

    (one,) = await following.store.feeds.incoming("waiting")

    assert (one.reason, one.tries) == ("fetch_busy", 1)
    assert one.due == pytest.approx((following.now + 3600 * SECOND).timestamp(), abs=1)


async def test_a_page_that_takes_too_long_is_asked_for_again(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = following.web.drip("/1", b"<p>" * 1000, every=0.05)
    await following.follow("/feed", item(1, body=TEASER, link=link))
    monkeypatch.setattr("bot.sources.reception.DEADLINE", 0.2)

    await following.poll()

    (one,) = await following.store.feeds.incoming("waiting")
    assert (one.reason, one.tries) == ("fetch_timeout", 1)


async def test_an_entry_that_only_we_cannot_read_is_set_aside_in_the_end(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    await following.follow("/feed", item(1))
    monkeypatch.setattr("bot.sources.stories.is_whole", None)
    await following.poll()

    for pause in PAUSES:
        following.now += pause * SECOND
        await following.poll()

    (aside,) = await following.store.feeds.incoming("aside")
    assert aside.reason == "feed_entry_unreadable"
    assert not await following.announced()


async def test_what_can_be_no_article_is_set_aside_with_its_reason_and_the_next_goes_out(
    following: Following,
) -> None:
    await following.follow("/feed", item(1))
    await following.poll()
    link = following.web.serve("/2", "<html></html>")
    nothing = f"<item><guid>2</guid><link>{link}</link></item>"
    following.serve("/feed", item(3), nothing, item(1))

    await following.poll()

    assert await following.numbers() == [1, 3]
    (aside,) = await following.store.feeds.incoming("aside")
    assert aside.reason == "article_empty"


async def test_stories_that_share_one_address_are_articles_of_their_own(following: Following) -> None:
    link = following.web.at("/live")
    await following.follow("/feed", item(1, link=link))
    await following.poll()
    following.serve("/feed", item(3, link=link), item(2, link=link), item(1, link=link))

    await following.poll()

    assert await following.numbers() == [1, 2, 3]


# Twins


async def test_mode_30_the_same_story_in_two_feeds_goes_out_once_and_says_where_it_stands_too(
    following: Following,
) -> None:
    agency = "<p>" + story(7, 300) + "</p>"
    await following.follow("/a", item(1, body=agency, link="https://kosi.example/1"))
    await following.poll()
    other = item(
        2, title="नहर पर खबर", body=agency + "<p>हमारे संवाददाता से।</p>", link="https://ganga.example/9"
    )
    await following.follow("/b", other, title="गंगा टाइम्स")

    await following.poll()

    assert await following.numbers() == [1]
    (article,) = await kept(following)
    assert article.also == ("गंगा टाइम्स",)


async def test_mode_30_one_address_in_two_feeds_of_an_outlet_goes_out_once_and_names_nobody(
    following: Following,
) -> None:
    await following.follow("/a", item(1, link="https://kosi.example/1?utm_source=rss"))
    await following.poll()
    await following.follow("/b", item(1, body=story(2), link="https://www.kosi.example/1"), title="कोसी ताज़ा")

    await following.poll()

    assert await following.numbers() == [1]
    (article,) = await kept(following)
    assert article.also == ()


async def test_a_twin_of_an_article_that_came_by_hand_is_not_announced_again(following: Following) -> None:
    by_hand = parse(f"नहर की खबर\n\n{story(7, 300)}", "canal.txt")
    await following.store.articles.see([by_hand], "folder", announce=True)
    await following.follow("/a", item(1, body=story(7, 300), link="https://kosi.example/1"))

    await following.poll()

    assert await following.announced() == ["नहर की खबर"]
    article = await following.store.articles.get(by_hand.id)
    assert article is not None
    assert article.also == ("कोसी समाचार",)


async def test_a_file_that_is_read_again_keeps_where_else_it_stands(following: Following) -> None:
    by_hand = parse(f"नहर की खबर\n\n{story(7, 300)}", "canal.txt")
    await following.store.articles.see([by_hand], "folder", announce=True)
    await following.follow("/a", item(1, body=story(7, 300), link="https://kosi.example/1"))
    await following.poll()

    (seen,) = await following.store.articles.see([by_hand], "folder", announce=True)

    article = await following.store.articles.get(by_hand.id)
    assert article is not None
    assert (seen.state, article.also) == ("known", ("कोसी समाचार",))


async def test_what_an_outlet_tells_once_more_itself_is_told_once_more(following: Following) -> None:
    await following.follow("/a", item(1, body=story(7, 300), link="https://kosi.example/1"))
    await following.poll()
    again = item(2, body=story(7, 300) + " अब नई जानकारी जुड़ी है।", link="https://kosi.example/2")
    following.serve("/a", again, item(1, body=story(7, 300), link="https://kosi.example/1"))

    await following.poll()

    assert await following.numbers() == [1, 2]


async def test_a_story_of_last_week_is_told_again_and_its_sketch_is_swept(following: Following) -> None:
    await following.follow("/a", item(1, body=story(7, 300), link="https://kosi.example/1"))
    await following.poll()
    feed = await following.follow("/b", title="गंगा टाइम्स")
    following.serve("/b", item(2, body=story(7, 300) + " आज भी।", link="https://ganga.example/2"))
    await following.store.feeds.resume(feed, following.now + 9 * DAY)
    following.now += 9 * DAY

    await following.poll()

    assert await following.numbers() == [1, 2]
    count = text("SELECT count(*) FROM sketches")
    assert await following.store.read(lambda connection: connection.scalar(count)) == 1


# Changes


async def test_a_small_edit_changes_the_article_quietly(following: Following) -> None:
    await following.follow("/feed", item(1))
    await following.poll()
    following.serve("/feed", item(1, body=story(1) + " कल और।"))

    await following.poll()

    (article,) = await kept(following)
    assert article.blocks[0].text == story(1) + " कल और।"
    assert await following.announced() == ["खबर 1: नहर साफ़ हुई"]
    assert await following.announced("correction") == []


async def test_a_big_change_corrects_what_was_sent_and_sends_nothing_anew(following: Following) -> None:
    await following.follow("/feed", item(1))
    await following.poll()
    following.serve("/feed", item(1, title="खबर 1: नहर साफ़ नहीं हुई, 2 लोग डूबे", body=story(5)))

    await following.poll()
    await following.poll()

    assert await following.announced() == ["खबर 1: नहर साफ़ हुई"]
    assert await following.announced("correction") == ["खबर 1: नहर साफ़ नहीं हुई, 2 लोग डूबे"]
    (correction,) = [each for each in await following.store.broadcasts.recent() if each.kind == "correction"]
    (first,) = await kept(following)
    assert (correction.about, correction.article_id) == (1, first.id)


async def test_a_correction_waits_while_the_story_is_still_being_sent(following: Following) -> None:
    await following.store.subscriptions.subscribe(5, None, "private", set_by=5, language="hi")
    await following.follow("/feed", item(1))
    await following.poll()
    following.serve("/feed", item(1, title="खबर 1: नहर में 2 लोग डूबे", body=story(5)))
    await following.poll()
    (article,) = await kept(following)
    assert article.title == "खबर 1: नहर में 2 लोग डूबे"
    assert await following.announced("correction") == []

    await following.store.broadcasts.stop(1)
    await following.poll(20 * SECOND)

    assert await following.announced("correction") == ["खबर 1: नहर में 2 लोग डूबे"]
    assert not await following.store.feeds.incoming("correct")


async def test_what_is_two_days_old_is_corrected_on_the_shelf_alone(following: Following) -> None:
    await following.follow("/feed", item(1))
    await following.poll()
    following.serve("/feed", item(1, title="खबर 1: नहर में 2 लोग डूबे", body=story(5)))

    await following.poll(2 * DAY)

    (article,) = await kept(following)
    assert article.title == "खबर 1: नहर में 2 लोग डूबे"
    assert await following.announced("correction") == []


async def test_a_withdrawn_story_is_not_corrected(following: Following) -> None:
    await following.follow("/feed", item(1))
    await following.poll()
    (broadcast,) = await following.store.broadcasts.recent()
    await following.store.broadcasts.add("deletion", broadcast.document, about=broadcast.id)
    following.serve("/feed", item(1, title="खबर 1: नहर में 2 लोग डूबे", body=story(5)))

    await following.poll()

    assert await following.announced("correction") == []


async def test_an_entry_that_changes_while_it_waits_for_its_page_goes_out_as_it_is_now(
    following: Following,
) -> None:
    link = following.web.serve("/1", "", status=503)
    await following.follow("/feed", item(1, body=TEASER, link=link))
    await following.poll()
    following.serve("/feed", item(1, title="खबर 1: दोपहर तक", body=story(9), link=link))

    await following.poll()

    assert await following.announced() == ["खबर 1: दोपहर तक"]


async def test_a_change_whose_page_is_gone_leaves_the_story_as_it_is(following: Following) -> None:
    link = following.web.serve("/1", page(1))
    await following.follow("/feed", item(1, body=TEASER, link=link))
    await following.poll()
    following.web.serve("/1", "", status=404)
    following.serve("/feed", item(1, title="खबर 1: नहर में 2 लोग डूबे", body=TEASER, link=link))

    await following.poll()

    (article,) = await kept(following)
    assert article.blocks[0].text == story(1, 200)
    assert await following.announced("correction") == []


async def test_a_change_whose_page_cannot_be_had_for_long_is_left_out(following: Following) -> None:
    link = following.web.serve("/1", page(1))
    await following.follow("/feed", item(1, body=TEASER, link=link))
    await following.poll()
    following.web.serve("/1", "", status=503)
    following.serve("/feed", item(1, title="खबर 1: नहर में 2 लोग डूबे", body=TEASER, link=link))
    await following.poll()

    for pause in PAUSES:
        following.now += pause * SECOND
        await following.poll()

    assert not await following.store.feeds.incoming("changed")
    assert await following.announced("correction") == []


async def test_the_change_of_a_twin_changes_nothing(following: Following) -> None:
    agency = "<p>" + story(7, 300) + "</p>"
    await following.follow("/a", item(1, body=agency, link="https://kosi.example/1"))
    await following.poll()
    await following.follow("/b", item(2, body=agency, link="https://ganga.example/9"), title="गंगा टाइम्स")
    await following.poll()
    following.serve("/b", item(2, title="गंगा की अपनी खबर", body=story(3), link="https://ganga.example/9"))

    await following.poll()

    (article,) = await kept(following)
    assert article.title == "खबर 1: नहर साफ़ हुई"
    assert await following.announced("correction") == []
