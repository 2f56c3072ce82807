"""Previews of photos: a few dots of each one whose picture was made lately, enlarged until a sharp one is there."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.pictures.half import coarse_blocks, half_blocks
from tui.pictures.picture import WHOLE, Picture, PictureKey, cells_filled, cut_out

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE: Final = 64
"""Most dots a side: what half blocks show of a photo in a window of the usual size."""
_KEPT: Final = 600
"""Photos; some 6 MB."""
_FINE_CELLS: Final = 800
"""Up to so many cells the preview is as fine as half blocks are; more would keep the sharp picture waiting."""
Kept = Callable[[Path, int], Path | None]
"""Finds a small JPEG of a photo by file and time, upright, without making one; None if there is none."""


class _Dots(NamedTuple):
    """A photo as small as it is kept."""

    image: Image
    shape: tuple[int, int]
    """Proportions of the photo."""
    place: int | None = None
    """Which square of a row it is, counted from 0; None for a whole photo."""


class Previews:
    """Keeps dots of the photos seen last. May be called from any thread."""

    def __init__(self, kept: Kept | None = None) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._dots: OrderedDict[tuple[Path, int], _Dots] = OrderedDict()

    def note(self, file: Path, mtime_ns: int, photo: Image, shape: tuple[int, int]) -> None:
        """Keep dots of a whole photo, mode RGB; `shape` is its size before it was made smaller, and rounded."""
        known = self._of(file, mtime_ns)
        if known is None or known.place is not None:
            small = photo.copy() if max(photo.size) <= _SIDE * 2 else photo.reduce(max(photo.size) // _SIDE)
            small.thumbnail((_SIDE, _SIDE))
            self._keep({(file, mtime_ns): _Dots(small, shape)})

    def look_for(self, file: Path, mtime_ns: int) -> None:
        """Note the photo by its thumbnail on disk, if it has one and is not known; takes a few milliseconds."""
        from PIL import Image as Pillow

        if self._kept is None or self._of(file, mtime_ns) is not None:
            return
        with contextlib.suppress(OSError):
            if (small := self._kept(file, mtime_ns)) is not None:
                with Pillow.open(small) as opened:
                    shape = opened.size
                    opened.draft("RGB", (_SIDE, _SIDE))
                    self.note(file, mtime_ns, opened.convert("RGB"), shape)

    def note_squares(self, photos: Sequence[tuple[Path, int, int]], row: Image) -> None:
        """Keep dots of photos that stand side by side in `row`, each cut to a square: better than nothing."""
        lacking = [place for place, (file, _, mtime_ns) in enumerate(photos) if self._of(file, mtime_ns) is None]
        if lacking and len(photos) * row.height <= row.width:
            small = row.reduce(2)
            squares = {place: _Dots(small, (1, 1), place) for place in lacking}
            self._keep({(photos[place][0], photos[place][2]): dots for place, dots in squares.items()})

    def of(self, key: PictureKey, cell: tuple[int, int]) -> Picture | None:
        """A preview of `key`, as large as its picture will be; None for a photo that was not seen lately."""
        dots = self._of(key.file, key.mtime_ns)
        if dots is None or (dots.place is not None and key.part != WHOLE):
            return None
        image = cut_out(_square(dots.image, dots.place), key.part)
        shape = dots.shape[0] * key.part.width, dots.shape[1] * key.part.height
        width, height = cells_filled(shape, key, cell)
        draw = half_blocks if width * height <= _FINE_CELLS else coarse_blocks
        rows = draw(image, width, height, cell, key.fade)
        return Picture(width, height, rows, rows)

    def _of(self, file: Path, mtime_ns: int) -> _Dots | None:
        with self._lock:
            return self._dots.get((file, mtime_ns))

    def _keep(self, dots: dict[tuple[Path, int], _Dots]) -> None:
        with self._lock:
            for photo, some in dots.items():
                self._dots[photo] = some
                self._dots.move_to_end(photo)
            while len(self._dots) > _KEPT:
                self._dots.popitem(last=False)


def _square(image: Image, place: int | None) -> Image:
    return image if place is None else image.crop((place * image.height, 0, (place + 1) * image.height, image.height))
