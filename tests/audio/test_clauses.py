import time
from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.audio.clauses import clauses

CLUSTER = regex.compile(r"\X")
TEXTS = st.lists(st.sampled_from([*"कखab12   \n।,.;:?!–", "गाँ", "क्षि", "और "]), max_size=200).map("".join)


class TestClauses:
    @pytest.mark.parametrize(
        ("text", "limit", "parts"),
        [
            pytest.param("बारिश हुई।", 100, ["बारिश हुई।"], id="a short text is one part"),
            pytest.param(
                "बारिश हुई, सड़कें भरीं, दफ़्तर बंद रहे।",
                24,
                ["बारिश हुई, सड़कें भरीं,", "दफ़्तर बंद रहे।"],
                id="as many clauses as a part holds",
            ),
            pytest.param("पानी आया। बस रुकी।", 12, ["पानी आया।", "बस रुकी।"], id="a danda ends a clause"),
            pytest.param(
                "Rain fell: roads closed. Buses stopped.",
                26,
                ["Rain fell: roads closed.", "Buses stopped."],
                id="English marks end clauses",
            ),
            pytest.param(
                "मंत्री ने कहा कि पुल बनेगा और सड़क भी", 26, ["मंत्री ने कहा", "कि पुल बनेगा और सड़क भी"], id="before कि"
            ),
            pytest.param(
                "the minister said that the bridge comes",
                28,
                ["the minister said", "that the bridge comes"],
                id="before that",
            ),
            pytest.param(
                "वह यात्रा याद आती रही सदा",
                14,
                ["वह यात्रा याद", "आती रही सदा"],
                id="no conjunction within a word",
            ),
            pytest.param(
                "एक दो तीन चार पाँच छह सात आठ",
                22,
                ["एक दो तीन चार", "पाँच छह सात आठ"],
                id="evenly between words",
            ),
            pytest.param("कीमत 1,25,000 रुपये है", 14, ["कीमत 1,25,000", "रुपये है"], id="no cut within a number"),
            pytest.param("बोले, डॉ. शर्मा आए", 12, ["बोले,", "डॉ. शर्मा आए"], id="no end after an abbreviation"),
            pytest.param("क्षेत्रीयता", 4, ["क्षे", "त्री", "यता"], id="a long word between its clusters"),
            pytest.param("हाँ। … !! 🙂", 4, ["हाँ।"], id="signs alone say nothing"),
            pytest.param("  \n ", 10, [], id="white space says nothing"),
            pytest.param("", 10, [], id="nothing says nothing"),
        ],
    )
    def test_a_text_is_cut_where_a_speaker_breathes(self, text: str, limit: int, parts: list[str]) -> None:
        assert clauses(text, limit) == parts

    @given(TEXTS, st.integers(12, 60))
    def test_no_letter_is_lost_no_part_too_long_and_no_cluster_cut(self, text: str, limit: int) -> None:
        parts = clauses(text, limit)

        assert all(0 < len(part) <= limit and part == part.strip() for part in parts)
        assert _clusters("".join(parts)) == _clusters(text)

    def test_a_cluster_longer_than_a_part_is_cut_all_the_same(self) -> None:
        assert clauses("क" + "ं" * 25, 10) == ["क" + "ं" * 9]

    def test_a_part_that_could_have_held_the_next_clause_does(self) -> None:
        text = " ".join(f"वाक्य संख्या {number}," for number in range(60))

        parts = clauses(text, 100)

        assert all(
            len(part) + len(" ") + len(following.split(",")[0]) + len(",") > 100
            for part, following in pairwise(parts)
        )

    def test_a_very_long_sentence_takes_no_time(self) -> None:
        started = time.monotonic()

        assert len(clauses("शब्द " * 40_000, 100)) > 1900
        assert time.monotonic() - started < 20


def _clusters(text: str) -> list[str]:
    return [cluster for cluster in CLUSTER.findall(text) if any(map(str.isalnum, cluster))]
