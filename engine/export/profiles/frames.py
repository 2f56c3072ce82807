"""Lossless frames: a folder of PNGs per series, which musubi-tuner reads instead of a clip."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.items import TextFile, held_to
from engine.export.presets import preset_of
from engine.export.readme import MOVED, arrival_table, opening
from engine.export.shots import with_runs
from engine.export.starts import listed
from engine.export.stills import save_still, still_bytes_per_pixel
from engine.model import Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft


class LosslessFrames:
    """`frames/series_0001/0001.png …` and series.jsonl; repetitions of a photo are hard links to the first."""

    name = "frames"
    title = "Lossless frames"
    description = "A folder of PNG frames per series and a list for musubi-tuner; nothing is lost to video coding."
    readers: tuple[str, ...] = ("musubi-tuner",)
    depends_on: tuple[str, ...] = ("hold", "model", "fit", "size", "max_upscale", "buckets")
    packed = False
    one_length = False

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """As in a clip: the loader reads one file per frame."""
        return held_to(preset_of(options.model).rhythm.runs(photos, options.hold), options.clip_frames)

    def bytes_per_pixel(self, options: ExportOptions) -> float:
        """One PNG per photo; links cost nothing."""
        return still_bytes_per_pixel("png")

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write each photo once and link its copies."""
        frame = 0
        for picture, run in with_runs(shots, lambda photos: self.runs(photos, options)):
            frame += 1
            first = f"frames/{draft.stem}/{frame:04d}.png"
            save_still(picture, draft.file(first), "png")
            for _ in range(run - 1):
                frame += 1
                draft.link(first, f"frames/{draft.stem}/{frame:04d}.png")

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """One flag."""
        return (Start("musubi-tuner", f"--dataset_config {configs.place(options.output)}/musubi.toml"),)

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """The list of series, and musubi-tuner's config."""
        folder = configs.place(options.output)
        rows = [{"video_path": f"{folder}/frames/{item.stem}", "caption": item.caption} for item in items]
        yield TextFile("series.jsonl", "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows))
        yield TextFile("musubi.toml", configs.musubi_list(items, options, "series.jsonl"))
        yield TextFile("README.md", _readme(items, options))


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{opening(items, "lossless frames")} Each folder in `frames` is one series: its first photo is one file,
each later one {options.hold}, so that a video model's VAE packs every photo into latents of its own.

{arrival_table(items, options, LosslessFrames.readers)}

{listed(LosslessFrames().starts(items, options))}

{MOVED}
"""
