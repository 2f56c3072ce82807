"""Photos as the offline verifier's network wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from engine.model import PictureSource

DECODED_SIDE = 480
"""Longest side in pixels of decoded photos: small enough for fast JPEG decoding, large enough for the network."""


def network_input(pictures: PictureSource, file: Path) -> NDArray[np.uint8]:
    """A photo as the network wants it; raises UnreadablePhoto."""
    return squared(pictures.load(file, DECODED_SIDE))


def squared(picture: Image) -> NDArray[np.uint8]:
    """A picture squeezed into a square: (320, 320, 3)."""
    import numpy as np
    from PIL.Image import Resampling

    from engine.verify.lite2 import SIDE

    return np.asarray(picture.resize((SIDE, SIDE), Resampling.BICUBIC))
