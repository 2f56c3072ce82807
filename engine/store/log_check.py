"""Whether the log beside a database is its own: SQLite lays any other over every page, too.

Each write counts itself in the first page, so each transaction of a log holds that page with its number, and with a
random one of the process that wrote it.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from engine.errors import StoreError
from engine.opening import open_file
from engine.store.own_file import is_earlier_state, writes_in
from engine.store.side_files import LOG_HEADER, MOVE_IT, log_of

_HEADER, _FRAME_HEADER = 100, 24
_LARGEST_PAGE = 65_536
_FIRST_PAGE = (1).to_bytes(4)


def refuse_log_of_another(path: Path, newest: int) -> None:
    """Raise StoreError if the log beside a database of ours was not written by it in this very state.

    `newest` is the number of the last write as SQLite reads it, with the log.
    """
    log = log_of(path)
    if log is None:
        return
    states = list(_states(log))  # read before the database, which another process may bring up to date meanwhile
    state = _state(_start(path, states[0].page_size if states else _HEADER))
    writes = state.writes
    if not is_earlier_state(writes, newest):
        raise StoreError(f"{log} is the log of another database than {path}.", MOVE_IT)
    if writes and newest > writes and states and states[0].writes > writes + 1:
        raise StoreError(
            f"{path} is an older copy than the one that {log} continues: "
            f"{states[0].writes - writes - 1:,} changes between them are missing.",
            "Put the newer copy back, or move the log elsewhere to go on without its changes.",
        )
    if writes in {one.writes for one in states} and state not in states:
        raise StoreError(
            f"{log} is the log of another copy of {path}: each was changed on its own.",
            "Move it elsewhere to go on without its changes.",
        )


class _FirstPage(NamedTuple):
    """The first page of a database in one state."""

    writes: int
    page_size: int
    content: bytes
    """A hash of it: a log may hold more of these pages than fit into memory."""


def _state(page: bytes) -> _FirstPage:
    return _FirstPage(writes_in(page), len(page), hashlib.sha256(page).digest())


def _states(log: Path) -> Iterator[_FirstPage]:
    """The first page as each transaction in a log leaves it."""
    with contextlib.suppress(OSError, ValueError), open_file(log) as stream:
        header = stream.read(LOG_HEADER)
        page_size, salts = int.from_bytes(header[8:12]), header[16:24]
        while _HEADER <= page_size <= _LARGEST_PAGE:
            frame = stream.read(_FRAME_HEADER)
            if len(frame) < _FRAME_HEADER or frame[8:16] != salts:  # the rest is from before the log was begun anew
                return
            if frame[:4] == _FIRST_PAGE:
                page = stream.read(page_size)
                if len(page) == page_size:
                    yield _state(page)
            else:
                stream.seek(page_size, 1)


def _start(path: Path, size: int) -> bytes:
    try:
        with open_file(path) as stream:
            return stream.read(size)
    except OSError as error:
        raise sqlite3.OperationalError(error.strerror) from error
