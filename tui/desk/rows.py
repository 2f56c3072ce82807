"""Reading what the list shows of its series, as they come into sight."""

from __future__ import annotations

from collections.abc import Sequence

from tui.desk.desk import Desk


class Rows:
    """Reads beside the keys, and hands the list what it asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def fetch(self, ids: Sequence[int], frames_of: Sequence[int]) -> None:
        """Read these series' rows, and which photos those have."""
        self._desk.tasks.begin(self._fetch, ids, frames_of)

    async def _fetch(self, ids: Sequence[int], frames_of: Sequence[int]) -> None:
        catalog, listed = self._desk.session.catalog, self._desk.series_list.rows
        if ids and (rows := await self._desk.ask(catalog.rows, ids)):
            listed.put(rows)
        if frames_of and (frames := await self._desk.ask(catalog.frames, frames_of)):
            listed.put_frames(frames)
