"""Threads of the second rank: those that make pictures, and a job with all that it starts."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from queue import Queue

import pytest

from tests.tui.app.conftest import OpenDesk
from tui.pictures import PictureKey, PictureService
from tui.runtime.priority import lower_priority
from tui.terminal.probe import TerminalPictures

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no threads of a process are ranked here")


def rank() -> int:
    found = 0
    if sys.platform != "win32":
        found = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    return found


def behind(by: int) -> int:
    """The rank so far behind the thread that draws, however the tests were started."""
    return min(rank() + by, 19)


def test_a_thread_stands_behind_with_those_it_starts() -> None:
    ranks: Queue[int] = Queue()

    def work() -> None:
        lower_priority()
        ranks.put(rank())
        child = threading.Thread(target=lambda: ranks.put(rank()))
        child.start()
        child.join()

    before = rank()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ranks.get() == ranks.get() == behind(10)
    assert rank() == before, "whoever draws keeps the first"


def test_pictures_are_made_behind_what_draws_and_before_work(tmp_path: Path) -> None:
    ranks: Queue[int] = Queue()

    def thumbnail(file: Path, size: int, mtime_ns: int) -> Path:
        ranks.put(rank())
        return file

    service = PictureService(TerminalPictures("half"), thumbnail)
    service.request(PictureKey(tmp_path / "photo.jpg", 1, 10, 5), lambda key, answer: None)
    assert ranks.get(timeout=60) == behind(5)
    service.close()


async def test_a_job_runs_behind(open_desk: OpenDesk) -> None:
    ranks: list[int] = []
    async with open_desk() as desk:
        await desk.until_idle()
        desk.app.start_job(lambda: ranks.append(rank()))
        await desk.until(lambda: ranks == [behind(10)])
