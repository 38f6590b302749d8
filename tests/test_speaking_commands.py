"""`say`, `speak` and `voices` as processes: what they print, what they write, how they end."""

import json
from pathlib import Path

import pytest
from mutagen import File

from bot.__main__ import parser
from tests.audio.conftest import decoded
from tests.terminal import shown
from tests.test_command_line import Run, answer, complaint, khabar, shelf

__all__ = ["khabar", "shelf"]  # fixtures


class TestSay:
    def test_the_words_and_nothing_else(self, khabar: Run) -> None:
        done = khabar("say", "₹5,000 में 10% छूट")

        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode() == "पाँच हज़ार रुपये में दस प्रतिशत छूट\n"

    def test_in_another_language(self, khabar: Run) -> None:
        assert khabar("say", "10% off", "--lang", "en").stdout.decode() == "ten percent off\n"

    def test_from_standard_input(self, khabar: Run) -> None:
        assert khabar("say", "-", given="10% छूट").stdout.decode() == "दस प्रतिशत छूट\n"

    def test_the_operator_s_own_words_count_first(self, khabar: Run, tmp_path: Path) -> None:
        words = tmp_path / "words.toml"
        words.write_text('"Zorblat" = "ज़ॉर्ब"\n', encoding="utf-8")

        assert khabar("say", "Zorblat आया", SPEECH_LEXICON=str(words)).stdout.decode() == "ज़ॉर्ब आया\n"
        assert khabar("say", "Zorblat आया").stdout.decode() != "ज़ॉर्ब आया\n"

    def test_a_lexicon_that_is_none_is_told(self, khabar: Run, tmp_path: Path) -> None:
        (tmp_path / "words.toml").write_text("= no", encoding="utf-8")

        assert "words.toml" in complaint(khabar("say", "आया", SPEECH_LEXICON=str(tmp_path / "words.toml")))

    def test_without_a_text_it_says_how(self, khabar: Run) -> None:
        assert "khabar say" in complaint(khabar("say"))

    def test_a_line_out_for_each_line_in(self, khabar: Run) -> None:
        lines = ['{"id": 1, "text": "10%", "lang": "en"}', '{"id": 2, "text": "10%"}', '{"id": 3}', "no"]
        lines += ['{"id": 5, "text": "10%", "lang": 7}']
        done = khabar("say", "--jsonl", given="\n".join(lines))

        told = [json.loads(line) for line in done.stdout.decode().splitlines()]
        assert told[:2] == [{"id": 1, "text": "ten percent"}, {"id": 2, "text": "दस प्रतिशत"}]
        assert [(line["id"], [*line][1]) for line in told[2:]] == [
            (3, "error"),
            (None, "error"),
            (5, "error"),
        ]
        assert done.returncode == 0


