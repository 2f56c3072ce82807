"""Whether the log beside a database is its own: SQLite lays any other over every page, too.

Each write counts itself in the first page, so each transaction of a log holds that page with its number, and with a
random one of the process that wrote it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from engine.errors import StoreError
from engine.opening import open_file
from engine.store.own_file import is_earlier_state, writes_in
from engine.store.side_files import LOG_HEADER, MOVE_IT, log_of

_FRAME_HEADER = 24
_FIRST_PAGE = (1).to_bytes(4)


def refuse_log_of_another(path: Path, newest: int) -> None:
    """Raise StoreError if the log beside a database of ours was not written by it in this very state.

    `newest` is the number of the last write as SQLite reads it, with the log.
    """
    log = log_of(path)
    if log is None:
        return
    states = list(_first_pages(log))  # read before the database, which another process may bring up to date meanwhile
    page = _start(path, len(states[0]) if states else 100)
    writes = writes_in(page)
    if not is_earlier_state(writes, newest):
        raise StoreError(f"{log} is the log of another database than {path}.", MOVE_IT)
    counted = [writes_in(state) for state in states]
    if writes and newest > writes and counted[:1] > [writes + 1]:
        raise StoreError(
            f"{path} is an older copy than the one that {log} continues: "
            f"{counted[0] - writes - 1:,} changes between them are missing.",
            "Put the newer copy back, or move the log elsewhere to go on without its changes.",
        )
    if writes in counted and page not in states:
        raise StoreError(
            f"{log} is the log of another copy of {path}: each was changed on its own.",
            "Move it elsewhere to go on without its changes.",
        )


def _first_pages(log: Path) -> Iterator[bytes]:
    """The first page as each transaction in a log leaves it."""
    with contextlib.suppress(OSError, ValueError), open_file(log) as stream:
        header = stream.read(LOG_HEADER)
        page_size, salts = int.from_bytes(header[8:12]), header[16:24]
        while True:
            frame = stream.read(_FRAME_HEADER)
            if len(frame) < _FRAME_HEADER or frame[8:16] != salts:  # the rest is from before the log was begun anew
                return
            if frame[:4] == _FIRST_PAGE:
                page = stream.read(page_size)
                if len(page) == page_size:
                    yield page
            else:
                stream.seek(page_size, 1)


def _start(path: Path, size: int) -> bytes:
    try:
        with open_file(path) as stream:
            return stream.read(size)
    except OSError as error:
        raise sqlite3.OperationalError(error.strerror) from error
