"""Hashes that recognize equal files, equal pictures and nearly equal pictures."""

from __future__ import annotations

import hashlib
from itertools import combinations
from typing import TYPE_CHECKING

from engine.errors import UnreadablePhoto
from engine.opening import open_file
from engine.photos.decode import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PIL.Image import Image

DIGEST_BYTES = 16
PIXEL_SIDE = 64
"""Side, in pixels, of the square that the pixel hash is computed from."""
NEARLY_EQUAL = 2
"""Most bits in which pictures that look almost the same may differ. Neighbours in a burst differ in 1 to 6, other
photos of a scene in 8 or more, so this finds repetitions and the stillest bursts."""


def content_hash(file: Path) -> str:
    """BLAKE2b of a file's bytes, 32 hex digits: equal for copies under any name; raises UnreadablePhoto."""
    try:
        with open_file(file) as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=DIGEST_BYTES)).hexdigest()
    except OSError as error:
        raise UnreadablePhoto(f"{printable(file.name)} cannot be read: {error.strerror}.") from error


def pixel_hash(image: Image) -> str:
    """BLAKE2b of an upright picture's pixels at a small fixed size, 32 hex digits.

    It does not depend on metadata or on how the rotation is stored, but every visible change of the pixels changes it.
    Always decode to the same size: a picture decoded smaller has other pixels.
    """
    from PIL.Image import Resampling

    small = image.convert("RGB").resize((PIXEL_SIDE, PIXEL_SIDE), Resampling.BOX)
    digest = hashlib.blake2b(small.tobytes(), digest_size=DIGEST_BYTES)
    digest.update(b"%d %d" % image.size)
    return digest.hexdigest()


def perceptual_hash(image: Image) -> int:
    """Difference hash: 64 bits, each telling if brightness increases to the right at its place.

    Copies that were scaled, recompressed or slightly brightened differ in few bits.
    """
    from PIL.Image import Resampling

    plain = image if image.mode == "L" else image.convert("L")
    grey = plain.resize((9, 8), Resampling.BOX).tobytes()
    bits = (grey[row * 9 + at] < grey[row * 9 + at + 1] for row in range(8) for at in range(8))
    return sum(1 << place for place, bit in enumerate(bits) if bit)


def distance(a: int, b: int) -> int:
    """Number of bits in which two perceptual hashes differ, 0 to 64."""
    return (a ^ b).bit_count()


def near_duplicates(hashes: Sequence[int], limit: int) -> dict[int, tuple[int, ...]]:
    """For each index, those whose perceptual hash differs in at most `limit` bits, ascending; none are left out.

    All pairs are compared, so that the ends of a chain of similar pictures do not count as duplicates.
    """
    near: dict[int, list[int]] = {}
    for one, other in combinations(range(len(hashes)), 2):
        if distance(hashes[one], hashes[other]) <= limit:
            near.setdefault(one, []).append(other)
            near.setdefault(other, []).append(one)
    return {index: tuple(others) for index, others in sorted(near.items())}
