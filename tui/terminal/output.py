"""What is drawn reaches the terminal whole."""

from __future__ import annotations

import io
import sys
from queue import Queue

from textual.driver import Driver

_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""What a frame begins and ends with, where the terminal has said that it knows frames (mode 2026)."""
_FRAMES_WAITING = 10
"""More would be out of date before a slow line has taken them: whoever makes another one waits."""


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


def whole_frames(kind: type[Driver]) -> type[Driver]:
    """A driver of this kind that hands each frame on in one piece."""
    return type("WholeFrames", (_WholeFrames, kind), {})


class _WholeFrames(Driver):
    """Mixed into a driver. Textual hands on what opens a frame before the frame is made, then the frame, then what
    closes it: the thread that writes woke up for each, and took turns with the one that makes the frame.
    """

    _frame: list[str] | None = None
    """What has come of a frame so far."""

    def start_application_mode(self) -> None:
        """Begin, with a queue that holds as much as it did when a frame was three pieces."""
        super().start_application_mode()  # type: ignore[safe-super] # that of the driver this is mixed into
        queue = getattr(getattr(self, "_writer_thread", None), "_queue", None)
        if isinstance(queue, Queue):
            queue.maxsize = _FRAMES_WAITING

    def write(self, data: str) -> None:
        """Write text; what belongs to a frame waits for its end."""
        if data == _BEGIN:
            self._frame = []
        if self._frame is None:
            super().write(data)  # type: ignore[safe-super]
            return
        self._frame.append(data)
        if data == _END:
            frame, self._frame = self._frame, None
            super().write("".join(frame))  # type: ignore[safe-super]
