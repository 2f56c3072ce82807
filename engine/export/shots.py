"""Fits the photos of one series into its frame size, one at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from engine.errors import RunStopped, UnreadablePhoto
from engine.export.measure import lost_photo, measure_series
from engine.export.pairing import differing_pairs
from engine.export.sheets import draw_sheet
from engine.export.sizing import crop_box, inner_size, scale_to_cover
from engine.model import pixels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PIL.Image import Image

    from engine.export.items import Pair
    from engine.export.options import ExportOptions
    from engine.export.sizing import Box, Size
    from engine.model import ExportFrame, PictureSource, Point, Problem, Stop

Made = TypeVar("Made")

_MOVED = 0.5
"""Pixels; what moves less has not moved, but was rounded."""


class FocusFinder(Protocol):
    """Finds what a crop must keep."""

    def __call__(self, picture: Image) -> Point:
        """The middle of the subject in `picture`, mode RGB."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A photo, and the part of it that fits into its series' frame."""

    frame: ExportFrame
    photo: Image
    """The whole photo without bars, upright, decoded about as large as needed."""
    size: Size
    """Full size of that in pixels."""
    box: Box | None
    """The part of `photo` to keep, in its pixels; None to keep all of it, between bars if needed."""

    @property
    def middle(self) -> Point:
        """The middle of what is kept."""
        if self.box is None:
            return 0.5, 0.5
        left, top, right, bottom = self.box
        return (left + right) / 2 / self.photo.width, (top + bottom) / 2 / self.photo.height

    def moved(self, across: float, down: float) -> Cut:
        """The same photo, cropped further right and down by these shares of it, as far as its edges allow."""
        if self.box is None:
            return self
        x, y = self.middle
        left, top, right, bottom = self.box
        box = crop_box(self.photo.size, (right - left, bottom - top), (x + across, y + down))
        moves = any(abs(new - old) >= _MOVED for new, old in zip(box, self.box, strict=True))
        return replace(self, box=box) if moves else self

    def shrunk(self, height: int) -> Cut:
        """The same cut of a copy of the photo that is at most so many pixels high."""
        if self.photo.height <= height:
            return self
        width = max(1, round(self.photo.width * height / self.photo.height))
        across, down = width / self.photo.width, height / self.photo.height
        left, top, right, bottom = self.box or (0.0, 0.0, 0.0, 0.0)
        box = (left * across, top * down, right * across, bottom * down) if self.box else None
        return replace(self, photo=self.photo.resize((width, height)), box=box)

    @property
    def lost(self) -> float:
        """Share of the photo that is cut off."""
        if self.box is None:
            return 0.0
        left, top, right, bottom = self.box
        return 1 - (right - left) * (bottom - top) / (self.photo.width * self.photo.height)


