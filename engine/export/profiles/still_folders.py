"""Folders of numbered stills, one for each series, as several profiles write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.export.stills import save_still, still_bytes_per_pixel

if TYPE_CHECKING:
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft


class StillFolders:
    """Writes `series_0001/001.jpg …`; each profile adds its own texts."""

    depends_on: tuple[str, ...] = ("fit", "size", "max_upscale", "stills")
    packed = False
    one_length = False

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """Stills: no clip."""
        return ()

    def bytes_per_pixel(self, options: ExportOptions) -> float:
        """JPEG at quality 95, or PNG."""
        return still_bytes_per_pixel(options.stills)

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the stills."""
        for number, picture in enumerate(shots, 1):
            save_still(picture, draft.file(f"{draft.stem}/{still_name(number, options)}"), options.stills)


def still_name(number: int, options: ExportOptions) -> str:
    """`001.jpg`: the file name of a still."""
    return f"{number:03d}.{options.stills}"
