"""An article is news once: the store knows its place, what it said, and what was made of it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.article import Article, Block
from bot.store import Store
from bot.store.articles import Seen, is_breaking
from bot.store.documents import article_of
from bot.store.tables import broadcasts


def story(name: str, text: str = "", *, tags: tuple[str, ...] = ()) -> Article:
    """An article whose id is its name; its text is its own unless one is given."""
    body = (Block("paragraph", text or f"{name} की खबर"), Block("list", "एक\nदो"))
    published = datetime(2025, 1, 29, 13, 0, tzinfo=UTC)
    return Article(
        name, "शीर्षक", "hi", "hi", "मीना जोशी", published, f"https://example.in/{name}", body, tags
    )


A, B, C = story("a"), story("b"), story("c")


async def begun(store: Store) -> list[tuple[int, str | None, bool, int | None]]:
    """The broadcasts there are: id, article, whether it is breaking, who sent it."""
    made = broadcasts.c
    query = select(made.id, made.article_id, made.breaking, made.created_by).order_by(made.id)
    return [
        (row.id, row.article_id, row.breaking, row.created_by)
        for row in await store.read(lambda connection: connection.execute(query).all())
    ]


async def test_a_new_article_is_kept_with_its_broadcast(store: Store) -> None:
    assert await store.articles.empty()

    (seen,) = await store.articles.see([A], "chat", announce=True, by=7)

    assert not await store.articles.empty()
    assert (seen.id, seen.state) == ("a", "new")
    assert seen.broadcast is not None
    assert await begun(store) == [(seen.broadcast, "a", False, 7)]
    broadcast = await store.broadcasts.get(seen.broadcast)
    assert broadcast is not None
    assert (broadcast.kind, article_of(broadcast.document)) == ("article", A)
    assert await store.articles.get("a") == A


async def test_what_is_not_announced_has_no_broadcast_then_or_later(store: Store) -> None:
    quiet = await store.articles.see([A], "folder", announce=False)
    again = await store.articles.see([A], "folder", announce=True)

    assert (quiet, again) == ([Seen("a", "new", None)], [Seen("a", "known", None)])
    assert await begun(store) == []


async def test_of_those_shown_together_the_later_are_seen_later_and_an_edit_keeps_the_place(
    store: Store,
) -> None:
    await store.articles.see([B, A], "folder", announce=False)
    edited = replace(B, title="सुधरा हुआ शीर्षक")

    (seen,) = await store.articles.see([edited], "folder", announce=True)
    await store.articles.see([C], "folder", announce=False)

    order = await store.articles.order()
    assert seen == Seen("b", "changed", None)
    assert sorted(order, key=lambda key: order[key]) == ["b", "a", "c"]
    assert await store.articles.get("b") == edited
    assert await begun(store) == []


async def test_a_byline_that_was_changed_is_a_change_too(store: Store) -> None:
    await store.articles.see([A], "folder", announce=False)

    (seen,) = await store.articles.see([replace(A, author="अनीता कुमारी")], "folder", announce=True)

    assert seen.state == "changed"


class TestTheSameWords:
    """A file that was renamed, a copy: the readers have had the story."""

    async def test_as_a_file_they_get_a_place_and_no_broadcast(self, store: Store) -> None:
        await store.articles.see([story("old", "वही बात")], "folder", announce=True)

        (seen,) = await store.articles.see([story("new", "वही बात")], "folder", announce=True)

        assert seen == Seen("new", "known", None)
        assert [article for _, article, *_ in await begun(store)] == ["old"]
        assert [*await store.articles.order()] == ["old", "new"]

    async def test_within_one_look_they_are_announced_once(self, store: Store) -> None:
        together = [story("x", "वही बात"), story("y", "वही बात")]

        seen = await store.articles.see(together, "folder", announce=True)

        assert [each.state for each in seen] == ["new", "known"]
        assert len(await begun(store)) == 1

    async def test_brought_by_hand_they_are_taken_for_the_other(self, store: Store) -> None:
        await store.articles.see([story("old", "वही बात")], "import", announce=True)

        (seen,) = await store.articles.see([story("new", "वही बात")], "import", announce=True)

        assert seen == Seen("old", "known", None)
        assert [article.id for article in await store.articles.kept()] == ["old"]

    async def test_one_title_over_two_texts_is_two_stories(self, store: Store) -> None:
        seen = await store.articles.see([A, B], "folder", announce=True)

        assert A.title == B.title
        assert [each.state for each in seen] == ["new", "new"]


class TestBreaking:
    @pytest.mark.parametrize(
        "tag", ["breaking", "BREAKING", "#Breaking", "ब्रेकिंग", "बड़ी खबर", "बड़ी ख़बर", "ब\u0921\u093cी  खबर"]
    )
    def test_a_tag_says_so(self, tag: str) -> None:
        assert is_breaking(story("a", tags=("खेल", tag)))

    @pytest.mark.parametrize("tags", [(), ("खेल",), ("groundbreaking",), ("breaking bad",), ("",)])
    def test_nothing_else_does(self, tags: tuple[str, ...]) -> None:
        assert not is_breaking(story("a", tags=tags))

    async def test_the_broadcast_of_each_knows_it(self, store: Store) -> None:
        await store.articles.see([A, story("b", tags=("Breaking",))], "folder", announce=True)
        await store.articles.see([C], "chat", announce=True, breaking=True)

        assert [(article, breaking) for _, article, breaking, _ in await begun(store)] == [
            ("a", False),
            ("b", True),
            ("c", True),
        ]


class TestCrowd:
    async def test_of_more_than_a_crowd_only_the_last_new_one_is_announced(self, store: Store) -> None:
        await store.articles.see([story("n3")], "folder", announce=False)

        seen = await store.articles.see(
            [story(f"n{at}") for at in range(4)], "folder", announce=True, crowd=2
        )

        assert [each.state for each in seen] == ["new", "new", "new", "known"]
        assert [article for _, article, *_ in await begun(store)] == ["n2"]

    async def test_as_many_as_a_crowd_are_all_announced(self, store: Store) -> None:
        await store.articles.see([A, B], "folder", announce=True, crowd=2)

        assert len(await begun(store)) == 2


class TestFirstLook:
    async def test_what_lay_there_is_kept_in_its_order_and_announced_to_nobody(self, store: Store) -> None:
        assert not await store.articles.looked()

        assert await store.articles.first_look([B, A])

        order = await store.articles.order()
        assert await store.articles.looked()
        assert order["b"] < order["a"]
        assert await begun(store) == []

    async def test_there_is_one_only(self, store: Store) -> None:
        await store.articles.first_look([A])

        assert not await store.articles.first_look([A, B])
        assert [*await store.articles.order()] == ["a"]

    async def test_an_empty_folder_was_looked_at_as_well_and_is_no_article(self, store: Store) -> None:
        await store.articles.first_look([])

        assert await store.articles.looked()
        assert await store.articles.empty()
        assert (dict(await store.articles.order()), [*await store.articles.kept()]) == ({}, [])
        assert await store.articles.get(".") is None

    async def test_what_was_imported_before_does_not_count_as_one(self, store: Store) -> None:
        await store.articles.see([A], "import", announce=True)

        assert not await store.articles.looked()
        assert await store.articles.first_look([B])


class TestKept:
    """What did not come as a file of the folder stays on the shelf by itself."""

    async def test_they_come_in_the_order_in_which_they_were_seen(self, store: Store) -> None:
        await store.articles.see([B], "import", announce=False)
        await store.articles.see([C], "folder", announce=False)
        await store.articles.see([A], "chat", announce=False)

        assert [*await store.articles.kept()] == [B, A]

    async def test_a_file_of_the_folder_that_is_imported_stays_when_the_file_goes(self, store: Store) -> None:
        await store.articles.see([A], "folder", announce=False)
        await store.articles.see([A], "import", announce=False)
        await store.articles.see([A], "folder", announce=False)

        assert [*await store.articles.kept()] == [A]

    async def test_what_another_process_brings_and_changes_is_seen(
        self, store: Store, database_url: str
    ) -> None:
        other = await Store.open(database_url)
        await other.articles.see([A], "import", announce=False)
        before = [*await store.articles.kept()], dict(await store.articles.order())
        edited, renamed = replace(A, title="नया शीर्षक"), replace(B, author="किसी और का नाम")
        await other.articles.see([edited, B], "import", announce=False)
        between = [*await store.articles.kept()]
        await other.articles.see([renamed], "import", announce=False)
        await other.close()

        assert before == ([A], {"a": 1})
        assert between == [edited, B]
        assert [*await store.articles.kept()] == [edited, renamed]
        assert dict(await store.articles.order()) == {"a": 1, "b": 2}

    async def test_while_nothing_changes_the_answers_are_the_same_objects(self, store: Store) -> None:
        await store.articles.see([A, B], "import", announce=False)

        kept, order = await store.articles.kept(), await store.articles.order()

        assert await store.articles.kept() is kept
        assert await store.articles.order() is order


async def test_many_are_shown_at_once(store: Store) -> None:
    many = [story(f"m{at}") for at in range(2500)]
    await store.articles.see(many, "import", announce=False)

    again = await store.articles.see(many, "import", announce=True)

    assert {each.state for each in again} == {"known"}
    assert [*await store.articles.kept()] == many


async def test_two_processes_that_show_the_same_announce_it_once(database_url: str) -> None:
    stores = [await Store.open(database_url) for _ in range(4)]
    stories = [story(f"m{at}") for at in range(20)]

    seen = await asyncio.gather(*(store.articles.see(stories, "folder", announce=True) for store in stores))

    told = [article for _, article, *_ in await begun(stores[0])]
    for store in stores:
        await store.close()
    assert told == [each.id for each in stories]
    assert sorted(each.state for some in seen for each in some) == ["known"] * 60 + ["new"] * 20
