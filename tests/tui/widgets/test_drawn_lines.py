"""Lines that a widget keeps until they are to be drawn anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.drawn_lines import KeptLines


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield Widget()


class Pen:
    """Draws lines that say how many were drawn before."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.drawn: list[int] = []

    def __call__(self, wanted: Sequence[int]) -> Iterable[Strip]:
        for y in wanted:
            self.drawn.append(y)
            yield Strip([Segment(f"{len(self.drawn)}".ljust(self.width))], self.width)


async def test_only_what_changed_is_drawn_anew() -> None:
    async with Host().run_test(size=(20, 5)) as pilot:
        widget = pilot.app.query_one(Widget)
        lines, pen = KeptLines(widget), Pen(20)
        whole = Region(0, 0, 20, 5)

        def shown(crop: Region, made_of: str = "a") -> list[str]:
            return [strip.text.rstrip() for strip in lines.within(crop, (made_of,), pen)]

        assert shown(whole) == ["1", "2", "3", "4", "5"]
        assert shown(whole) == ["1", "2", "3", "4", "5"]
        lines.drop([Region(3, 1, 2, 2)])
        assert shown(Region(0, 0, 20, 3)) == ["1", "6", "7"]
        assert shown(whole, "b") == ["8", "9", "10", "11", "12"]
        lines.drop()
        assert shown(Region(0, 4, 20, 1), "b") == ["13"]
        assert [strip.cell_length for strip in lines.within(Region(2, 4, 7, 1), ("b",), pen)] == [7]
        assert pen.drawn == [0, 1, 2, 3, 4, 1, 2, 0, 1, 2, 3, 4, 4]


async def test_another_ground_asks_for_other_lines() -> None:
    async with Host().run_test(size=(20, 5)) as pilot:
        widget = pilot.app.query_one(Widget)
        lines, pen = KeptLines(widget), Pen(20)
        lines.within(Region(0, 0, 20, 5), (), pen)
        pilot.app.screen.styles.background = "red"
        await pilot.pause()
        lines.within(Region(0, 0, 20, 5), (), pen)
    assert len(pen.drawn) == 10
