"""Which photos of a series fit its strip, what is counted in their place, and how a grid of rows scrolls."""

from __future__ import annotations

import pytest

from tui.widgets.list_grid import ListGrid
from tui.widgets.strip_layout import SheetLayout, StripLayout, Tiles

CELL = (10, 20)


@pytest.mark.parametrize("height", [3, 4, 5])
def test_no_tile_leaves_its_room_and_every_photo_is_seen_or_counted(height: int) -> None:
    for width in range(1, 240):
        layout = StripLayout.within(width, height, CELL)
        assert layout.words + layout.room == width
        for excluded in ([], [True] * 5, [False], [False] * 6 + [True] * 3, [False, True] * 20):
            for seen in (0, 7, len(excluded) - 1):
                tiles = layout.tiles(excluded, seen)
                assert tiles.first + len(tiles.lefts) + tiles.after == len(excluded)
                if tiles.lefts:
                    assert tiles.lefts[0] == 0
                    assert tiles.lefts[-1] + layout.tile <= layout.room - (5 if tiles.first or tiles.after else 0)
                    assert not 0 <= seen < len(excluded) or tiles.first <= seen < tiles.first + len(tiles.lefts)


def test_excluded_photos_stand_behind_a_gap_and_what_does_not_fit_is_counted() -> None:
    wide, narrow = StripLayout.within(200, 4, CELL), StripLayout.within(80, 4, CELL)
    excluded = [False] * 3 + [True] * 3
    assert wide.tiles(excluded) == Tiles(0, (0, 9, 18, 29, 38, 47), 0)
    assert narrow.tiles(excluded) == Tiles(0, (0, 9, 18, 29, 38), 1)
    assert narrow.tiles(excluded, seen=5) == Tiles(5, (0,), 0)


def test_a_sheet_fills_its_width() -> None:
    for width in range(12, 240):
        layout = SheetLayout.within(width, 5, CELL)
        assert layout.left_of(layout.columns - 1) + layout.tile <= width
        assert layout.left_of(layout.columns + 1) + layout.tile > width


@pytest.mark.parametrize("grid", [ListGrid(), ListGrid(1, 5, 1), ListGrid(7, 6, 1), ListGrid(3, 4)])
@pytest.mark.parametrize("count", [0, 1, 6, 99])
@pytest.mark.parametrize("lines", [8, 23, 40])
def test_a_grid_scrolls_by_whole_rows_and_ends_with_its_last(grid: ListGrid, count: int, lines: int) -> None:
    last = max(0, grid.virtual_height(count, lines) - lines)
    assert last % grid.height == 0
    seen = grid.in_sight(last, lines, count)
    assert seen.stop == count
    assert len(seen) <= grid.whole_rows(lines) * grid.columns
    for index in seen:
        y = grid.line_of(index) - last + grid.header
        assert 0 <= y <= lines - grid.height
        assert grid.row_at(y, last) == index // grid.columns
