"""What only POSIX systems have in their folders; a test that needs it is passed over on others."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


def make_pipe(place: str | Path) -> None:
    """A named pipe, which a reader would wait at for ever."""
    if os.name == "nt":
        pytest.skip("Windows has no pipes in folders")
    if sys.platform != "win32":
        os.mkfifo(place)
