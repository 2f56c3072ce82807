"""OneTrainer: clips at 24 frames per second, all of one length, with the first frame doubled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.encode import clip_bytes_per_pixel, write_clip
from engine.export.items import TextFile, latent_runs
from engine.export.readme import MOVED, arrival_table, opening
from engine.export.starts import listed
from engine.model import Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft

_FPS = 24
"""The rate that its loader assumes."""


_LOAD = "Load it as the concepts, and set frames to the number in the folder's name."


class OneTrainer:
    """`frames_0077/series_0001.mp4` + `.txt`, and concepts.json. The folder's number is the frames to train with."""

    name = "onetrainer"
    title = "OneTrainer"
    description = "Clips at 24 fps, all of one length, with a doubled first frame, and OneTrainer's concept."
    readers: tuple[str, ...] = ("OneTrainer",)
    depends_on: tuple[str, ...] = ("hold", "longest", "fit", "size", "max_upscale", "buckets", "crf")
    packed = False
    one_length = True

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """As in a clip, with the last photo held to the length of the longest clip: one number of frames is for all.

        The first photo is there twice, since the loader discards the first decoded frame.
        """
        if not photos:
            return ()
        runs = (2, *latent_runs(photos, options.hold)[1:])
        length = 1 + sum(latent_runs(max(photos, options.longest), options.hold))
        return (*runs[:-1], runs[-1] + length - sum(runs))

    def bytes_per_pixel(self, options: ExportOptions) -> float:
        """H.264; repeated frames cost almost nothing."""
        return clip_bytes_per_pixel(options.crf)

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the clip once all photos are there, since its length names its folder."""
        pictures = list(shots)
        runs = self.runs(len(pictures), options)
        file = draft.file(f"{_folder(sum(runs))}/{draft.stem}.mp4")
        write_clip(file, zip(pictures, runs, strict=True), shots.size, _FPS, options.crf)

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """The concepts."""
        return (Start("OneTrainer", f"{configs.place(options.output)}/concepts.json", _LOAD),)

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """Captions, of one line each since every line of the file counts as a prompt, and the concepts."""
        for item in items:
            yield TextFile(f"{_folder(item.clip_frames)}/{item.stem}.txt", item.caption)
        yield TextFile("concepts.json", _concepts(items, options))
        yield TextFile("README.md", _readme(items, options))


def _folder(clip_frames: int) -> str:
    return f"frames_{clip_frames - 1:04d}"


def _concepts(items: Sequence[Item], options: ExportOptions) -> str:
    folder = configs.place(options.output)
    concepts = [
        {
            "name": f"{frames - 1} frames",
            "path": f"{folder}/{_folder(frames)}",
            "enabled": True,
            "include_subdirectories": False,
            "text": {"prompt_source": "sample"},
        }
        for frames in configs.lengths(items)
    ]
    return json.dumps(concepts, ensure_ascii=False, indent=2) + "\n"


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{opening(items, "clips for OneTrainer")} OneTrainer trains all clips with one number of frames, so all have the length
of the longest: the last photo of the others is held. Set `frames` to the number in the folder's name.

{arrival_table(items, options, OneTrainer.readers)}

{listed(OneTrainer().starts(items, options))}

{MOVED}
"""
