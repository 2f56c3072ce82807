"""The list of series: any number of them, of which only the rows in sight are ever read, laid out or drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from textual import events, on
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from engine.model import SortKey
from tui.model.list_layout import ListLayout
from tui.pictures import PictureService
from tui.widgets.drawn_lines import KeptLines, exact
from tui.widgets.list_contents import ListContents
from tui.widgets.list_face import ListFace
from tui.widgets.list_messages import HeaderClicked, SeriesHighlighted, SeriesOpened
from tui.widgets.list_rows import ListRows
from tui.widgets.rest import Rest
from tui.widgets.row_scroll import RowScroll


class SeriesList(ScrollView, can_focus=True):
    """Lists series by id. It reads nothing itself: it posts `RowsWanted` and shows what `rows` are given."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "series-list--approved", "series-list--rejected", "series-list--later", "series-list--undecided",
        "series-list--quiet", "series-list--failed", "series-list--pending", "series-list--cursor",
        "series-list--header", "series-list--detail", "series-list--tile", "series-list--pointed",
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
        & > .series-list--tile { background: $panel; }
        & > .series-list--pointed { color: $accent; text-style: bold; }
        & > .series-list--header { color: $text-muted; text-style: underline; }
        & > .series-list--cursor { background: $surface-lighten-2; color: $text; text-style: bold; }
        &:focus > .series-list--cursor { background: $primary 60%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_row(-1)", "Series up", show=False, id="list.up"),
        Binding("down", "move_row(1)", "Series down", show=False, id="list.down"),
        Binding("left", "move_across(-1)", "Series left", show=False, id="list.left"),
        Binding("right", "move_across(1)", "Series right", show=False, id="list.right"),
        Binding("pageup", "move_page(-1)", "Page up", show=False, id="list.page_up"),
        Binding("pagedown", "move_page(1)", "Page down", show=False, id="list.page_down"),
        Binding("home", "jump(0)", "First series", show=False, id="list.first"),
        Binding("end", "jump(-1)", "Last series", show=False, id="list.last"),
    ]

    # Textual would lay the whole screen out anew for a line more, and draw every picture in sight.
    virtual_size = reactive(Size(0, 0), layout=False, repaint=False)

    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    """Index of the series under the cursor; 0 also where nothing is listed."""

    def __init__(self, pictures: PictureService | None = None, *, header: bool = False, still: bool = False) -> None:
        """Without `pictures` the list shows lines alone; a `still` one has no cursor, and takes no keys."""
        super().__init__()
        self.can_focus = not still
        self._contents = ListContents(has_cursor=not still)
        self._face = ListFace(self, self._contents, pictures, int(header))
        self._scroll = RowScroll(self)
        self._rest = Rest(self, self._announce, self._face.look_ahead)
        self.rows = ListRows(self, self._contents, self._face, self._rest)
        self._announced: int | None = None
        self._moved = False
        """Whether the cursor has moved since: a key for the photos shows its series at once, unannounced."""
        self._drawn = KeptLines(self)

    # --- What is listed -----------------------------------------------------------------------------------------

    @property
    def ids(self) -> Sequence[int]:
        """Ids of the listed series, in order."""
        return self._contents.ids

    @property
    def series_id(self) -> int | None:
        """Id of the series under the cursor."""
        return self.ids[self.cursor] if self.ids else None

    @property
    def above(self) -> int:
        """Lines between the top of what is in sight and the cursor."""
        return self._face.grid.line_of(self.cursor) - self._face.scrolled

    def show(
        self, ids: Sequence[int], keep: int | None = None, empty: str | None = None, above: int | None = None
    ) -> None:
        """List these series, the cursor on series `keep`, or where it was if that one is not listed.

        The row under the cursor stays where it is on the screen, or has `above` lines over it, as far as the list's
        ends allow. `empty` is what an empty list says.
        """
        seen = self._face.seen
        if above is None:
            above = self.above
        self._contents.hold(ids, keep, empty)
        self._measure()
        self.set_reactive(SeriesList.cursor, self._contents.cursor)
        self.scroll_to(y=self._face.grid.line_of(self.cursor) - above, animate=False)
        self._keep_cursor_in_sight()
        self._face.draw(unless_seen=seen)
        self.rows.want()
        self._rest.step()

    def show_order(self, sort: SortKey, descending: bool) -> None:
        """Say in the header how the list is sorted."""
        self._contents.sorted = sort, descending
        self._face.draw_header()

    @property
    def chosen(self) -> list[int]:
        """Ids of the series that were chosen to be changed together, in order."""
        return self._contents.selection.chosen(self.ids, self.cursor)

    def mark_range(self) -> None:
        """Begin to choose at the cursor, or end there."""
        self._contents.selection.mark(self.ids, self.cursor)
        self._face.draw_choice()

    def choose_none(self) -> None:
        """Take the choice back."""
        if self._contents.selection:
            self._contents.selection.clear()
            self._face.draw_choice()

    # --- Lines, strips, sheet -----------------------------------------------------------------------------------

    def show_as(self, layout: ListLayout) -> None:
        """Show the same series in another way, the one at the cursor in sight."""
        if layout != self._face.layout:
            self._face.turn_to(layout)
            self.on_resize()

    def point(self, series_id: int, frame: int, picked: tuple[int, ...]) -> None:
        """Mark the frame of a series that keys are for, and those that are picked."""
        if (pointed := (series_id, frame, picked)) != self._contents.pointed:
            self._contents.pointed = pointed
            if self._face.gallery is not None:
                self._face.look()
                self._face.draw_words(self.cursor)

    def redraw(self) -> None:
        """Have every picture sent again."""
        self._face.forget()
        self._face.look()
        self.refresh()

    def _measure(self) -> None:
        lines = self._face.measure()
        self._scroll.row_height = self._face.grid.height
        self.virtual_size = Size(0, lines)

    # --- The cursor ---------------------------------------------------------------------------------------------

    def move_cursor(self, by: int) -> None:
        """Move the cursor some series on, or back if `by` is negative."""
        self.cursor += by

    def action_move_row(self, by: int) -> None:
        """Move some rows down, or up if `by` is negative."""
        self.cursor = self._face.grid.step(self.cursor, by, len(self.ids))

    def action_move_across(self, by: int) -> None:
        """Move to the series beside this one."""
        self.move_cursor(by)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave left and right to the photos in lines and strips."""
        return action != "move_across" or self._face.layout is ListLayout.SHEET

    def action_move_page(self, by: int) -> None:
        """Move by as many rows as are in sight but one; pictures move along with the cursor."""
        grid = self._face.grid
        rows = max(1, self._face.rows - 1)
        if self._face.gallery is not None:
            self.scroll_to(y=self.scroll_y + by * rows * grid.height, animate=False)
        self.move_cursor(by * rows * grid.columns)

    def action_jump(self, index: int) -> None:
        """Move to a series, counted from the last one if `index` is negative."""
        self.cursor = index if index >= 0 else len(self.ids) + index

    def validate_cursor(self, cursor: int) -> int:
        """Stay on the list."""
        return max(0, min(cursor, len(self.ids) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw two series, and no more unless a range follows the cursor."""
        self._contents.cursor = new
        if self._contents.selection.open:
            self._face.draw_choice()
        else:
            self._face.draw_words(old)
            self._face.draw_words(new)
        self._keep_cursor_in_sight()
        self._moved = True
        self._rest.step()

    def _keep_cursor_in_sight(self) -> None:
        if (best := self._face.best_scroll) != self._face.scrolled:
            self.scroll_to(y=best, animate=False)

    def _announce(self) -> None:
        if self._moved or self.series_id != self._announced:
            self._announced, self._moved = self.series_id, False
            # What is shown of a series takes longer to draw than the line of it, which is not to wait for that.
            self.call_after_refresh(self.post_message, SeriesHighlighted(self.series_id))

    # --- Drawing ------------------------------------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Filters that keep colours exact."""
        return exact(super().get_line_filters())

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the header and the series, or what an empty list says."""
        strips = self._drawn.within(crop, (self._face.scrolled,), self._face.lines)
        return self._face.overlaid(strips) if crop.size == self.size else strips

    def render_line(self, y: int) -> Strip:
        """Draw a single line."""
        return next(self._face.lines([y]))

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw these regions anew, or everything."""
        self._drawn.drop(regions)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows come into sight; the scrollbar, which takes as long to draw, follows once they are seen."""
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)
        self.call_after_refresh(self._scroll.move_bar)
        self.rows.want()

    def validate_scroll_y(self, value: float) -> float:
        """Scroll by whole rows."""
        return self._scroll.whole(super().validate_scroll_y(value))

    def validate_scroll_target_y(self, value: float) -> float:
        """Scroll to a whole row."""
        return self._scroll.whole(super().validate_scroll_target_y(value))

    def watch_virtual_size(self, size: Size) -> None:
        """The scrollbar's thumb shows how much there is."""
        self.vertical_scrollbar.window_virtual_size = size.height

    @on(events.MouseScrollDown)
    @on(events.MouseScrollUp)
    def _turn_wheel(self, event: events.MouseScrollDown | events.MouseScrollUp) -> None:
        self._scroll.turn_wheel(event)

    def on_resize(self) -> None:
        """More or fewer rows are in sight."""
        self._measure()
        self._keep_cursor_in_sight()
        self.refresh()
        self.rows.want()

    def notify_style_update(self) -> None:
        """Other colours: pictures are made for them."""
        super().notify_style_update()
        self._drawn.drop()
        self.call_after_refresh(self._face.look)

    async def on_click(self, event: events.Click) -> None:
        """Go to the series that was clicked on, or sort by a column of the header."""
        offset = event.get_content_offset(self)
        if offset is None or not self.can_focus:
            return
        if offset.y < self._face.grid.header:
            self.post_message(HeaderClicked(self._face.order_at(offset.x)))
            return
        index = self._face.index_at(offset)
        if index is not None:
            await self._go_to(index, offset.x, event)

    async def _go_to(self, index: int, x: int, click: events.Click) -> None:
        """Put the cursor on a series, and on the photo in column `x`; choose it by Ctrl or Shift, or open it."""
        chooses = click.ctrl or click.shift
        if chooses:
            self._face.choose(index, others=click.shift)
        self.cursor = index
        frame = self._face.frame_at(index, x)
        if frame is not None:
            await self.run_action(f"screen.jump_to_frame({frame + 1})")
        if click.chain == 2 and not chooses:
            self.post_message(SeriesOpened())
