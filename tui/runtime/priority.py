"""Which threads get a processor first, where there are too few for all."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import Final

WORK: Final = 10
"""As `nice` counts: about a tenth of what the thread that draws gets, where both want the same processor."""
PICTURES: Final = 5
"""About a third of what it gets, and three times what work gets: somebody waits for them."""
_LAST: Final = 19


def lower_priority(by: int = WORK) -> None:
    """Rank the calling thread, and those it will start, behind the one that draws; where the system ranks no threads
    of a process, nothing happens.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            of_app = os.getpriority(os.PRIO_PROCESS, os.getpid())  # it may have been started by `nice`
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), min(of_app + by, _LAST))
