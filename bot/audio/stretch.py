"""Speech faster or slower at its own pitch, for voices that know one speed only.

The method is WSOLA (Verhelst and Roelands, ICASSP 1993): short windows of the sound are laid over each other
at another distance than they were taken at, each taken where it best continues the one before.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bot.audio.engine import Samples

WINDOW = 0.030  # seconds; two periods of a deep voice
REACH = 0.0075  # seconds to either side in which a window is looked for; one period together


def stretch(samples: "Samples", speed: float, rate: int) -> "Samples":
    """The same speech in `1 / speed` of its time, at the same pitch and no louder.

    Args:
        samples: Mono, -1 to 1.
        speed: 1.25 is a quarter faster; made for 0.5 to 2.
        rate: Samples a second.
    """
    hop, reach = round(rate * WINDOW / 2), round(rate * REACH)
    length = round(len(samples) / speed)
    if speed == 1 or length == 0:
        return samples
    fade = np.hanning(2 * hop + 1)[:-1].astype(np.float32)  # with its neighbour's it makes one
    # Silence in front, so that the first half window fades in before the sound begins; and behind.
    sound = np.pad(samples, (hop + reach, 4 * hop + 2 * reach))
    stretched = np.zeros(length + 3 * hop, np.float32)
    place = reach
    for start in range(0, length + hop, hop):
        ideal = reach + round(start * speed)
        if start:
            place = _continuation(sound, place + hop, ideal, hop, reach)
        stretched[start : start + 2 * hop] += sound[place : place + 2 * hop] * fade
    return stretched[hop : hop + length]


def _continuation(sound: "Samples", wish: int, ideal: int, hop: int, reach: int) -> int:
    """The place near the ideal one where the sound is most like that at the wish: same form, same phase."""
    model = sound[wish : wish + 2 * hop]
    around = sound[ideal - reach : ideal + reach + 2 * hop]
    likeness = np.correlate(around, model, "valid")
    energy = np.concatenate(([0.0], np.cumsum(around.astype(np.float64) ** 2)))
    loudness = np.sqrt(np.maximum(energy[2 * hop :] - energy[: -2 * hop], 1e-9))
    return ideal - reach + int(np.argmax(likeness / loudness))
