"""The photos of one series, laid into its frame one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from engine.errors import RunStopped, UnreadablePhoto
from engine.export.measure import lost_photo, measure_series
from engine.export.sizing import crop_box, inner_size, scale_to_cover

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from engine.export.base import ExportOptions
    from engine.export.sizing import Size
    from engine.model import ExportFrame, PictureSource, Stop

Focus = tuple[float, float]
"""A point in a picture as shares of its width and height."""


class FocusFinder(Protocol):
    """Finds what a crop must not lose."""

    def __call__(self, picture: Image) -> Focus:
        """The middle of the subject in `picture`, mode RGB."""


class Shots:
    """Upright RGB pictures of a series, all of one size; a photo that cannot be read is left out and told.

    Only one picture is in memory at a time.
    """

    def __init__(
        self,
        frames: Sequence[ExportFrame],
        options: ExportOptions,
        pictures: PictureSource,
        focus: FocusFinder | None = None,
        stop: Stop = lambda: False,
    ) -> None:
        self._options = options
        self._pictures = pictures
        self._focus = focus
        self._stop = stop
        measured = measure_series(frames, options, pictures)
        self._sizes, self.size, self.lost = measured.sizes, measured.frame, measured.lost
        self.taken: list[ExportFrame] = []
        """The photos that really came, once `__iter__` is through."""
        self.frames = [frame for frame in frames if frame.path in self._sizes]

    def __iter__(self) -> Iterator[Image]:
        for frame in self.frames:
            if self._stop():
                raise RunStopped("The export was stopped.")
            try:
                picture = self._fitted(frame)
            except (UnreadablePhoto, OSError) as error:
                self.lost.append(lost_photo(frame, error))
                continue
            self.taken.append(frame)
            yield picture

    def _fitted(self, frame: ExportFrame) -> Image:
        shown = self._sizes[frame.path]
        # Twice what is needed: a JPEG is then decoded at a fraction, and the last step still has pixels to choose from.
        enough = 2 * scale_to_cover(shown, self.size) * max(shown)
        picture = self._pictures.load(frame.file, int(enough) + 1 if enough < max(shown) else None)
        fitted = fit_picture(picture, self.size, self._options.fit, self._focus)
        fitted.info = {}  # Pillow would write a comment that it found into the next file
        return fitted


def fit_picture(picture: Image, size: Size, fit: str, focus: FocusFinder | None = None) -> Image:
    """`picture` at exactly `size`: cut to its aspect round `focus`, or whole between black bars; never stretched."""
    from PIL import Image

    if fit == "pad":
        inner = inner_size(picture.size, size)
        frame = Image.new("RGB", size)
        small = _resized(picture, inner)
        frame.paste(small, ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
        return frame
    cut = picture.width * size[1] != picture.height * size[0]
    box = crop_box(picture.size, size, focus(picture) if focus and cut else (0.5, 0.5))
    return _resized(picture, size, box)


def _resized(picture: Image, size: Size, box: tuple[float, float, float, float] | None = None) -> Image:
    from PIL.Image import Resampling

    width = box[2] - box[0] if box else picture.width
    # Both are sharp where they are used; on the way down, Hamming takes half the time of the next better filter.
    smaller = size[0] <= width
    return picture.resize(size, Resampling.HAMMING if smaller else Resampling.BICUBIC, box=box)
