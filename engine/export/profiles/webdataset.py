"""WebDataset shards: clips in tar files, for trainers that stream from many machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.items import TextFile
from engine.export.profiles.clips import Clips
from engine.export.readme import arrival_table, hub_head, opening
from engine.export.starts import listed
from engine.model import Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions


class WebDataset(Clips):
    """`train-000000.tar …`, each with pairs of `series_0001.mp4` and `series_0001.txt`."""

    name = "webdataset"
    title = "WebDataset shards"
    description = "Clips and captions in tar shards, for trainers that stream."
    readers: tuple[str, ...] = ("HF datasets",)
    depends_on: tuple[str, ...] = (*Clips.depends_on, "series_per_tar")
    packed = True

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """A call."""
        shards = f"{configs.place(options.output)}/train-*.tar"
        return (
            Start("HF datasets", f'load_dataset("webdataset", data_files="{shards}", split="train", streaming=True)'),
        )

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """Only a README: captions are in the shards."""
        yield TextFile("README.md", _readme(items, options))


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{hub_head("text-to-video", ["train-*.tar"])}
{opening(items, "WebDataset shards")} In each shard a series is two neighbours: its clip (`mp4`) and its
caption (`txt`). {options.fps} frames a second; the first photo fills one frame, each later one {options.hold}.

{arrival_table(items, options, WebDataset.readers)}

{listed(WebDataset().starts(items, options))}
"""
