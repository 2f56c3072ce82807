"""The list of series: any number of them, of which only the lines in sight are ever read, laid out or drawn."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from engine.model import SeriesRow, SortKey
from tui.widgets.drawn_lines import cropped, exact, filtered
from tui.widgets.line_painter import LinePainter
from tui.widgets.range_selection import RangeSelection
from tui.widgets.row_cache import PAGE, RowCache
from tui.widgets.series_line import Columns, column_at

SETTLED = 0.04
"""Seconds the cursor must rest before the series under it is announced; a first step is announced at once."""


class SeriesList(ScrollView, can_focus=True):
    """Lists series by id. It reads nothing itself: it posts `RowsWanted` and shows what `put` brings."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "series-list--approved", "series-list--rejected", "series-list--later", "series-list--undecided",
        "series-list--quiet", "series-list--failed", "series-list--pending", "series-list--cursor",
        "series-list--header", "series-list--detail",
    }  # fmt: skip

    DEFAULT_CSS = """
    SeriesList {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .series-list--undecided { color: $text; text-style: bold; }
        & > .series-list--approved { color: $text-success; }
        & > .series-list--rejected { color: $text-error; }
        & > .series-list--later { color: $text-warning; }
        & > .series-list--failed { color: $text-error; text-style: italic; }
        & > .series-list--pending { color: $text-muted; }
        & > .series-list--quiet { color: $text-disabled; }
        & > .series-list--detail { color: $text-muted; }
        & > .series-list--header { color: $text-muted; text-style: underline; }
        & > .series-list--cursor { background: $surface-lighten-2; color: $text; text-style: bold; }
        &:focus > .series-list--cursor { background: $primary 60%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_cursor(-1)", "Series up", show=False, id="list.up"),
        Binding("down", "move_cursor(1)", "Series down", show=False, id="list.down"),
        Binding("pageup", "move_page(-1)", "Page up", show=False, id="list.page_up"),
        Binding("pagedown", "move_page(1)", "Page down", show=False, id="list.page_down"),
        Binding("home", "jump(0)", "First series", show=False, id="list.first"),
        Binding("end", "jump(-1)", "Last series", show=False, id="list.last"),
    ]

    # Textual would lay the whole screen out anew for a line more.
    virtual_size = reactive(Size(0, 0), layout=False)

    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    """Index of the series under the cursor; 0 also where nothing is listed."""

    class RowsWanted(Message):
        """These rows are, or will soon be, in sight: read them and `put` them."""

        def __init__(self, ids: tuple[int, ...]) -> None:
            super().__init__()
            self.ids = ids

    class SeriesHighlighted(Message):
        """The cursor rests on another series; None where nothing is listed."""

        def __init__(self, series_id: int | None) -> None:
            super().__init__()
            self.series_id = series_id

    class SeriesOpened(Message):
        """The series under the cursor was chosen by a double click."""

    class HeaderClicked(Message):
        """The list is to be sorted by this column."""

        def __init__(self, sort: SortKey) -> None:
            super().__init__()
            self.sort = sort

    def __init__(self, *, header: bool = False, empty: str = "No series.", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._header_lines = int(header)
        self._empty = empty
        self._ids: Sequence[int] = ()
        self._rows = RowCache()
        self._painter = LinePainter(self)
        self._sorted = SortKey.FOUND, False
        self._selection = RangeSelection()
        self._announced: int | None = None
        self._resting: Timer | None = None

    # --- What is listed -----------------------------------------------------------------------------------------

    @property
    def ids(self) -> Sequence[int]:
        """Ids of the listed series, in order."""
        return self._ids

    @property
    def series_id(self) -> int | None:
        """Id of the series under the cursor."""
        return self._ids[self.cursor] if self._ids else None

    @property
    def above(self) -> int:
        """Lines between the top of what is in sight and the cursor."""
        return self.cursor - round(self.scroll_y)

    def show(
        self, ids: Sequence[int], keep: int | None = None, empty: str | None = None, above: int | None = None
    ) -> None:
        """List these series, the cursor on series `keep`, or at the index it has where that is not listed.

        The line under the cursor stays where it is on the screen, or has `above` lines over it, as far as the list's
        ends allow. `empty` is what an empty list says.
        """
        above = self.above if above is None else above
        self._selection.follow(self._ids, ids, self.cursor)
        self._ids = ids
        self._empty = self._empty if empty is None else empty
        self._rows.forget_questions()
        self.virtual_size = Size(0, len(ids) + self._header_lines)
        self.set_reactive(SeriesList.cursor, _index_in(ids, keep, self.cursor))
        self.scroll_to(y=self.cursor - above, animate=False)
        self._keep_cursor_in_sight()
        self.refresh()
        self._want_rows()
        self._announce()

    def rows_missing(self, ids: Sequence[int], keep: int | None) -> tuple[int, ...]:
        """Those of `ids` that must be read and `put` for the first sight of them, the cursor on series `keep`."""
        page = _index_in(ids, keep, self.cursor) // PAGE * PAGE
        return self._rows.missing(ids[page : page + PAGE])

    def put(self, rows: Iterable[SeriesRow]) -> None:
        """Take rows that were read; those in sight are drawn anew."""
        drawn = {self._ids[index]: index for index in self._in_sight()}
        for row in rows:
            self._rows.put(row)
            if (index := drawn.get(row.id)) is not None:
                self.refresh_line(index + self._header_lines)

    def forget(self, ids: Iterable[int]) -> None:
        """Have these series read again; their old lines stay until the new rows come."""
        self._rows.forget(ids)
        self._want_rows()

    def show_order(self, sort: SortKey, descending: bool) -> None:
        """Say in the header how the list is sorted."""
        self._sorted = sort, descending
        self.refresh_line(0)

    @property
    def chosen(self) -> list[int]:
        """Ids of the series that were chosen to be changed together, in the list's order."""
        return self._selection.chosen(self._ids, self.cursor)

    def mark_range(self) -> None:
        """Begin to choose at the cursor, or end there."""
        self._selection.mark(self._ids, self.cursor)
        self.refresh()

    def choose_none(self) -> None:
        """Take the choice back."""
        if self._selection:
            self._selection.clear()
            self.refresh()

    def row_of(self, series_id: int) -> SeriesRow | None:
        """The row as it is shown, where it is at hand."""
        return self._rows.get(series_id)

    def _in_sight(self) -> range:
        top = round(self.scroll_y)
        return range(min(top, len(self._ids)), min(top + max(self.size.height, 1), len(self._ids)))

    def _want_rows(self) -> None:
        """Ask for whole pages, so that scrolling on finds its rows at hand."""
        sight = self._in_sight()
        if not sight:
            return
        first, last = sight[0] // PAGE * PAGE, (sight[-1] // PAGE + 1) * PAGE
        if missing := self._rows.missing(self._ids[first:last]):
            self.post_message(self.RowsWanted(missing))

    # --- The cursor ---------------------------------------------------------------------------------------------

    def move_cursor(self, by: int) -> None:
        """Move the cursor some lines down, or up where `by` is negative."""
        self.cursor += by

    def action_move_cursor(self, by: int) -> None:
        """A line down or up."""
        self.move_cursor(by)

    def action_move_page(self, by: int) -> None:
        """As many lines as are in sight, one of them kept."""
        self.move_cursor(by * max(1, self.size.height - self._header_lines - 1))

    def action_jump(self, index: int) -> None:
        """To a line counted from the top, or from the end where `index` is negative."""
        self.cursor = index if index >= 0 else len(self._ids) + index

    def validate_cursor(self, cursor: int) -> int:
        """Stay on the list."""
        return max(0, min(cursor, len(self._ids) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the two lines, and no more unless a range follows the cursor."""
        if self._selection.open:
            self.refresh()
        else:
            self.refresh_line(old + self._header_lines)
            self.refresh_line(new + self._header_lines)
        self._keep_cursor_in_sight()
        self._announce()

    def _keep_cursor_in_sight(self) -> None:
        top, lines = round(self.scroll_y), max(1, self.size.height - self._header_lines)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + lines:
            self.scroll_to(y=self.cursor - lines + 1, animate=False)

    def _announce(self) -> None:
        if self._resting is None:
            self._announce_now()
        else:
            self._resting.stop()
        self._resting = self.set_timer(SETTLED, self._settled)

    def _settled(self) -> None:
        self._resting = None
        self._announce_now()
        self._draw_ahead()

    def _announce_now(self) -> None:
        if self.series_id != self._announced:
            self._announced = self.series_id
            # What is shown of a series takes longer to draw than the line of it, which is not to wait for that.
            self.call_after_refresh(self.post_message, self.SeriesHighlighted(self.series_id))

    # --- Drawing ------------------------------------------------------------------------------------------------

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Those for exact colours."""
        return exact(super().get_line_filters())

    def render_lines(self, crop: Region) -> list[Strip]:
        """Header and series, or what an empty list says."""
        columns = Columns.within(self._width)
        return cropped(self, (self._line_in_sight(y, columns) for y in crop.line_range), crop)

    def render_line(self, y: int) -> Strip:
        """One line alone."""
        return self._line_in_sight(y, Columns.within(self._width))

    def _line_in_sight(self, y: int, columns: Columns) -> Strip:
        if y < self._header_lines:
            return self._painter.header(columns, *self._sorted, self._selection.count(self._ids, self.cursor))
        index = y - self._header_lines + self.scroll_offset.y
        if index < len(self._ids):
            return self._line(index, columns)
        said = wrap(self._empty, max(8, self._width - 4)) if not self._ids else []
        line = y - self._header_lines
        return self._painter.words(said[line] if line < len(said) else "")

    def _line(self, index: int, columns: Columns) -> Strip:
        series_id = self._ids[index]
        is_chosen = self._selection.holds(index, series_id, self.cursor)
        return self._painter.line(self._rows.get(series_id), columns, index == self.cursor, is_chosen)

    def _draw_ahead(self) -> None:
        """Put the lines together that a page up or down would bring: half the work of drawing it."""
        columns, sight = Columns.within(self._width), self._in_sight()
        near = (*range(sight.start - len(sight), sight.start), *range(sight.stop, sight.stop + len(sight)))
        filtered(self, (self._line(index, columns) for index in near if 0 <= index < len(self._ids)))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other lines come into sight; the scrollbar, which takes as long to draw, follows once they are seen."""
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)
        self.call_after_refresh(self._move_scrollbar)
        self._want_rows()

    def watch_virtual_size(self, size: Size) -> None:
        """The scrollbar's thumb shows how much there is."""
        self.vertical_scrollbar.window_virtual_size = size.height

    def _move_scrollbar(self) -> None:
        """Move it where that is seen: in a long list it takes many lines to move it by an eighth of a cell."""
        bar, lines = self.vertical_scrollbar, self.size.height
        thumb = max(1, lines * lines / max(1, self.virtual_size.height))
        eighth = self.max_scroll_y / max(1, (lines - thumb) * 8)
        if eighth == 0 or int(bar.position / eighth) != int(self.scroll_y / eighth):
            bar.position = self.scroll_y

    def on_resize(self, event: events.Resize) -> None:
        """More or fewer lines are in sight."""
        self._keep_cursor_in_sight()
        self._want_rows()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse was, or sort by the column whose header was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y < self._header_lines:
            self.post_message(self.HeaderClicked(column_at(Columns.within(self._width), offset.x)))
            return
        index = offset.y - self._header_lines + self.scroll_offset.y
        if index < len(self._ids):
            self.cursor = index
            if event.chain == 2:
                self.post_message(self.SeriesOpened())


def _index_in(ids: Sequence[int], series_id: int | None, otherwise: int) -> int:
    """Where a series stands; for one that is not listed the index `otherwise`, as far as the list goes."""
    if series_id is not None:
        with contextlib.suppress(ValueError):
            return ids.index(series_id)
    return max(0, min(otherwise, len(ids) - 1))
