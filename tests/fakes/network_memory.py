"""The built-in network with a memory: one process reads it once and looks at each picture once, for all its tests."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.verify.lite2 import Array, Lite2
from engine.verify.weights import read_pth

read_weights = cache(read_pth)
"""The weights of a file, read once."""

_MOST = 256
"""Pictures to remember, half a megabyte each."""
_remembered: OrderedDict[bytes, Array] = OrderedDict()


class RememberingLite2(Lite2):
    """Gives the same answers as the network, whose work is most of the time that many tests take."""

    def _responses(self, picture: NDArray[np.uint8]) -> Array:
        key = hashlib.blake2b(picture.tobytes(), digest_size=16).digest()
        found = _remembered.pop(key, None)
        if found is None:
            found = super()._responses(picture).copy()  # the network uses its own array again
        _remembered[key] = found
        while len(_remembered) > _MOST:
            _remembered.popitem(last=False)
        return found


_networks: dict[int, RememberingLite2] = {}


def network_with(weights: Mapping[str, NDArray[Any]]) -> RememberingLite2:
    """The one network of these weights."""
    if id(weights) not in _networks:
        _networks[id(weights)] = RememberingLite2(weights)
    return _networks[id(weights)]
