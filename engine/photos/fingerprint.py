"""Tells equal files, equal pictures and nearly equal pictures apart, each by its own number."""

from __future__ import annotations

import hashlib
from itertools import combinations
from typing import TYPE_CHECKING

from engine.errors import UnreadablePhoto
from engine.photos.decode import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PIL.Image import Image

DIGEST_BYTES = 16
PIXEL_SIDE = 64
"""Side in pixels of the square whose pixels make the pixel hash."""
NEARLY_EQUAL = 2
"""Bits in which pictures may differ that look almost the same. Neighbours in a burst differ in 1 to 6, other photos of
one scene in 8 and more, so this marks repetitions and the stillest of bursts."""


def content_hash(file: Path) -> str:
    """BLAKE2b of a file's bytes, 32 hex digits: the same for copies under any name; raises UnreadablePhoto."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=DIGEST_BYTES)).hexdigest()
    except OSError as error:
        raise UnreadablePhoto(f"{printable(file.name)} cannot be read: {error.strerror}.") from error


def pixel_hash(image: Image) -> str:
    """BLAKE2b of an upright picture's pixels at a small fixed size, 32 hex digits.

    The same whatever metadata a file carries or how its rotation is put; any change of the pixels that is to be seen
    makes it another. Decode to the same size each time: a picture decoded smaller has other pixels.
    """
    from PIL.Image import Resampling

    small = image.convert("RGB").resize((PIXEL_SIDE, PIXEL_SIDE), Resampling.BOX)
    digest = hashlib.blake2b(small.tobytes(), digest_size=DIGEST_BYTES)
    digest.update(b"%d %d" % image.size)
    return digest.hexdigest()


def perceptual_hash(image: Image) -> int:
    """64 bits that say, place by place, whether brightness grows to the right (a difference hash).

    Copies that were scaled, recompressed or made a little lighter differ in few bits.
    """
    from PIL.Image import Resampling

    grey = image.convert("L").resize((9, 8), Resampling.BOX).tobytes()
    bits = (grey[row * 9 + at] < grey[row * 9 + at + 1] for row in range(8) for at in range(8))
    return sum(1 << place for place, bit in enumerate(bits) if bit)


def distance(a: int, b: int) -> int:
    """In how many of their 64 bits two perceptual hashes differ."""
    return (a ^ b).bit_count()


def near_duplicates(hashes: Sequence[int], limit: int) -> dict[int, tuple[int, ...]]:
    """For each index whose perceptual hash is at most `limit` bits from others: theirs, ascending.

    Each is compared with each: a chain of pictures that differ by little makes its ends no duplicates.
    """
    near: dict[int, list[int]] = {}
    for one, other in combinations(range(len(hashes)), 2):
        if distance(hashes[one], hashes[other]) <= limit:
            near.setdefault(one, []).append(other)
            near.setdefault(other, []).append(one)
    return {index: tuple(others) for index, others in sorted(near.items())}
