"""A picture that the program is stopped in the middle of reaches the terminal all the same."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

import pytest

from tests.fakes.posix import CONTINUE, STOP

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
