"""Ends the program with its terminal: nobody could see or leave it, and it would read for ever what never comes."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading

from tui.terminal.log import note


def end_with_terminal(file: int = 0) -> None:
    """End this process as soon as the terminal open as `file` is gone; everything is stored as it happens.

    The signal that says so is ignored by what `nohup` starts, and never comes where another process has the terminal.
    """
    if sys.platform != "win32" and os.isatty(file):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        threading.Thread(target=_wait_and_end, args=[file], name="hangup", daemon=True).start()


def _wait_and_end(file: int) -> None:
    if sys.platform != "win32":
        terminal = select.poll()
        terminal.register(file, 0)  # a hangup is told unasked
        ((_, what),) = terminal.poll()
        if what & select.POLLHUP:  # else this terminal cannot be watched
            note("ends, for the terminal is gone")
            os.kill(os.getpid(), signal.SIGHUP)
