"""What a list knows of its series: it asks for what is in sight or soon will be, and shows what comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.message_pump import MessagePump

from engine.model import Frame, SeriesRow
from tui.widgets.list_contents import ListContents
from tui.widgets.list_face import ListFace
from tui.widgets.list_messages import RowsWanted
from tui.widgets.rest import Rest


class ListRows:
    """Rows and photos of a list's series, of which a few hundred are at hand."""

    def __init__(self, series_list: MessagePump, contents: ListContents, face: ListFace, rest: Rest) -> None:
        """`series_list` posts `RowsWanted`; `rest` waits for the cursor, to prepare what follows."""
        self._list = series_list
        self._contents = contents
        self._face = face
        self._rest = rest

    def of(self, series_id: int) -> SeriesRow | None:
        """The row as it is shown, where it is at hand."""
        return self._contents.rows.get(series_id)

    def missing(self, ids: Sequence[int], keep: int | None) -> tuple[int, ...]:
        """The subset of `ids` to read and `put` before the list is first drawn with its cursor on series `keep`."""
        return self._contents.rows_missing(ids, keep)

    def want(self) -> None:
        """Ask for what is missing in sight, and for its pictures."""
        rows, frames = self._contents.missing(self._face.sight, pictures=self._face.gallery is not None)
        if rows or frames:
            self._list.post_message(RowsWanted(rows, frames))
        self._face.look()

    def put(self, rows: Iterable[SeriesRow]) -> None:
        """Take rows that were read; those in sight are drawn anew."""
        drawn = {self._contents.ids[index]: index for index in self._face.sight}
        for row in rows:
            self._contents.rows.put(row.id, row)
            if (index := drawn.get(row.id)) is not None:
                self._face.draw_words(index)

    def put_frames(self, frames: Mapping[int, tuple[Frame, ...]]) -> None:
        """Take photos that were read; their pictures are asked for if they are in sight."""
        for series_id, some in frames.items():
            self._contents.frames.put(series_id, some)
        self._face.look()
        self._face.draw_photos(frames)
        self._rest.step()

    def forget(self, ids: Iterable[int]) -> None:
        """Have these series read again; what is shown of them stays until that comes."""
        self._contents.forget(tuple(ids))
        self.want()

    @property
    def complete(self) -> bool:
        """True if no row, photo or picture is awaited."""
        return not self._contents.awaited and self._face.complete