class TestSpeak:
    @pytest.mark.parametrize("name", ["news.mp3", "news.ogg"])
    def test_the_newest_article_as_a_file_with_its_title(
        self, khabar: Run, tmp_path: Path, name: str
    ) -> None:
        path = tmp_path / name
        done = khabar("speak", "--output", str(path), AUDIO_ENGINES="espeak")

        assert (done.returncode, done.stdout) == (0, b"")
        sound = decoded(path.read_bytes())
        assert 3 < sound.seconds < 20
        assert sound.clipped == 0
        tags = File(path, easy=True)
        assert tags is not None
        assert tags["title"] == ["नया पुल"]
        assert tags["artist"] == ["अ ब, स द"]

    def test_a_terminal_is_shown_how_far_it_is(self, shelf: Path, tmp_path: Path) -> None:
        told = shown("speak", "-o", str(tmp_path / "a.mp3"), "--engine", "espeak", SEEDS_DIR=str(shelf))

        assert "a.mp3:   0% |" in told
        assert "a.mp3: 100% |" in told

    def test_faster_is_shorter(self, khabar: Run, shelf: Path, tmp_path: Path) -> None:
        lengths = []
        for speed in ("1", "1.5"):
            path = tmp_path / f"{speed}.mp3"
            khabar("speak", str(shelf / "mela.txt"), "-o", str(path), "--engine", "espeak", "--speed", speed)
            lengths.append(decoded(path.read_bytes()).seconds)

        assert lengths[1] < 0.85 * lengths[0]

    def test_another_voice_sounds_other(self, khabar: Run, tmp_path: Path) -> None:
        files = [tmp_path / "a.mp3", tmp_path / "b.mp3"]
        for path, voice in zip(files, ("hi", "hi+f2"), strict=True):
            khabar("speak", "-o", str(path), "--voice", voice, AUDIO_ENGINES="espeak")

        assert files[0].read_bytes() != files[1].read_bytes()

    def test_a_name_that_says_no_form_is_refused_before_the_work(self, khabar: Run, tmp_path: Path) -> None:
        assert ".mp3" in complaint(khabar("speak", "no such file", "-o", str(tmp_path / "news.wav")))

    def test_an_unknown_voice_is_told_with_those_that_there_are(self, khabar: Run, tmp_path: Path) -> None:
        done = khabar("speak", "-o", str(tmp_path / "a.mp3"), "--voice", "nobody", AUDIO_ENGINES="espeak")

        assert "hi+f2" in complaint(done)

    def test_an_engine_that_was_named_is_not_replaced(self, khabar: Run, tmp_path: Path) -> None:
        path = tmp_path / "a.mp3"
        missing = str(tmp_path / "nothing.onnx")
        done = khabar("speak", "-o", str(path), "--engine", "kokoro", KOKORO_MODEL=missing)

        assert missing in complaint(done)
        assert [*tmp_path.glob("*a.mp3*")] == []

    def test_of_several_engines_the_next_takes_the_whole(self, khabar: Run, tmp_path: Path) -> None:
        path = tmp_path / "a.mp3"
        done = khabar(
            "speak", "-o", str(path), AUDIO_ENGINES="kokoro,espeak", KOKORO_MODEL=str(tmp_path / "no")
        )

        assert b"espeak" in done.stderr
        assert decoded(path.read_bytes()).seconds > 3

    def test_a_file_that_was_there_stays_when_nothing_can_be_said(
        self, khabar: Run, shelf: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "a.mp3"
        path.write_bytes(b"before")
        (shelf / "signs.md").write_text("# 😀\n\n🎉 🎉\n", encoding="utf-8")
        complaint(khabar("speak", str(shelf / "signs.md"), "-o", str(path), AUDIO_ENGINES="espeak"))

        assert path.read_bytes() == b"before"
        assert [*tmp_path.glob(".a.mp3*")] == []

    def test_a_folder_that_is_not_there(self, khabar: Run, tmp_path: Path) -> None:
        path = tmp_path / "nowhere" / "a.mp3"

        assert str(path) in complaint(khabar("speak", "-o", str(path), AUDIO_ENGINES="espeak"))

    @pytest.mark.parametrize("speed", ["0.7", "1.6", "fast", "nan"])
    def test_a_speed_that_nobody_speaks_in(self, speed: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            parser().parse_args(["speak", "-o", "a.mp3", "--speed", speed])

        assert "0.8 to 1.5" in capsys.readouterr().err


class TestVoices:
    def test_each_engine_says_whether_it_can_speak_and_why_not(self, khabar: Run, tmp_path: Path) -> None:
        missing = str(tmp_path / "nothing.onnx")
        told = answer(khabar("voices", "--json", AUDIO_ENGINES="kokoro,espeak", KOKORO_MODEL=missing))

        assert [engine["engine"] for engine in told] == ["kokoro", "espeak"]
        assert missing in told[0]["trouble"]
        assert told[1]["trouble"] is None
        assert "hi" in [voice["name"] for voice in told[1]["voices"]]

    def test_for_people_in_lines(self, khabar: Run) -> None:
        told = khabar("voices", AUDIO_ENGINES="espeak").stdout.decode()

        assert told.startswith("espeak: ready\n  hi (hi, en,")
        assert (
            khabar("voices", AUDIO_ENGINES="espeak", LANG="hi_IN.UTF-8")
            .stdout.decode()
            .startswith("espeak: तैयार")
        )

    def test_files_that_are_there_are_not_got_again(self, khabar: Run, tmp_path: Path) -> None:
        (tmp_path / "voices").mkdir()
        (tmp_path / "voices" / "hf_alpha.bin").write_bytes(b"")
        (tmp_path / "model.onnx").write_bytes(b"")
        places = {"KOKORO_MODEL": str(tmp_path / "model.onnx"), "KOKORO_VOICES": str(tmp_path / "voices")}
        told = answer(khabar("voices", "--get", "--json", AUDIO_ENGINES="kokoro", **places))

        assert "--get" in told[0]["trouble"]  # they are not the published ones
        assert (tmp_path / "model.onnx").read_bytes() == b""
