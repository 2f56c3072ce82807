"""How the list and the film look; run pytest with --snapshot-update after a change that is meant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.pilot import Pilot

from engine.model import Decision, Frame, PhotoState, SeriesRow, SeriesState
from tui.pictures import PictureService
from tui.widgets.filmstrip import Filmstrip
from tui.widgets.series_list import SeriesList
from tui.widgets.thumb import Thumb

CHANGES: tuple[dict[str, Any], ...] = (
    {"name": "jenny.lbx · Sunday in the park"},
    {"needs_review": True, "confidence": 0.47, "kept": 3},
    {"decision": Decision.APPROVED, "kept": 20, "total": 20, "confidence": 1.0},
    {"decision": Decision.REJECTED, "username": None},
    {"decision": Decision.LATER, "name": "[red]日本語の写真セット[/] \U0001f44d\U0001f3fd \x1b[31m"},
    {"is_series": False, "kept": 0},
    {"state": SeriesState.FAILED, "is_series": False, "kept": 0, "confidence": None},
    {"state": SeriesState.BLOCKED, "is_series": False, "kept": 0, "confidence": None},
    {"state": SeriesState.QUEUED, "is_series": False, "kept": 0, "confidence": None},
    {"state": SeriesState.GROUPED, "is_series": False, "kept": 0, "confidence": None},
    {"state": SeriesState.SKIPPED, "is_series": False, "kept": 0, "confidence": None, "total": 1},
)


class Host(App[None]):
    """A list at the left, a film at the right."""

    CSS = "SeriesList { width: 45%; } Filmstrip { width: 1fr; }"

    def __init__(self, rows: list[SeriesRow], frames: tuple[Frame, ...], pictures: PictureService) -> None:
        super().__init__()
        self.rows, self.frames, self.pictures = rows, frames, pictures

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield SeriesList(header=True)
            yield Filmstrip(self.pictures)

    def on_mount(self) -> None:
        self.query_one(SeriesList).show([row.id for row in self.rows])
        self.query_one(SeriesList).focus()
        self.query_one(Filmstrip).show(1, self.frames)

    def on_rows_wanted(self) -> None:
        self.query_one(SeriesList).rows.put(self.rows)


async def all_there(pilot: Pilot[None]) -> None:
    pilot.app.query_one(Filmstrip).move_cursor(1)
    async with asyncio.timeout(60):
        while not all(thumb.view.picture or thumb.view.words for thumb in pilot.app.query(Thumb)):
            await pilot.pause(0.02)
    await pilot.pause()


def host(make_row: Any, make_frame: Any, make_photo: Any, make_pictures: Any) -> Host:
    rows = [make_row(number, **changes) for number, changes in enumerate(CHANGES, start=1)]
    photos: list[Path] = [
        make_photo("a.jpg", left="tomato", right="navy"),
        make_photo("b.jpg", (500, 400), left="gold", right="teal"),
        make_photo("c.jpg", (400, 400), left="plum", right="olive"),
        make_photo("d.jpg"),
    ]
    frames = (
        make_frame(photos[0], 1),
        make_frame(photos[1], 2),
        make_frame(photos[2], None, reason="another place"),
        make_frame(photos[3], 3, state=PhotoState.MISSING),
    )
    return Host(rows, frames, make_pictures())


Snap = Callable[..., bool]


def test_at_80_by_24(snap_compare: Snap, make_row: Any, make_frame: Any, make_photo: Any, make_pictures: Any) -> None:
    app = host(make_row, make_frame, make_photo, make_pictures)
    assert snap_compare(app, terminal_size=(80, 24), run_before=all_there)


def test_at_160_by_40(snap_compare: Snap, make_row: Any, make_frame: Any, make_photo: Any, make_pictures: Any) -> None:
    app = host(make_row, make_frame, make_photo, make_pictures)
    assert snap_compare(app, terminal_size=(160, 40), run_before=all_there)
