"""The controlling terminal, opened for a question and its answer, where the system has one that can be asked.

Windows has none, nor the modules for it, which are therefore imported where they are needed.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import struct
import sys
import time
from types import TracebackType

_NO_ASKING = "This system lets no program ask the terminal."


class TtyUnavailable(Exception):
    """There is no terminal to ask; the message is a sentence."""


class Tty:
    """Opens the terminal, keeps what it answers off the screen, and leaves it as it was, unread answers thrown away."""

    def __init__(self, device: str = "/dev/tty") -> None:
        self._device = device
        self._file = -1

    def __enter__(self) -> Tty:
        if sys.platform != "win32":
            self._open()
            return self
        raise TtyUnavailable(_NO_ASKING)

    def _open(self) -> None:
        if sys.platform != "win32":
            try:
                import termios
                import tty
            except ImportError:
                raise TtyUnavailable(_NO_ASKING) from None
            try:
                self._file = os.open(self._device, os.O_RDWR | os.O_NOCTTY)
            except OSError:
                raise TtyUnavailable("There is no terminal.") from None
            try:
                self._before = termios.tcgetattr(self._file)
                self._refuse_background()
                tty.setcbreak(self._file, termios.TCSANOW)
            except (OSError, termios.error):
                os.close(self._file)
                raise TtyUnavailable("The terminal cannot be asked.") from None
            except TtyUnavailable:
                os.close(self._file)
                raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.platform != "win32":
            import termios

            try:
                termios.tcsetattr(self._file, termios.TCSAFLUSH, self._before)
            except termios.error:
                pass  # the terminal has gone, and its settings with it
            finally:
                os.close(self._file)

    def _refuse_background(self) -> None:
        """A job in the background is stopped by the kernel when it touches the terminal's settings."""
        if sys.platform != "win32":
            try:
                in_front = os.tcgetpgrp(self._file)
            except OSError:
                return  # not our controlling terminal: nothing stops us
            if in_front != os.getpgrp():
                raise TtyUnavailable("This runs in the background.")

    def ask(self, questions: bytes, until: re.Pattern[bytes], seconds: float) -> bytes:
        """Everything the terminal sends until `until` is in it, or `seconds` are over."""
        answer = b""
        end = time.monotonic() + seconds
        try:
            os.write(self._file, questions)
            while not until.search(answer):
                left = end - time.monotonic()
                if left <= 0 or not select.select([self._file], [], [], left)[0]:
                    break
                heard = os.read(self._file, 4096)
                if not heard:
                    break
                answer += heard
        except OSError:
            return answer  # it hung up
        return answer

    def cell(self) -> tuple[int, int] | None:
        """Width and height of a cell in pixels, where the kernel was told."""
        return cell_size(self._file)


def cell_size(file: int) -> tuple[int, int] | None:
    """Width and height of a cell in pixels of the terminal open as `file`; None where nobody told the kernel."""
    answer = b""
    if sys.platform != "win32":
        with contextlib.suppress(ImportError, OSError):
            import fcntl
            import termios

            answer = fcntl.ioctl(file, termios.TIOCGWINSZ, b"\0" * 8)
    if not answer:
        return None
    rows, columns, width, height = struct.unpack("HHHH", answer)
    if not (rows and columns and width >= columns and height >= rows):
        return None
    return width // columns, height // rows
