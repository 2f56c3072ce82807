"""Takes fingerprints of photos whenever they are decoded, so that they need not be decoded again for that."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from engine.errors import UnreadablePhoto
from engine.model import Fingerprint
from engine.photos.fingerprint import content_hash, perceptual_hash

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from engine.model import PictureSource

REMEMBERED = 4096
"""Most fingerprints to keep until they are asked for; then the oldest are dropped."""
DECODED_SIDE = 336
"""Longest side, in pixels, of a photo decoded just for its fingerprint: small is fast with JPEG."""


class NotingReader:
    """A picture source that notes the fingerprints of what it decodes; serves any number of threads."""

    def __init__(self, pictures: PictureSource) -> None:
        self._pictures = pictures
        self._noted: dict[Path, Fingerprint] = {}
        self._lock = threading.Lock()

    def load(self, file: Path, longest: int | None = None) -> Image:
        """Decode `file`, its longer side at most `longest` pixels; raises UnreadablePhoto."""
        image = self._pictures.load(file, longest)
        fingerprint = Fingerprint(content_hash(file), perceptual_hash(image))
        with self._lock:
            if len(self._noted) >= REMEMBERED:
                del self._noted[next(iter(self._noted))]
            self._noted[file] = fingerprint
        return image

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
        """Decode a photo just for its fingerprint, in some 10 ms; None if it cannot be read."""
        try:
            return Fingerprint(content_hash(file), perceptual_hash(self._pictures.load(file, DECODED_SIDE)))
        except UnreadablePhoto:
            return None
