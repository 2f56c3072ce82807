"""Has pictures decoded in processes that are killed when one costs too much.

Decoders of some formats do all of their work in one call, which no thread can interrupt, and headers do not bound it:
an AVIF or HEIC of a few kilobytes may hold thousands of hidden frames, each strip of a TIFF a JPEG of a hundred scans.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from engine.errors import UnreadablePhoto
from engine.model import Measures
from engine.photos.budget import OverBudget

if TYPE_CHECKING:
    from PIL.Image import Image

DECODED_APART = frozenset({"AVIF", "HEIF", "JXL", "TIFF"})
"""Pillow's names of the formats whose decoders cannot be interrupted."""
_SLOWEST = 10.0
"""Seconds for each second of a processor after which a picture is given up: a disk may be slow, a machine busy."""
_HOME = str(Path(__file__).parents[2])
_TOO_LONG: int | None = None
"""Exit code of a process whose time is up; in Windows only the clock tells."""
if sys.platform != "win32":
    _TOO_LONG = -signal.SIGPROF


class _Died(Exception):
    """The process ended without an answer."""


class Decoders:
    """Idle processes; each question takes one, or starts one. Any thread may ask."""

    def __init__(self, most_idle: int) -> None:
        self._most_idle = most_idle
        self._idle: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()

    def ask(
        self, max_pixels: int, seconds: float, job: str, file: Path, longest: int | None
    ) -> tuple[Image, Measures | None]:
        """The picture, and what was measured in it if the job wants that.

        Raises UnreadablePhoto, OverBudget, and OSError if no process can be started.
        """
        question = json.dumps([max_pixels, seconds, job, os.path.abspath(file), longest]).encode() + b"\n"
        with contextlib.suppress(_Died):  # perhaps the system killed it for room, or the user did
            return self._ask(self._take(), question, seconds)
        try:
            return self._ask(_started(), question, seconds)
        except _Died:
            raise OSError("its decoder breaks down") from None

    def close(self) -> None:
        """End the idle processes."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.communicate()

    def _take(self) -> subprocess.Popen[bytes]:
        with self._lock:
            return self._idle.pop() if self._idle else _started()

    def _ask(self, process: subprocess.Popen[bytes], question: bytes, seconds: float) -> tuple[Image, Measures | None]:
        assert process.stdin is not None
        assert process.stdout is not None
        end = time.monotonic() + seconds * _SLOWEST
        late = threading.Timer(seconds * _SLOWEST, process.kill)
        late.daemon = True
        late.start()
        try:
            process.stdin.write(question)
            process.stdin.flush()
            told, pixels = _answer(process.stdout)
        except (OSError, EOFError) as error:
            _end(process)
            if process.returncode == _TOO_LONG or time.monotonic() >= end:
                raise OverBudget from None
            raise _Died from error
        finally:
            late.cancel()
        with self._lock:
            enough = len(self._idle) >= self._most_idle
            if not enough:
                self._idle.append(process)
        if enough:
            _end(process)
        return _made(told, pixels)


def _started() -> subprocess.Popen[bytes]:
    """A new process. A Ctrl+C in the terminal does not reach it: it ends with this one."""
    paths = os.pathsep.join(filter(None, (_HOME, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "engine.photos.decoder"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": paths},
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def _answer(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """What is told of the picture, and its pixels. Raises EOFError if the process ends before."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    told = json.loads(line)
    width, height = told.get("size", (0, 0))
    length = width * height * len(told.get("mode", ""))  # L or RGB
    pixels = stream.read(length)
    if len(pixels) < length:
        raise EOFError
    return told, pixels


def _made(told: dict[str, Any], pixels: bytes) -> tuple[Image, Measures | None]:
    from PIL import Image

    if "error" in told:
        raise UnreadablePhoto(*told["error"])
    picture = Image.frombytes(told["mode"], tuple(told["size"]), pixels)
    if told["measures"] is None:
        return picture, None
    measures = Measures(*told["measures"])
    if measures.box is not None:
        left, top, right, bottom = measures.box
        measures = measures._replace(box=(left, top, right, bottom))
    return picture, measures


DECODERS = Decoders(os.cpu_count() or 1)
"""Shared by everything in this process that reads pictures."""
atexit.register(DECODERS.close)
