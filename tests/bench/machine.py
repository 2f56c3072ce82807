"""The machine that a bench runs on, as far as a reader of its figures needs to know it."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

if sys.platform != "win32":
    import resource


def load() -> float:
    """Processes that wanted a processor in the last minute, on average; 0 where the system does not count."""
    waiting = 0.0
    if sys.platform != "win32":
        waiting = os.getloadavg()[0]
    return waiting


def peak_memory() -> float:
    """The most memory that this process has had, in MB; 0 where the system does not tell."""
    most = 0
    if sys.platform != "win32":
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def facts() -> dict[str, str | int | float]:
    """Date, processors, system and Python."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processors": os.cpu_count() or 1,
        "processor": _processor(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "load": round(load(), 2),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())
