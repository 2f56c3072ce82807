"""What every profile offers the exporter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item, TextFile
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft
    from engine.model import Start


class Profile(Protocol):
    """A form of data set. Adding one to `engine.export.registry` is all it takes to offer it everywhere."""

    name: str
    title: str
    description: str
    """One sentence for the dialog and the command's help."""
    readers: tuple[str, ...]
    """The trainers it is meant for, as `engine.export.outlook.READERS` names them."""
    depends_on: tuple[str, ...]
    """The options that change its pictures: when one of these changes, series are written again."""

    packed: bool
    """True if tar shards hold the series' files; False if they stand in the folder."""

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """How many clip frames each photo fills; empty for a profile of stills."""

    def bytes_per_pixel(self, options: ExportOptions) -> float:
        """Disk space per photo and pixel, estimated high."""

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the pictures of one series as files of `draft`; called in a worker thread."""

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """How each trainer that it is meant for is pointed at it; none if a script of one's own reads it."""

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """Every text file of the data set; `items` are in the order of their stems. Pure."""
