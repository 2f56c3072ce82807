"""The built-in network with a memory: in one process it looks at each picture once, however many tests show it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from engine.verify.lite2 import Array, Lite2

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
