"""The parts of the screen that subjects are handed, and what they use of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engine.model import Counts, Frame, Jump, LookAlikes, Series, SeriesRow, SortKey
from tui.model.job import JobView
from tui.model.list_layout import ListLayout
from tui.model.mode import Mode
from tui.model.standing import Standing
from tui.model.views import SeriesView


class RowsPart(Protocol):
    """What the list knows of its series."""

    def of(self, series_id: int) -> SeriesRow | None:
        """The row as it is shown, if it is at hand."""

    def missing(self, ids: Sequence[int], keep: int | None) -> tuple[int, ...]:
        """The subset of `ids` that must be read before the list is first drawn."""

    def put(self, rows: Iterable[SeriesRow]) -> None:
        """Take rows that were read."""

    def put_frames(self, frames: Mapping[int, tuple[Frame, ...]]) -> None:
        """Take photos that were read, by series."""

    def forget(self, ids: Iterable[int]) -> None:
        """Have these series read again."""


class ListPart(Protocol):
    """The list of series."""

    cursor: int
    """Index of the series under the cursor."""

    @property
    def ids(self) -> Sequence[int]:
        """Ids of the listed series, in order."""

    @property
    def series_id(self) -> int | None:
        """Id of the series under the cursor."""

    @property
    def rows(self) -> RowsPart:
        """What it knows of them."""

    @property
    def above(self) -> int:
        """Lines between the top of what is in sight and the cursor."""

    @property
    def chosen(self) -> list[int]:
        """Ids of the series that were chosen to be changed together."""

    def show(
        self, ids: Sequence[int], keep: int | None = None, empty: str | None = None, above: int | None = None
    ) -> None:
        """List these series, the cursor on series `keep`."""

    def show_order(self, sort: SortKey, descending: bool) -> None:
        """Say how the list is sorted."""

    def move_cursor(self, by: int) -> None:
        """Move the cursor some lines down, or up if `by` is negative."""

    def mark_range(self) -> None:
        """Begin to choose at the cursor, or end there."""

    def choose_none(self) -> None:
        """Take the choice back."""


class FilmPart(Protocol):
    """The photos of the selected series."""

    cursor: int
    """Index of the photo under the cursor."""

    @property
    def frames(self) -> tuple[Frame, ...]:
        """All photos, those of the film first."""

    @property
    def frame(self) -> Frame | None:
        """The photo under the cursor."""

    @property
    def picked(self) -> list[str]:
        """Paths of the photos that are picked."""

    def pick(self) -> None:
        """Begin to pick at the cursor, or pick nothing any more."""

    def go_to(self, path: str) -> None:
        """Put the cursor on the photo with this path."""

    def move_cursor(self, by: int) -> None:
        """Move the cursor some photos on, or back if `by` is negative."""


class PanelPart(Protocol):
    """The selected series: its film, or one photo of it in the loupe."""

    series: Series | None
    """What is shown."""
    loading: bool
    """Whether something is seen to be under way."""

    @property
    def is_attached(self) -> bool:
        """False once the app is closing."""

    @property
    def film(self) -> FilmPart:
        """Its photos."""

    @property
    def frame(self) -> Frame | None:
        """The photo under the film's cursor."""

    def show(self, series: Series | None) -> None:
        """Show a series; the same one again keeps the place in its film."""

    def prepare(self, frames: Sequence[Frame]) -> None:
        """Have pictures ready for a series that is likely to be shown next."""

    def describe_frame(self) -> None:
        """Say what is known of the photo under the cursor."""

    def mark(self, series_id: int, alike: LookAlikes) -> None:
        """Mark what looks alike, unless another series is shown by now."""

    def mark_jump(self, series_id: int, jump: Jump | None) -> None:
        """Mark where the film jumps, unless another series is shown by now."""

    def edit(self, draft: str | None = None, series: int = 1) -> None:
        """Begin to edit the caption, or go on with a draft of it; it is to be that of so many `series`."""

    def end_edit(self) -> None:
        """Show the caption again."""


class BenchPart(Protocol):
    """List and series side by side, or the loupe in place of both."""

    loupe: bool
    """Whether one photo takes the whole screen."""
    list_layout: ListLayout
    """How the list shows its series."""

    def share_room(self, shares: Mapping[str, float]) -> None:
        """Put the line between list and series where it was left."""

    @property
    def columns(self) -> int:
        """Cells across the terminal."""

    @property
    def series_list(self) -> ListPart:
        """The list."""

    @property
    def panel(self) -> PanelPart:
        """The series."""


class TabsPart(Protocol):
    """The lists a person can turn to."""

    counts: Counts | None

    @property
    def view(self) -> SeriesView:
        """The list that is shown."""

    def step(self, by: int) -> None:
        """Turn to the next list, or an earlier one."""

    def turn_to(self, index: int) -> None:
        """Show this tab as the current one, and tell nobody."""


class TopPart(Protocol):
    """The line that says which collection this is."""

    standing: Standing


class FilterPart(Protocol):
    """Where a filter is typed."""

    display: Any
    hint: str
    """What the term that is being typed still lacks."""

    @property
    def text(self) -> str:
        """What is typed."""

    @property
    def typing(self) -> bool:
        """True while it has the keys."""

    @property
    def wrong(self) -> bool:
        """True if it makes no sense as it stands."""

    def open(self) -> None:
        """Begin to type."""

    def set_text(self, text: str) -> None:
        """Put a text there, and tell nobody."""

    def suggest_from(self, words: Mapping[str, Sequence[str]]) -> None:
        """Complete values from these words."""

    def tell(self, found: int) -> None:
        """Say how many series it finds, or what is still to be typed."""

    def complain(self, error: str) -> None:
        """Say what is wrong with it."""


class JobPart(Protocol):
    """What says how the job goes."""

    view: JobView
    folded: bool
    elsewhere: str
    """What goes on elsewhere, at a service; "" for nothing."""

    @property
    def is_attached(self) -> bool:
        """False once the app is closing."""


class StatusPart(Protocol):
    """What says what the keys are for."""

    mode: Mode


@dataclass(frozen=True, slots=True)
class Parts:
    """All of them."""

    top_line: TopPart
    job: JobPart
    tabs: TabsPart
    filter: FilterPart
    bench: BenchPart
    status: StatusPart
