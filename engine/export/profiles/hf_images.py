"""Lists of stills for Hugging Face `datasets`: series of any length, for scripts that read images."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.items import TextFile
from engine.export.profiles.still_folders import StillFolders, still_name
from engine.export.readme import hub_head, opening
from engine.export.starts import listed
from engine.model import Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions


class HubImages(StillFolders):
    """`series_0001/001.jpg …` and metadata.jsonl, whose `file_names` load as a column `images`."""

    name = "hf_images"
    title = "Hugging Face image lists"
    description = "Stills in folders and a metadata.jsonl that datasets loads as lists of images of any length."
    readers: tuple[str, ...] = ("HF datasets",)

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """A call."""
        return (Start("HF datasets", f'load_dataset("imagefolder", data_dir="{configs.place(options.output)}")'),)

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """The list, and a README whose front matter says what to load."""
        yield TextFile("metadata.jsonl", "".join(f"{_line(item, options)}\n" for item in items))
        yield TextFile("README.md", _readme(items, options))


def _line(item: Item, options: ExportOptions) -> str:
    files = [f"{item.stem}/{still_name(number, options)}" for number in range(1, len(item.photos) + 1)]
    return json.dumps({"file_names": files, "caption": item.caption}, ensure_ascii=False)


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{hub_head("image-to-video", ["metadata.jsonl", f"**/*.{options.stills}"])}
{opening(items, "lists of images")} `images` holds a series' photos in order, `caption` what they show.

{listed(HubImages().starts(items, options))}
"""
