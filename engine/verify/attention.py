"""Finds the subject of a picture by the offline verifier's network, for smart crops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.verify.network import SharedNetwork, keep_to_one_core

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image


class Attention:
    """Maps pictures, from any thread."""

    def __init__(self, network: SharedNetwork) -> None:
        self._network = network

    def __call__(self, picture: Image) -> NDArray[Any]:
        """A coarse grid, larger where there is more to see; raises VerifierUnavailable without the weights."""
        import numpy as np
        from PIL.Image import Resampling

        from engine.verify.lite2 import SIDE

        with self._network.lent() as network:
            keep_to_one_core()
            return network.attention(np.asarray(picture.resize((SIDE, SIDE), Resampling.BICUBIC)))
