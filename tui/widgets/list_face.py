"""What a list of series looks like: lines, strips or a sheet, and which of its rows are seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from textwrap import wrap

from rich.segment import Segment
from textual.geometry import Offset, Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from engine.model import SortKey
from tui.model.list_layout import ListLayout
from tui.pictures import PictureService
from tui.text import safe
from tui.widgets.cover_painter import CoverPainter
from tui.widgets.gallery import Gallery
from tui.widgets.list_contents import ListContents
from tui.widgets.list_grid import ListGrid
from tui.widgets.list_lines import ListLines
from tui.widgets.looks import Looks
from tui.widgets.series_line import Columns, column_at, header, order_line
from tui.widgets.strip_painter import StripPainter


class ListFace:
    """Draws a list in one of its layouts; knows its size and how far it is scrolled, and changes neither."""

    def __init__(
        self,
        series_list: ScrollView,
        contents: ListContents,
        pictures: PictureService | None,
        header_lines: int,
    ) -> None:
        self._list = series_list
        self._contents = contents
        self._header_lines = header_lines
        self._looks = Looks(series_list)
        self._lines = ListLines(series_list, contents)
        self._galleries: dict[ListLayout, Gallery] = {}
        if pictures is not None:
            strips, sheet = StripPainter(series_list), CoverPainter(series_list)
            self._galleries[ListLayout.STRIPS] = Gallery(series_list, contents, pictures, strips, self._draw_row)
            self._galleries[ListLayout.SHEET] = Gallery(series_list, contents, pictures, sheet, self._draw_row)
        self.layout = ListLayout.LINES

    def turn_to(self, layout: ListLayout) -> None:
        """Draw in this layout from now on."""
        if self.gallery is not None:
            self.gallery.look_away()
        self.layout = layout

    @property
    def gallery(self) -> Gallery | None:
        """What draws the pictures; None in lines."""
        return self._galleries.get(self.layout)

    @property
    def _drawing(self) -> Gallery | ListLines:
        return self.gallery or self._lines

    @property
    def grid(self) -> ListGrid:
        """Where the series stand."""
        return self._drawing.grid

    def measure(self) -> int:
        """Lay rows out for the list's size; the lines that all series take."""
        self._drawing.fit(self._list.size, self._header_lines)
        return self.grid.virtual_height(len(self._contents), self._list.size.height)

    # --- What is in sight -------------------------------------------------------------------------------------------

    @property
    def scrolled(self) -> int:
        """Lines that are scrolled away."""
        return round(self._list.scroll_y)

    @property
    def rows(self) -> int:
        """Whole rows that are seen at once."""
        return self.grid.whole_rows(self._list.size.height)

    @property
    def sight(self) -> range:
        """Indexes of the series that are seen."""
        return self.grid.in_sight(self.scrolled, self._list.size.height, len(self._contents))

    @property
    def best_scroll(self) -> int:
        """How far to scroll for the cursor to be seen: as little as needed. Rows of pictures, which take time to be
        sent, are leafed through, but for one that stays.
        """
        grid, top, rows = self.grid, self.scrolled, self.rows
        line, kept = grid.line_of(self._contents.cursor), 0 if self.gallery is None else max(0, rows - 2)
        if line < top:
            return line - kept * grid.height
        return max(top, line - (rows - 1 - kept) * grid.height) if line >= top + rows * grid.height else top

    def look(self) -> None:
        """Have the pictures of what is in sight, the cursor's first."""
        self._drawing.look(self.sight, self._contents.cursor)

    def look_ahead(self) -> None:
        """Prepare what a page up or down would bring: half the work of drawing it."""
        sight = self.sight
        page = range(max(0, sight.start - len(sight)), min(sight.stop + len(sight), len(self._contents)))
        self._drawing.look_ahead(sight, page)

    def forget(self) -> None:
        """Have every picture sent again."""
        self._drawing.forget()

    @property
    def complete(self) -> bool:
        """True if no picture is awaited."""
        return self.gallery is None or self.gallery.complete

    @property
    def seen(self) -> tuple[int, tuple[int, ...]]:
        """How far the list is scrolled, and the series in sight."""
        return self.scrolled, tuple(self._contents.ids[self.sight.start : self.sight.stop])

    def draw(self, *, unless_seen: tuple[int, tuple[int, ...]] | None = None) -> None:
        """Draw everything anew; not the pictures if these series are still the ones that are seen, as they were."""
        if self.gallery is None or self.seen != unless_seen:
            self._list.refresh()
        else:
            for index in self.sight:
                self.draw_words(index)

    def draw_header(self) -> None:
        """Draw the line above all others anew, if there is one."""
        self._list.refresh(Region(0, 0, self._list.size.width, max(1, self._header_lines)))

    def choose(self, index: int, *, others: bool) -> None:
        """Choose a series by the mouse, with `others` all from the cursor to it; drawn once the cursor is there."""
        self._contents.choose(index, others=others)
        self._list.call_later(self.draw_choice)

    def draw_choice(self) -> None:
        """Draw anew what is chosen, and how many that are."""
        self.draw(unless_seen=self.seen)
        self.draw_header()

    def draw_photos(self, series: Collection[int]) -> None:
        """Draw these series anew now that their photos are known; their pictures follow."""
        for index in self.sight:
            if self._contents.ids[index] in series:
                self.draw_words(index)
                if self.gallery is not None and not self.gallery.has_picture(index):
                    self._draw_row(index)

    def draw_words(self, index: int) -> None:
        """Draw a series anew but for its pictures, which take long to be sent."""
        if index in self.sight:
            self._list.refresh(*self._drawing.parts(self._line_of(index), self._list.size.width))

    def _draw_row(self, index: int) -> None:
        """Draw a row anew, pictures and all."""
        if index in self.sight:
            self._list.refresh(Region(0, self._line_of(index), self._list.size.width, self.grid.height))

    def _line_of(self, index: int) -> int:
        return self._header_lines + self.grid.line_of(index) - self.scrolled

    def order_at(self, x: int) -> SortKey:
        """What a click in this cell of the header sorts by; by what it is sorted already turns the order round."""
        sort, _ = self._contents.sorted
        return sort if self.columns is None else column_at(self.columns, x)

    @property
    def columns(self) -> Columns | None:
        """What the header stands over."""
        return self._drawing.columns

    def index_at(self, offset: Offset) -> int | None:
        """The series in this cell."""
        index = self._drawing.index_at(offset, self.scrolled)
        return index if index in self.sight else None

    def frame_at(self, index: int, x: int) -> int | None:
        """Which photo of this series is in this cell."""
        return None if self.gallery is None else self.gallery.frame_at(index, x)

    # --- Drawing ----------------------------------------------------------------------------------------------------

    def lines(self, wanted: Iterable[int]) -> Iterator[Strip]:
        """Lines of the list, from top to bottom: its header, its rows, or what an empty list says."""
        grid, first, drawn = self.grid, -1, list[Strip]()
        for y in wanted:
            if y < self._header_lines:
                yield self._header()
                continue
            row, below = divmod(y - self._header_lines, grid.height)
            index = (row + self.scrolled // grid.height) * grid.columns
            if index >= len(self._contents) or row >= self.rows:
                yield self._empty(y - self._header_lines)
                continue
            if index != first:
                first, drawn = index, self._drawing.lines(index)
            yield drawn[below]

    def _header(self) -> Strip:
        told = *self._contents.sorted, self._contents.chosen
        if self.columns is None:
            return self._looks.line([Segment(order_line(*told), self._looks.of("header"))])
        words = header(self.columns, *told)
        return self._looks.line([Segment(words.lead + words.name + words.quiet, self._looks.of("header"))])

    def _empty(self, y: int) -> Strip:
        """A line without series."""
        said = wrap(safe(self._contents.empty), max(8, self._looks.width - 4)) if not self._contents.ids else []
        return self._looks.line([Segment(f"  {said[y]}" if y < len(said) else "", self._looks.of("pending"))])

    def overlaid(self, strips: list[Strip]) -> list[Strip]:
        """These lines of the whole list, with what lies over their cells."""
        return self._drawing.overlaid(strips, self.sight)
