"""A terminal that is gone takes the program with it, even where the signal for it is ignored or never comes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.tui.terminal_double import open_terminal

_PROGRAM = """
import signal, sys, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
from tui.terminal.hangup import end_with_terminal
end_with_terminal()
print("ready", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_a_program_ends_with_its_terminal() -> None:
    master, slave = open_terminal()
    program = subprocess.Popen([sys.executable, "-c", _PROGRAM], stdin=slave, stdout=subprocess.PIPE)
    os.close(slave)
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        assert program.poll() is None
        os.close(master)
        assert program.wait(60) < 0
    finally:
        program.kill()
        program.communicate()
