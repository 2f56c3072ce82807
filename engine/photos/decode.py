"""Opens pictures the one right way: by content, upright, in sRGB, within the pixel limit, whatever their mode."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from itertools import chain, product
from typing import TYPE_CHECKING

from engine.errors import UnreadablePhoto
from engine.photos.formats import looks_like, picture_format
from engine.photos.quiet import without_mutter

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsTransform

ORIENTATION_TAG = 0x0112
PLAIN_MODES = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})
"""Modes whose pixels may be averaged, so that a picture can be shrunk before anything else is done to it."""


class PhotoReader:
    """Reads picture files, each call on its own: one reader serves any number of threads."""

    def __init__(self, max_pixels: int) -> None:
        """Refuse pictures of more than `max_pixels` pixels by their header, before they are decoded."""
        self._max_pixels = max_pixels

    def load(self, file: Path, longest: int | None = None) -> Image:
        """Decode the first frame of `file`, its longer side at most `longest` pixels: mode RGB, without metadata.

        Raises UnreadablePhoto in plain words for whatever cannot be decoded; nothing else.
        """
        name = printable(file.name)
        try:
            with without_mutter(), file.open("rb") as stream:
                return self._decode(stream, name, longest)
        except UnreadablePhoto:
            raise
        except MemoryError:
            raise UnreadablePhoto(f"{name} needs more memory than there is.") from None
        except Exception as error:
            # Broken files make decoders raise just about anything: TypeError, IndexError, struct.error...
            if isinstance(error, OSError) and error.strerror:
                raise UnreadablePhoto(f"{name} cannot be read: {error.strerror}.") from error
            raise UnreadablePhoto(f"{name} is damaged: {_words_of(error)}.") from error

    def _decode(self, stream: io.BufferedReader, name: str, longest: int | None) -> Image:
        from PIL import Image, UnidentifiedImageError

        head = stream.read(64)
        kind = picture_format(head)
        if kind is None:
            raise UnreadablePhoto(f"{name} is no picture: it {looks_like(head)}.")
        if kind == "HEIF" and not _heif_is_ready():
            raise UnreadablePhoto(
                f"{name} is a HEIC picture, which needs an extra library.", "Run: pip install 'photo-series[heic]'"
            )
        self._raise_pillows_limit()
        try:
            opened = Image.open(stream, formats=(kind,))
        except UnidentifiedImageError:
            raise UnreadablePhoto(f"{name} is damaged: its header makes no sense.") from None
        except Image.DecompressionBombError:
            raise self._too_large(name) from None
        with opened:
            if opened.width * opened.height > self._max_pixels:
                raise self._too_large(name, opened.size)
            return _finished(opened, longest)

    def _too_large(self, name: str, size: tuple[int, int] | None = None) -> UnreadablePhoto:
        measured = f"has {size[0]} × {size[1]} pixels" if size else "is too large"
        limit = f"{self._max_pixels / 1e6:g} million pixels"
        return UnreadablePhoto(f"{name} {measured}; the limit is {limit}.", 'Raise "max_pixels" to use it.')

    def _raise_pillows_limit(self) -> None:
        """Make room for ours: Pillow refuses, process-wide, what has twice as many pixels as its own limit."""
        from PIL import Image

        if Image.MAX_IMAGE_PIXELS is not None and self._max_pixels > Image.MAX_IMAGE_PIXELS:
            Image.MAX_IMAGE_PIXELS = self._max_pixels


def printable(text: str) -> str:
    """`text` fit for a message: control, format and surrogate characters become question marks."""
    return "".join(char if char.isprintable() else "?" for char in text)


def _words_of(error: Exception) -> str:
    words = printable(" ".join(str(error).split()))[:160].rstrip(".")
    return words or type(error).__name__


@cache
def _heif_is_ready() -> bool:
    try:
        import pillow_heif
    except ImportError:
        return False
    pillow_heif.register_heif_opener(thumbnails=False)
    return True


def _finished(image: Image, longest: int | None) -> Image:
    """The opened file as the rest of the program wants it. Shrinking comes as early as the mode allows."""
    orientation = _orientation(image)
    profile = image.info.get("icc_profile")
    if longest:
        image.draft("RGB", _fitted(image.size, longest))  # type: ignore[no-untyped-call,unused-ignore]
    image.load()
    picture = _shrunk(_plain(image), longest)
    picture = _in_srgb(_over_white(picture), profile)
    return _turned(_without_metadata(picture), orientation)


def _orientation(image: Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or the block is broken: the pixels may still be fine."""
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

    if image.mode in PLAIN_MODES:
        return image
    if image.mode in {"P", "PA"} or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode.startswith(("I", "F")):
        return Pillow.fromarray(_eight_bits(image))
    return image.convert("L" if image.mode == "1" else "RGB")


def _eight_bits(image: Image) -> NDArray[np.uint8]:
    """Grey values of more than eight bits, scaled down: 16 bits by their full range, others by what is there."""
    import numpy as np

    values = np.asarray(image, dtype=np.float32)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if low >= 0 and (image.mode.startswith("I;16") or 255 < high <= 65535):
        low, high = 0.0, 65535.0
    elif low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif low >= 0 and high <= 255:
        low, high = 0.0, 255.0
    scaled = (values - low) * (255.0 / max(high - low, 1e-9))
    return scaled.astype(np.uint8)


def _shrunk(image: Image, longest: int | None) -> Image:
    from PIL.Image import Resampling

    if longest is None or max(image.size) <= longest:
        return image
    return image.resize(_fitted(image.size, longest), Resampling.BICUBIC, reducing_gap=2.0)


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
    """How to leave a colour profile, for threads to share.

    None where it is best passed over: it is broken, meant for other channels, or sRGB itself under whatever name, as
    in nearly every download, where converting would cost as much as decoding and change nothing.
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
    """Whether 216 colours from all over the cube come out as they went in, give or take two levels."""
    from PIL import Image, ImageChops

    colours = Image.frombytes("RGB", (216, 1), bytes(chain.from_iterable(product(range(0, 256, 51), repeat=3))))
    changes = ImageChops.difference(colours, transform.apply(colours))
    return max(changes.tobytes()) <= 2


def _without_metadata(image: Image) -> Image:
    """A plain picture: no EXIF, no profile, no comment that a later save would carry along, no open file."""
    from PIL.ImageFile import ImageFile

    clean = image.copy() if isinstance(image, ImageFile) else image
    clean.info = {}
    return clean


def _turned(image: Image, orientation: int) -> Image:
    """The picture as its camera meant it to be seen."""
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
