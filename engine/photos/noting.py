"""Takes fingerprints of photos whenever they are decoded, so that they need not be decoded again for that."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from engine.errors import UnreadablePhoto
from engine.model import Fingerprint, PictureSource, pixels_of
from engine.photos.fingerprint import content_hash, perceptual_hash
from engine.priority import Priority

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from engine.model import Measures

REMEMBERED = 4096
"""Most fingerprints to keep until they are asked for; then the oldest are dropped."""


class MeasuredPictures(Protocol):
    """Opens pictures and measures them on the way."""

    def load(self, file: Path, longest: int | None = None) -> Image:
        """Decode `file`, its longer side at most `longest` pixels; raises UnreadablePhoto."""

    def load_with_grey(self, file: Path, longest: int | None = None) -> tuple[Image, Image, Measures]:
        """The same, the same in grey, and what is measured in it."""

    def measure(self, file: Path) -> tuple[Image, Measures]:
        """Decode `file` in grey; raises UnreadablePhoto."""


class NotingReader:
    """A picture source that notes the fingerprints of what it decodes; serves any number of threads."""

    def __init__(self, pictures: MeasuredPictures, priority: Priority | None = None) -> None:
        """`priority` is what each thread yields to before it decodes a photo."""
        self._pictures = pictures
        self._priority = priority or Priority()
        self._noted: dict[Path, Fingerprint] = {}
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[NotingReader], tuple[MeasuredPictures]]:
        """A copy in another process has noted nothing yet."""
        return NotingReader, (self._pictures,)

    @property
    def source(self) -> PictureSource:
        """The same pictures without notes."""
        return self._pictures

    def load(self, file: Path, longest: int | None = None) -> Image:
        """Decode `file`, its longer side at most `longest` pixels; raises UnreadablePhoto."""
        return self.load_measured(file, longest)[0]

    def load_measured(self, file: Path, longest: int | None = None) -> tuple[Image, Measures]:
        """The same with what was measured in it."""
        self._priority.yield_to_user()
        image, grey, measures = self._pictures.load_with_grey(file, longest)
        self.note(file, Fingerprint(content_hash(file), perceptual_hash(grey), measures))
        return image, measures

    def note(self, file: Path, fingerprint: Fingerprint) -> None:
        """Note a fingerprint, be it one that another process took."""
        with self._lock:
            if len(self._noted) >= REMEMBERED:
                del self._noted[next(iter(self._noted))]
            self._noted[file] = fingerprint

    def noted(self, file: Path) -> Fingerprint | None:
        """Hand out a file's fingerprint: the hash of its bytes alone if it was not decoded, None if it is gone."""
        with self._lock:
            fingerprint = self._noted.pop(file, None)
        if fingerprint is not None:
            return fingerprint
        try:
            return Fingerprint(content_hash(file), None)
        except UnreadablePhoto:
            return None

    def take(self, file: Path) -> Fingerprint | None:
        """Decode a photo just for its fingerprint, in some 5 ms; None if it cannot be read."""
        self._priority.yield_to_user()
        try:
            grey, measures = self._pictures.measure(file)
            return Fingerprint(content_hash(file), perceptual_hash(grey), measures)
        except UnreadablePhoto:
            return None


class WithinBars:
    """A picture source that notes, too, and cuts bars off: two photos are not alike for having the same bars."""

    def __init__(self, pictures: NotingReader) -> None:
        self._pictures = pictures

    def load(self, file: Path, longest: int | None = None) -> Image:
        """Decode `file`, its longer side at most `longest` pixels before bars are cut; raises UnreadablePhoto."""
        return self.load_measured(file, longest)[0]

    def load_measured(self, file: Path, longest: int | None = None) -> tuple[Image, Measures]:
        """The same with what was measured in it, among that the bars."""
        image, measures = self._pictures.load_measured(file, longest)
        return image if measures.box is None else image.crop(pixels_of(measures.box, image.size)), measures

    def noted(self, file: Path) -> Fingerprint | None:
        """Hand out a file's fingerprint."""
        return self._pictures.noted(file)

    def note(self, file: Path, fingerprint: Fingerprint) -> None:
        """Note a fingerprint that another process took."""
        self._pictures.note(file, fingerprint)
