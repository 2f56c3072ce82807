"""What is drawn reaches the terminal whole: a picture that the program is stopped in the middle of, and a frame."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys

import pytest
from textual.app import App
from textual.drivers._writer_thread import WriterThread
from textual.drivers.headless_driver import HeadlessDriver

from tests.fakes.posix import CONTINUE, STOP
from tui.terminal.output import whole_frames

BYTES = 300_000
"""More than a terminal's line takes up unread."""
WRITER = f"""
import sys
from tui.terminal.output import write_in_full
write_in_full()
sys.__stderr__.write("x" * {BYTES})
sys.__stderr__.flush()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["as usual", "unbuffered"])
def test_what_was_being_written_goes_on_after_a_stop(unbuffered: str) -> None:
    if sys.platform != "win32":
        master, terminal = os.openpty()
        environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
        with subprocess.Popen([sys.executable, "-c", WRITER], stderr=terminal, env=environment) as writer:
            os.close(terminal)
            received = os.read(master, 1)  # it is in the middle of it
            writer.send_signal(STOP)
            os.waitpid(writer.pid, os.WUNTRACED)
            writer.send_signal(CONTINUE)
            with contextlib.suppress(OSError):  # Linux says so when the other end is closed
                while data := os.read(master, 1 << 16):
                    received += data
        os.close(master)
        assert received.count(b"x") == BYTES
        assert writer.returncode == 0


BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"


class Recorder(HeadlessDriver):
    """A driver that keeps what it is given, and what it would write with."""

    def __init__(self, app: App[None]) -> None:
        super().__init__(app)
        self.pieces: list[str] = []
        self._writer_thread: WriterThread | None = None

    def start_application_mode(self) -> None:
        self._writer_thread = WriterThread(io.StringIO())

    def write(self, data: str) -> None:
        self.pieces.append(data)


def recorder() -> Recorder:
    driver = whole_frames(Recorder)(App())
    assert isinstance(driver, Recorder)
    return driver


async def test_a_frame_is_one_piece_in_order_with_what_comes_between_two() -> None:
    driver = recorder()
    for piece in ("title", BEGIN, "one", "more", END, "picture", BEGIN, END):
        driver.write(piece)
    assert driver.pieces == ["title", f"{BEGIN}onemore{END}", "picture", f"{BEGIN}{END}"]


async def test_nothing_is_written_of_a_frame_that_is_being_made() -> None:
    driver = recorder()
    driver.write(BEGIN)
    driver.write("half of it")
    assert not driver.pieces


async def test_ten_frames_wait_for_a_slow_line_as_they_did_in_three_pieces_each() -> None:
    driver = recorder()
    driver.start_application_mode()
    writer = driver._writer_thread
    assert writer is not None
    assert writer._queue.maxsize == 10
