"""The pictures of a list's rows: asked for while a row is in sight, drawn when the line is free, then let go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from textual.widget import Widget

from tui.pictures import Answer, NoPicture, Picture, PictureService
from tui.pictures.strip import StripKey

Row = tuple[int, ...]
"""A row, by the series in it."""


class ListPictures:
    """Knows one picture for each row in sight. Lives on the screen's thread; the service's threads make pictures."""

    def __init__(self, widget: Widget, pictures: PictureService, redraw: Callable[[Row], object]) -> None:
        """`redraw` is called with a row whose picture has come."""
        self._widget = widget
        self._pictures = pictures
        self._redraw = redraw
        self._cell = pictures.cell
        self._wanted: dict[Row, StripKey] = {}
        self._awaited: dict[Row, StripKey] = {}
        self._shown: dict[Row, tuple[StripKey, Picture]] = {}
        self._failed: dict[Row, str] = {}

    def of(self, row: Row) -> Picture | None:
        """What is to be drawn of a row now; the picture before, while one of the same photos is made."""
        shown = self._shown.get(row)
        return shown[1] if shown else None

    def failure(self, row: Row) -> str:
        """Why a row has no picture, in words still unsafe; "" if none failed."""
        return self._failed.get(row, "")

    @property
    def awaited(self) -> bool:
        """True while pictures are on their way."""
        return bool(self._awaited)

    def want(self, wishes: Mapping[Row, StripKey], *, moved: bool = False) -> None:
        """Have the pictures of these rows, the first one first, and of no others.

        If rows have `moved`, what is drawn over their cells must be sent again: one by one, like new pictures, so that
        no key waits for all of them.
        """
        if self._pictures.protocol == "none":
            return
        self._pictures.outlet.open(self._widget.app)
        if self._pictures.cell != self._cell:
            self._cell = self._pictures.cell
            self.forget()
        for row in [row for row, key in self._wanted.items() if wishes.get(row) != key]:
            self._drop(row, keep_shown=row in wishes and wishes[row].shows_photos_of(self._wanted[row]))
        for row in [row for row, (_, picture) in self._shown.items() if moved and picture.overlay]:
            self._drop(row, keep_shown=False)
        for _, picture in self._shown.values():
            self._pictures.outlet.still_shown(picture)
        for row, key in wishes.items():
            if self._wanted.get(row) != key:
                self._wanted[row] = self._awaited[row] = key
                self._ask(row, key)

    def prepare(self, keys: list[StripKey]) -> None:
        """Have these made while nothing else is asked for."""
        self._pictures.drop_prepared()
        self._pictures.prepare(keys)

    def forget(self) -> None:
        """Have every picture made and sent again: the terminal has lost it, or its cells have another size."""
        for row in list(self._wanted):
            self._drop(row, keep_shown=False)

    def _drop(self, row: Row, *, keep_shown: bool) -> None:
        """Want no picture of a row any more; `keep_shown` leaves what is drawn until there is another."""
        self._wanted.pop(row, None)
        self._failed.pop(row, None)
        if (key := self._awaited.pop(row, None)) is not None:
            self._pictures.withdraw(key, self._hand_on)
        if not keep_shown:
            self._shown.pop(row, None)

    def _ask(self, row: Row, key: StripKey) -> None:
        if (picture := self._pictures.at_hand(key)) is not None:
            self._arrived(key, picture)
        else:
            self._pictures.request(key, self._hand_on)

    def _hand_on(self, key: StripKey, answer: Answer) -> None:
        """Called in a thread of the service; never waits for the screen."""
        try:
            self._widget.call_later(self._arrived, key, answer)
        except RuntimeError:
            return  # the app has just ended

    def _arrived(self, key: StripKey, answer: Answer) -> None:
        for row in [row for row, awaited in self._awaited.items() if awaited == key]:
            if isinstance(answer, NoPicture):
                del self._awaited[row]
                self._failed[row] = answer.reason
                self._redraw(row)
            else:
                self._pictures.outlet.show(
                    answer, partial(self._draw, row, key, answer), partial(self._is_awaited, row, key)
                )

    def _is_awaited(self, row: Row, key: StripKey) -> bool:
        return self._awaited.get(row) == key

    def _draw(self, row: Row, key: StripKey, picture: Picture) -> None:
        if self._is_awaited(row, key):
            del self._awaited[row]
            self._shown[row] = key, picture
            self._redraw(row)
