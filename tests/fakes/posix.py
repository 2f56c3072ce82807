"""Signals that only POSIX systems have. In Windows the tests that send them are skipped; types must hold there, too."""

from __future__ import annotations

import signal
import sys

if sys.platform == "win32":
    KILL = STOP = CONTINUE = signal.SIGTERM
else:
    KILL, STOP, CONTINUE = signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT
