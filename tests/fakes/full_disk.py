"""A disk that takes no large files, which any user may have: what is written beyond the limit fails with EFBIG."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

import pytest

if sys.platform != "win32":
    import resource


@contextlib.contextmanager
def file_limit(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes while the block runs."""
    if os.name == "nt":
        pytest.skip("Windows limits no files")
    before = _set_limit(size)
    try:
        yield
    finally:
        _set_limit(before)


def _set_limit(size: int) -> int:
    """Set the limit, and return the one before."""
    before = size
    if sys.platform != "win32":
        before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    return before
