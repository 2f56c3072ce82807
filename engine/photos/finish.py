"""Converts an opened picture to what the rest of the program expects: upright, sRGB, mode RGB, no metadata."""

from __future__ import annotations

import io
from functools import lru_cache
from itertools import chain, product
from typing import TYPE_CHECKING, Any

from engine.photos.scaling import shrunk_quickly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsTransform

    Look: TypeAlias = Callable[[Image], None]

ORIENTATION_TAG = 0x0112
_ROWS = 256
"""Rows of a picture that are converted at once."""
PLAIN_MODES = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})
"""Modes whose pixels can be averaged, so that a picture can be shrunk before anything else."""


def grey_of(image: Image, longest: int, look: Look) -> Image:
    """The first frame of an opened file in grey: what `finished` gives, in half the time."""
    plain, orientation = _loaded(image, "L", longest, look)
    return _turned(_in_grey(plain, longest), orientation)


def finished(image: Image, longest: int | None, look: Look | None = None) -> Image:
    """The first frame of an opened file, its longer side at most `longest` pixels; raises what decoders raise.

    It is shrunk as early as the mode allows, a JPEG while it is decoded. `look` is shown the picture as the decoder
    gave it: perhaps larger than asked for, not yet turned, in one of PLAIN_MODES.
    """
    profile = image.info.get("icc_profile")
    plain, orientation = _loaded(image, "RGB", longest, look)
    return _in_colour(_shrunk(plain, longest), profile, orientation)


def finished_with_grey(image: Image, longest: int | None, side: int, look: Look) -> tuple[Image, Image]:
    """The same, and the same in grey to be measured, its longer side at most `side` pixels unless the full size is
    asked for.

    Unless the coloured one has that very size, it is shrunk quickly, since nothing is measured in it.
    """
    if longest is None or longest == side:
        picture = finished(image, longest, look)
        return picture, picture.convert("L")
    profile = image.info.get("icc_profile")
    plain, orientation = _loaded(image, "RGB", max(longest, side), look)
    grey = _turned(_in_grey(plain, side), orientation)
    quickly = plain.mode == "RGB" and max(plain.size) > longest
    shrunk = shrunk_quickly(plain, _fitted(plain.size, longest)) if quickly else _shrunk(plain, longest)
    return _in_colour(shrunk, profile, orientation), grey


def _loaded(image: Image, mode: str, longest: int | None, look: Look | None) -> tuple[Image, int]:
    """The decoded picture in one of PLAIN_MODES, which is shown to `look`, and its orientation."""
    if longest:
        image.draft(mode, _fitted(image.size, longest))  # type: ignore[no-untyped-call,unused-ignore]
    image.load()
    orientation = _orientation(image)  # only now: Pillow turns a TIFF while loading, and strikes the tag out
    plain = _plain(image)
    if look is not None:
        look(plain)
    return plain, orientation


def _in_grey(plain: Image, longest: int) -> Image:
    return _shrunk(_over_white(plain).convert("L"), longest, gap=1.0)


def _in_colour(shrunk: Image, profile: bytes | None, orientation: int) -> Image:
    return _turned(_without_metadata(_in_srgb(_over_white(shrunk), profile)), orientation)


def _orientation(image: Image) -> int:
    """EXIF orientation, 1 to 8; 1 if there is none or its block is broken, since the pixels may still be fine."""
    try:
        orientation = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:  # noqa: BLE001 - broken blocks raise TypeError, IndexError, struct.error and more
        return 1
    return orientation if isinstance(orientation, int) else 1


def _fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """`size` scaled down, never up, so that the longer side has `longest` pixels."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _plain(image: Image) -> Image:
    """The picture in one of PLAIN_MODES."""
    from PIL import Image as Pillow

    if image.mode.startswith(("I", "F")):
        return Pillow.fromarray(_eight_bits(image))
    if image.mode in {"P", "PA"} or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in PLAIN_MODES:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _eight_bits(image: Image) -> NDArray[np.uint8]:
    """Scale grey values of more than eight bits down: 16 bits by their full range, others by the range in use."""
    import numpy as np

    values = np.asarray(image)
    low, high = _range(values)
    if low >= 0 and (image.mode.startswith("I;16") or 255 < high <= 65535):
        low, high = 0.0, 65535.0
    elif low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif low >= 0 and high <= 255:
        low, high = 0.0, 255.0
    scaled = np.empty(values.shape, np.uint8)
    for rows in _strips(values.shape[0]):  # at once it would take ten times the picture's own room
        scaled[rows] = (_numbers(values[rows]) - low) * (255.0 / max(high - low, 1e-9))
    return scaled


def _range(values: NDArray[Any]) -> tuple[float, float]:
    """The least and the greatest number of a picture."""
    ends = [
        (float(part.min()), float(part.max())) for part in map(_numbers, map(values.__getitem__, _strips(len(values))))
    ]
    return min(low for low, _ in ends), max(high for _, high in ends)


def _numbers(values: NDArray[Any]) -> NDArray[np.float32]:
    import numpy as np

    return np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)


def _strips(height: int) -> Iterator[slice]:
    return (slice(top, top + _ROWS) for top in range(0, height, _ROWS))


def _shrunk(image: Image, longest: int | None, gap: float = 2.0) -> Image:
    """The picture shrunk; whole steps are averaged first, down to `gap` times the size, as JPEG decoders do it."""
    from PIL.Image import Resampling

    if longest is None or max(image.size) <= longest:
        return image
    return image.resize(_fitted(image.size, longest), Resampling.BICUBIC, reducing_gap=gap)


def _over_white(image: Image) -> Image:
    from PIL import Image as Pillow

    if image.mode not in {"LA", "RGBA"}:
        return image
    image = image.convert("RGBA")
    ground = Pillow.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _in_srgb(image: Image, profile: bytes | None) -> Image:
    """The picture in sRGB, mode RGB."""
    transform = _way_to_srgb(profile, image.mode) if profile else None
    if transform is None:
        return image if image.mode == "RGB" else image.convert("RGB")
    return transform.apply(image)


@lru_cache(16)
def _way_to_srgb(profile: bytes, mode: str) -> ImageCmsTransform | None:
    """Transform from a colour profile to sRGB, shared between threads.

    None if the profile is best ignored: it is broken, meant for other channels, or sRGB itself under some name, as in
    nearly every download, and converting would cost as much as decoding and change nothing.
    """
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        transform = ImageCms.ImageCmsTransform(source, target, mode, "RGB", flags=ImageCms.Flags.NOCACHE)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return None if mode == "RGB" and _changes_nothing(transform) else transform


def _changes_nothing(transform: ImageCmsTransform) -> bool:
    """True if 216 colours from all over the cube stay the same within two levels."""
    from PIL import Image, ImageChops

    colours = Image.frombytes("RGB", (216, 1), bytes(chain.from_iterable(product(range(0, 256, 51), repeat=3))))
    changes = ImageChops.difference(colours, transform.apply(colours))
    return max(changes.tobytes()) <= 2


def _without_metadata(image: Image) -> Image:
    """Drop EXIF, profile, comments that a later save would keep, and the open file."""
    from PIL.ImageFile import ImageFile

    clean = image.copy() if isinstance(image, ImageFile) else image
    clean.info = {}
    return clean


def _turned(image: Image, orientation: int) -> Image:
    """Rotate or flip a picture as its orientation demands."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image