class Shots:
    """Upright RGB pictures of a series, all of one size, with only one in memory at a time.

    Photos that cannot be read are left out and listed in `lost`.
    """

    def __init__(
        self,
        frames: Sequence[ExportFrame],
        options: ExportOptions,
        pictures: PictureSource,
        focus: FocusFinder | None = None,
        stop: Stop = lambda: False,
        sheet: Sequence[ExportFrame] = (),
    ) -> None:
        """`sheet` are the photos of the series' reference sheet, if it has one."""
        self._on_sheet = sheet
        self._options = options
        self._pictures = pictures
        self._focus = focus
        self._stop = stop
        measured = measure_series(frames, options, pictures)
        self._sizes, self.size = measured.sizes, measured.frame
        self.lost: list[Problem] = measured.lost
        """Missing and unreadable photos; those that cannot be decoded are added when that fails."""
        self.small = measured.small
        """Photos left out because they are far too small."""
        self.crops: dict[str, Point] = {}
        """Middles of the parts that were kept, by path, complete at the end of `__iter__`."""
        self.taken: list[ExportFrame] = []
        """Photos that could be used, complete at the end of `__iter__`."""
        self.frames = [frame for frame in frames if frame.path in self._sizes]

    def __iter__(self) -> Iterator[Image]:
        """Yield the pictures to write."""
        return self._each(lambda frame: self.fitted(self._cut(frame)))

    def cuts(self) -> Iterator[Cut]:
        """Yield the whole photos, each with the part to write."""
        return self._each(self._cut)

    def sheet(self) -> Image | None:
        """The reference sheet, of the size of the frames, from the photos that can be read; None if none can be."""
        photos = []
        for frame in self._on_sheet:
            with contextlib.suppress(UnreadablePhoto, OSError):
                photo = self._pictures.load(frame.file, 2 * max(self.size))
                box = frame.measures.box if frame.measures else None
                photos.append(photo if box is None else photo.crop(pixels_of(box, photo.size)))
        return draw_sheet(photos, self.size, self._focus) if photos else None

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs that these photos make, of those that could be used."""
        return differing_pairs(self.taken, self._options, self._pictures)

    def _each(self, make: Callable[[ExportFrame], Made]) -> Iterator[Made]:
        for frame in self.frames:
            if self._stop():
                raise RunStopped("The export was stopped.")
            try:
                made = make(frame)
            except (UnreadablePhoto, OSError) as error:
                self.lost.append(lost_photo(frame, error))
                continue
            self.taken.append(frame)
            yield made

    def _cut(self, frame: ExportFrame) -> Cut:
        shown, box = self._sizes[frame.path], frame.measures.box if frame.measures else None
        # Twice as large as needed: a JPEG can then be decoded at reduced size, with pixels to spare for the last step.
        scale = 2 * scale_to_cover(shown, self.size)
        whole = max(shown) if box is None else max(shown[0] / (box[2] - box[0]), shown[1] / (box[3] - box[1]))
        photo = self._pictures.load(frame.file, int(scale * whole) + 1 if scale < 1 else None)
        if box is not None:
            photo = photo.crop(pixels_of(box, photo.size))
        cut = Cut(frame, photo, shown, kept_part(photo, self.size, self._options.fit, self._focus, frame.crop))
        if cut.box is not None:
            self.crops[frame.path] = cut.middle
        return cut

    def fitted(self, cut: Cut) -> Image:
        """The picture to write of a photo that is cut so."""
        picture = fit_picture(cut.photo, self.size, cut.box)
        picture.info = {}  # else Pillow would write a comment from this file into the next
        return picture


def kept_part(
    photo: Image, size: Size, fit: str, focus: FocusFinder | None = None, around: Point | None = None
) -> Box | None:
    """The part of `photo` with the shape of `size`; None to keep the whole photo.

    It is taken around the point that the person chose, or else that `focus` finds.
    """
    if fit == "pad":
        return None
    if around is None:
        other_shape = photo.width * size[1] != photo.height * size[0]
        around = focus(photo) if focus and other_shape else (0.5, 0.5)
    return crop_box(photo.size, size, around)


def fit_picture(photo: Image, size: Size, box: Box | None) -> Image:
    """`photo` at exactly `size`: the part in `box`, or all of it between black bars; never stretched."""
    from PIL import Image

    if box is not None:
        return _resized(photo, size, box)
    inner = inner_size(photo.size, size)
    picture = Image.new("RGB", size)
    picture.paste(_resized(photo, inner), ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return picture


def _resized(picture: Image, size: Size, box: Box | None = None) -> Image:
    from PIL.Image import Resampling

    width = box[2] - box[0] if box else picture.width
    # Both are sharp enough here; for shrinking, Hamming takes half the time of the next better filter.
    smaller = size[0] <= width
    return picture.resize(size, Resampling.HAMMING if smaller else Resampling.BICUBIC, box=box)


def with_runs(made: Iterable[Made], runs: Callable[[int], Sequence[int]]) -> Iterator[tuple[Made, int]]:
    """Each picture with the frames that it fills, where only the run of the last depends on how many there are."""
    waiting: list[Made] = []
    number = 0
    for number, picture in enumerate(made, 1):
        if waiting:
            yield waiting.pop(), runs(number)[number - 2]
        waiting.append(picture)
    if waiting:
        yield waiting.pop(), runs(number)[-1]
