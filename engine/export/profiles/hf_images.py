"""Lists of stills for Hugging Face `datasets`: series of any length, for scripts that read images."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.base import TextFile
from engine.export.profiles.series import still_name
from engine.export.readme import hub_head, opening
from engine.export.stills import save_still, still_bytes_per_pixel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.base import ExportOptions, Item
    from engine.export.shots import Shots
    from engine.export.staging import Draft


class HubImages:
    """`series_0001/001.jpg …` and metadata.jsonl, whose `file_names` load as a column `images`."""

    name = "hf_images"
    title = "Hugging Face image lists"
    description = "Stills in folders and a metadata.jsonl that datasets loads as lists of images of any length."
    readers: tuple[str, ...] = ("HF datasets",)
    depends_on: tuple[str, ...] = ("fit", "size", "max_upscale", "stills")
    packed = False

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

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """The list, and a README whose head tells what to load."""
        yield TextFile("metadata.jsonl", "".join(f"{_line(item, options)}\n" for item in items))
        yield TextFile("README.md", _readme(items, options))


def _line(item: Item, options: ExportOptions) -> str:
    files = [f"{item.stem}/{still_name(number, options)}" for number in range(1, len(item.photos) + 1)]
    return json.dumps({"file_names": files, "caption": item.caption}, ensure_ascii=False)


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{hub_head("image-to-video", ["metadata.jsonl", f"**/*.{options.stills}"])}
{opening(items, "lists of images")} `images` holds a series' photos in order, `caption` what they show.

`load_dataset("imagefolder", data_dir="{configs.place(options.output)}")`
"""
