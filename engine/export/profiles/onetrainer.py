"""OneTrainer: clips at 24 frames per second with the first frame doubled, in a folder for each length."""

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


_LOAD = "Load it as the concepts, and set frames to the number in the enabled folder's name."


class OneTrainer:
    """`frames_0013/series_0001.mp4` + `.txt`, and concepts.json. A folder's number is the frames to train with."""

    name = "onetrainer"
    title = "OneTrainer"
    description = "Clips at 24 fps with a doubled first frame, a folder per length, and OneTrainer's concepts."
    readers: tuple[str, ...] = ("OneTrainer",)
    depends_on: tuple[str, ...] = ("hold", "fit", "size", "max_upscale", "crf")
    packed = False

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """As in a clip, but with the first photo twice: the loader discards the first decoded frame."""
        runs = latent_runs(photos, options.hold)
        return (2, *runs[1:]) if runs else ()

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
            "enabled": frames == configs.lengths(items)[0],
            "include_subdirectories": False,
            "text": {"prompt_source": "sample"},
        }
        for frames in configs.lengths(items)
    ]
    return json.dumps(concepts, ensure_ascii=False, indent=2) + "\n"


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{opening(items, "clips for OneTrainer")} OneTrainer trains all clips with one number of frames: set `frames` to the
number in a folder's name and enable that concept; a longer clip would be cut, a shorter one filled up.

{arrival_table(items, options, OneTrainer.readers)}

{listed(OneTrainer().starts(items, options))}

{MOVED}
"""
