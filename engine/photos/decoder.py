"""Decodes pictures in a process of its own, which may be killed: `python -m engine.photos.decoder`.

It reads questions from its standard input and ends with it. One that takes too much of the processor ends the process.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

from engine.errors import UnreadablePhoto
from engine.photos.decode import Job, PhotoReader

_BYTES_A_PIXEL = 24
"""Most memory for each pixel of the largest picture: AVIF with alpha takes 16."""
_ROOM = 600_000_000
"""Bytes of memory for everything else: the program, the file, a decoder's threads."""


def main() -> None:
    """Answer each question: with a line of JSON that says what follows, and the pixels."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    for line in sys.stdin.buffer:
        max_pixels, seconds, job, file, longest = json.loads(line)
        _bound_memory(max_pixels)
        _bound_time(seconds)
        try:
            _answer(answers, PhotoReader(max_pixels, seconds, alone=True), Job(job), Path(file), longest)
        except UnreadablePhoto as error:
            _say(answers, {"error": [error.message, error.hint]})
        _bound_time(0)


def _answer(answers: BinaryIO, reader: PhotoReader, job: Job, file: Path, longest: int | None) -> None:
    decoded = reader.decode(file, job, longest)
    picture = decoded.picture
    _say(answers, {"mode": picture.mode, "size": picture.size, "measures": decoded.measures}, picture.tobytes())


def _say(answers: BinaryIO, what: dict[str, Any], pixels: bytes = b"") -> None:
    answers.write(json.dumps(what).encode() + b"\n")
    answers.write(pixels)
    answers.flush()


def _bound_time(seconds: float) -> None:
    """Have this process killed after so many seconds of processor time; 0 for never. In Windows only the asker can."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _bound_memory(max_pixels: int) -> None:
    """Have larger demands fail with MemoryError, where the system can."""
    if sys.platform != "win32":
        with contextlib.suppress(ImportError):
            import resource

            most, hard = max_pixels * _BYTES_A_PIXEL + _ROOM, resource.getrlimit(resource.RLIMIT_DATA)[1]
            resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


if __name__ == "__main__":
    main()
