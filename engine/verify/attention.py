"""Finds the subject of a picture by the offline verifier's network, for smart crops."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from engine.verify.offline import read_network

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

    from engine.verify.lite2 import Lite2


class Attention:
    """Maps pictures, from any thread; the network is loaded with the first picture."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._network: Lite2 | None = None

    def __call__(self, picture: Image) -> NDArray[Any]:
        """A coarse grid, larger where there is more to see; raises VerifierUnavailable without the weights."""
        import numpy as np
        from PIL.Image import Resampling

        from engine.verify.lite2 import SIDE

        with self._lock:
            if self._network is None:
                self._network = read_network()
        return self._network.attention(np.asarray(picture.resize((SIDE, SIDE), Resampling.BICUBIC)))
