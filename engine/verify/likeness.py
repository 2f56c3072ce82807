"""Similarity of the photos of a series, for marks and suggested orders, whichever verifier looked at it."""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol

from engine.errors import RunStopped, UnreadablePhoto

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from engine.model import PictureSource, Stop
    from engine.verify.clusters import Similarity
    from engine.verify.lite2 import Array
    from engine.verify.network import SharedNetwork

_NETWORK = b"lite2-320"
"""Changed whenever the same photo may get other features."""


class KeptFeatures(Protocol):
    """A persistent cache of features, each under a key of 16 bytes."""

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Known features, by key."""

    def keep(self, found: Mapping[bytes, bytes]) -> None:
        """Keep the features of some photos, by key."""


class Likeness:
    """Compares photos by the offline verifier's network, which is asked about new photos only."""

    def __init__(self, pictures: PictureSource, kept: KeptFeatures, network: SharedNetwork) -> None:
        self._pictures = pictures
        self._kept = kept
        self._network = network

    def similarity(self, files: Sequence[Path], stop: Stop = lambda: False) -> Similarity:
        """Cosines of all pairs; a photo that cannot be decoded is unlike every other.

        Takes some 60 ms for each new photo, so call it in a worker. Raises RunStopped between two photos once `stop()`
        is true, keeping the features so far. Raises VerifierUnavailable without weights.
        """
        import numpy as np

        from engine.verify.lite2 import FEATURES

        stacked = np.zeros((len(files), FEATURES), np.float32)
        keys = [_key(file) for file in files]
        known = self._kept.find([key for key in keys if key])
        for row, (file, key) in enumerate(zip(files, keys, strict=True)):
            if key in known:
                stacked[row] = np.frombuffer(known[key], np.float16)
            elif stop():
                raise RunStopped("Nobody waits for this comparison any more.")
            elif key and (features := self._look_at(file)) is not None:
                stacked[row] = features
                self._kept.keep({key: features.tobytes()})
        similarity: Similarity = stacked @ stacked.T
        np.fill_diagonal(similarity, 1.0)
        return similarity

    def keep(self, found: Mapping[Path, Array]) -> None:
        """Keep features that the network found in whole photos elsewhere, by file."""
        import numpy as np

        keyed = ((_key(file), features) for file, features in found.items())
        self._kept.keep({key: features.astype(np.float16).tobytes() for key, features in keyed if key})

    def known_means(self, films: Sequence[Sequence[Path]]) -> Array:
        """The mean features of each film's photos that were looked at before; NaN for a film without any.

        Looks at no photo: some 20 µs for each file.
        """
        import numpy as np

        from engine.verify.lite2 import FEATURES

        means = np.full((len(films), FEATURES), np.nan, np.float32)
        keys = [[_key(file) for file in film] for film in films]
        for row, of_film in enumerate(keys):
            if known := self._kept.find([key for key in of_film if key]):
                means[row] = np.mean([np.frombuffer(known[key], np.float16) for key in of_film if key in known], 0)
        return means

    def _look_at(self, file: Path) -> Array | None:
        """Features in half precision, 2.5 KB, which changes a cosine by less than a thousandth."""
        import numpy as np

        from engine.verify.network import keep_to_one_core
        from engine.verify.network_input import network_input

        with self._network.lent() as network:
            keep_to_one_core()
            try:
                features = network.embed(network_input(self._pictures, file))
            except UnreadablePhoto:
                return None
        return features.astype(np.float16)


def _key(file: Path) -> bytes:
    """Identity of the file as it is now; empty if it is gone."""
    try:
        status = file.stat()
    except OSError:
        return b""
    parts = (_NETWORK, os.fsencode(file), b"%d %d" % (status.st_size, status.st_mtime_ns))
    return blake2b(b"\0".join(parts), digest_size=16).digest()
