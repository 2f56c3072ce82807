"""What is drawn reaches the terminal whole."""

from __future__ import annotations

import io
import sys


def write_in_full() -> None:
    """Have Textual's driver write all of what it is given, also under PYTHONUNBUFFERED, which many containers set.

    Where a system cuts a write short, as it does if the program is stopped or the machine put to sleep in the middle of
    a picture, it takes a buffer to go on with the rest: a text stream without one forgets it.
    """
    stream = sys.__stderr__
    if isinstance(stream, io.TextIOWrapper) and isinstance(stream.buffer, io.RawIOBase):
        whole = open(  # noqa: SIM115 - it stays open as long as the process
            stream.fileno(), "w", encoding=stream.encoding, errors=stream.errors, newline="\n", closefd=False
        )
        sys.__stderr__ = whole  # type: ignore[misc] # it is from there that the driver takes it
