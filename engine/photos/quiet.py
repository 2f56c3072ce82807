"""Keeps messages of Pillow and its C libraries about odd files off the terminal."""

from __future__ import annotations

import ctypes
import logging
import re
import threading
import warnings
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_lock = threading.Lock()
_silencing = 0
_filter: tuple[str, re.Pattern[str] | None, type[Warning], re.Pattern[str] | None, int] = (
    "ignore",
    None,
    Warning,
    re.compile(r"PIL\.|pillow_heif"),
    0,
)


@contextmanager
def without_mutter() -> Iterator[None]:
    """Ignore Pillow's warnings while any thread is inside, without a lasting effect.

    `warnings.catch_warnings` restores what it found on entry, so that two overlapping threads would leave each other's
    filters in place. One filter with a count of its users does not.
    """
    global _silencing
    hush_libtiff()
    _hush_loggers()
    with _lock:
        _silencing += 1
        if _silencing == 1:
            _change_filters(add=True)
    try:
        yield
    finally:
        with _lock:
            _silencing -= 1
            if _silencing == 0:
                _change_filters(add=False)


def _change_filters(*, add: bool) -> None:
    filters = warnings.filters
    assert isinstance(filters, list)
    if add:
        filters.insert(0, _filter)
    elif _filter in filters:
        filters.remove(_filter)


@cache
def _hush_loggers() -> None:
    """Give Pillow's loggers a handler: without one, Python prints their errors to the screen."""
    for name in ("PIL", "pillow_heif"):
        logging.getLogger(name).addHandler(logging.NullHandler())


@cache
def hush_libtiff() -> bool:
    """Stop libtiff for good from printing to file descriptor 2, where a terminal app draws; True if that worked.

    Its errors still arrive as return codes, which Pillow turns into exceptions. Pillow's extension module gives access
    to the library: a symbol lookup there also searches the libraries that it has loaded.
    """
    from PIL import _imaging

    try:
        pillow = ctypes.CDLL(_imaging.__file__)
        setters = [pillow.TIFFSetErrorHandler, pillow.TIFFSetWarningHandler]
    except (OSError, AttributeError):
        return False
    for setter in setters:
        setter.argtypes, setter.restype = [ctypes.c_void_p], ctypes.c_void_p
        setter(None)
    return True
