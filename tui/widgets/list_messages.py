"""What a list of series tells the screen that it stands on."""

from __future__ import annotations

from textual.message import Message

from engine.model import SortKey


class RowsWanted(Message):
    """Series are, or will soon be, in sight: read the rows of `ids` and the photos of `frames_of` and put them."""

    def __init__(self, ids: tuple[int, ...], frames_of: tuple[int, ...] = ()) -> None:
        super().__init__()
        self.ids = ids
        self.frames_of = frames_of


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
