"""The interface of profiles: the forms in which a dataset can be written."""

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
    """A form of dataset. To offer a new one everywhere, add it to `engine.export.registry`."""

    name: str
    title: str
    description: str
    """One sentence for the dialog and the command's help."""
    readers: tuple[str, ...]
    """Trainers it is meant for, by their names in `engine.export.outlook.READERS`."""
    depends_on: tuple[str, ...]
    """Options that change its pictures: if one of them changes, series are written again."""

    packed: bool
    """True if the files go into tar shards, False if they lie in the folder."""

    one_length: bool
    """True if all clips have the length of the longest, given as the option `longest`."""

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """Number of clip frames for each photo; empty for a profile of stills."""

    def bytes_per_pixel(self, options: ExportOptions) -> float:
        """High estimate of bytes per photo and pixel."""

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the pictures of one series as files of `draft`; called in a worker thread."""

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """How to start each trainer it is meant for; empty if only the user's own scripts read it."""

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """Every text file of the dataset, without writing any; `items` are in the order of their stems."""
