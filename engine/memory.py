"""Hands memory that was freed back to the system, where the C library would keep it."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_MAPPED: Final = 1 << 18
"""Bytes from which a piece of memory is mapped for itself, and so goes back as soon as it is freed."""
_ARENAS: Final = 2
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8


def keep_memory_together() -> None:
    """Have pictures mapped for themselves, and all threads share two heaps; call it before threads are started.

    glibc alone does otherwise: it gives each thread a heap of its own, and after the first large picture puts others
    of that size into it, where small things that live on keep them from going back.
    """
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(_M_MMAP_THRESHOLD, _MAPPED)
        mallopt(_M_ARENA_MAX, _ARENAS)


def return_memory() -> None:
    """Hand back what is free now, in a few milliseconds; systems without glibc do so by themselves, or never."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)
