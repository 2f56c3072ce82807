"""How alike the photos of one series are, for marks and suggested orders, whoever judged the series."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from engine.errors import UnreadablePhoto

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.model import PictureSource
    from engine.verify.clusters import Similarity
    from engine.verify.lite0 import Array, Lite0

REMEMBERED = 4096
"""Photos whose features are kept, 5 KB each."""


class Likeness:
    """Compares photos with the offline verifier's network, which is loaded at the first question."""

    def __init__(self, pictures: PictureSource) -> None:
        self._pictures = pictures
        self._network: Lite0 | None = None
        self._features: dict[tuple[Path, int], Array] = {}
        self._lock = threading.Lock()

    def similarity(self, files: Sequence[Path]) -> Similarity:
        """The cosines of all pairs; a photo that cannot be decoded is unlike every other.

        Takes some 30 ms for each new photo: to be called in a worker. Raises VerifierUnavailable without weights.
        """
        import numpy as np

        from engine.verify.lite0 import FEATURES

        stacked = np.zeros((len(files), FEATURES), np.float32)
        for row, file in enumerate(files):
            try:
                stacked[row] = self._features_of(file)
            except (UnreadablePhoto, OSError):
                continue
        similarity: Similarity = stacked @ stacked.T
        np.fill_diagonal(similarity, 1.0)
        return similarity

    def _features_of(self, file: Path) -> Array:
        from engine.verify.offline import network_input

        key = (file, file.stat().st_mtime_ns)
        with self._lock:
            features = self._features.get(key)
        if features is None:
            features = self._loaded().embed(network_input(self._pictures, file))
            with self._lock:
                if len(self._features) >= REMEMBERED:
                    del self._features[next(iter(self._features))]
                self._features[key] = features
        return features

    def _loaded(self) -> Lite0:
        from engine.verify.offline import read_network

        with self._lock:
            if self._network is None:
                self._network = read_network()
            return self._network
