"""AnimateDiff: clips of exactly sixteen frames, with the photos of a series spread over them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.encode import clip_bytes_per_pixel, write_clip
from engine.export.items import TextFile
from engine.export.readme import MOVED, arrival_table, opening
from engine.export.starts import listed
from engine.model import Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft

LENGTH = 16
"""Frames that its motion module is trained on."""


_COPY = "Copy this block into your training config."


class AnimateDiff:
    """`series_0001.mp4`, and a table in WebVid's format for the loader."""

    name = "animatediff"
    title = "AnimateDiff"
    description = "Clips of exactly 16 frames with their photos spread evenly, and the table AnimateDiff reads."
    readers: tuple[str, ...] = ("AnimateDiff",)
    depends_on: tuple[str, ...] = ("fps", "fit", "size", "max_upscale", "buckets", "crf")
    packed = False
    one_length = False

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """Frame i shows photo floor(i·N / 16), so that with more than 16 photos some get no frame."""
        shown = Counter(frame * photos // LENGTH for frame in range(LENGTH))
        return tuple(shown[photo] for photo in range(photos))

    def bytes_per_pixel(self, options: ExportOptions) -> float:
        """H.264; repeated frames cost almost nothing."""
        return clip_bytes_per_pixel(options.crf)

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the clip once all photos are there, since their number determines how long each is shown."""
        pictures = list(shots)
        held = zip(pictures, self.runs(len(pictures), options), strict=True)
        write_clip(draft.file(f"{draft.stem}.mp4"), held, shots.size, options.fps, options.crf)

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """A block of its config."""
        return (Start("AnimateDiff", f"{configs.place(options.output)}/animatediff.yaml", _COPY),)

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """The table, and the data part of a training config."""
        yield TextFile("animatediff.csv", _table(items))
        yield TextFile("animatediff.yaml", _config(items, options))
        yield TextFile("README.md", _readme(items, options))


def _table(items: Sequence[Item]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["videoid", "name", "page_dir"])
    table.writerows([item.stem, item.caption, "series"] for item in items)
    return text.getvalue()


def _config(items: Sequence[Item], options: ExportOptions) -> str:
    folder = configs.place(options.output)
    return f"""\
# AnimateDiff: the train_data block of a training config
train_data:
  csv_path: {configs.quoted(f"{folder}/animatediff.csv")}
  video_folder: {configs.quoted(folder)}
  sample_size: {min(configs.sizes(items)[0])}
  sample_stride: 1
  sample_n_frames: {LENGTH}
"""


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{opening(items, "clips for AnimateDiff")} Every clip has {LENGTH} frames; its photos are spread evenly over them.
AnimateDiff cuts each to a square and mirrors some at random.

{arrival_table(items, options, AnimateDiff.readers)}

{listed(AnimateDiff().starts(items, options))}

{MOVED}
"""
