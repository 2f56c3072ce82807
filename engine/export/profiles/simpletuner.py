"""SimpleTuner: clips of 8n+1 frames, with a folder and a data backend for each length."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from engine.export import configs
from engine.export.encode import clip_bytes_per_pixel, write_clip
from engine.export.items import TextFile, held_to, latent_runs
from engine.export.readme import MOVED, arrival_table, opening
from engine.export.starts import listed
from engine.model import Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft

_STEP = 8


class SimpleTuner:
    """`frames_0017/series_0001.mp4` + `.txt`, and multidatabackend.json."""

    name = "simpletuner"
    title = "SimpleTuner"
    description = "Clips padded to 8n+1 frames, a folder per length, and SimpleTuner's multidatabackend.json."
    readers: tuple[str, ...] = ("SimpleTuner",)
    depends_on: tuple[str, ...] = ("fps", "hold", "fit", "size", "max_upscale", "buckets", "crf")
    packed = False
    one_length = False

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """As in a clip, with the last photo repeated up to 8n+1 frames: SimpleTuner cuts Wan clips to that."""
        runs = latent_runs(photos, options.hold)
        missing = -(sum(runs) - 1) % _STEP
        return held_to((*runs[:-1], runs[-1] + missing), options.clip_frames) if runs else ()

    def bytes_per_pixel(self, options: ExportOptions) -> float:
        """H.264; repeated frames cost almost nothing."""
        return clip_bytes_per_pixel(options.crf)

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the clip once all photos are there, since its length names its folder."""
        pictures = list(shots)
        runs = self.runs(len(pictures), options)
        file = draft.file(f"{_folder(sum(runs))}/{draft.stem}.mp4")
        write_clip(file, zip(pictures, runs, strict=True), shots.size, options.fps, options.crf)

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """One line of its config."""
        return (
            Start("SimpleTuner", f'"data_backend_config": "{configs.place(options.output)}/multidatabackend.json"'),
        )

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """Captions, and a backend for each folder."""
        for item in items:
            yield TextFile(f"{_folder(item.clip_frames)}/{item.stem}.txt", item.caption)
        backends = [*_backends(items, options), _text_backend(options)]
        yield TextFile("multidatabackend.json", json.dumps(backends, indent=2) + "\n")
        yield TextFile("README.md", _readme(items, options))


def _folder(frames: int) -> str:
    return f"frames_{frames:04d}"


def _backends(items: Sequence[Item], options: ExportOptions) -> Iterator[dict[str, Any]]:
    folder = configs.place(options.output)
    width, height = configs.sizes(items)[0]
    for frames in configs.lengths(items):
        yield {
            "id": f"photo-series-{frames}",
            "type": "local",
            "dataset_type": "video",
            "instance_data_dir": f"{folder}/{_folder(frames)}",
            "caption_strategy": "textfile",
            "metadata_backend": "discovery",
            "crop": False,
            "resolution": math.isqrt(width * height),
            "resolution_type": "pixel_area",
            "minimum_image_size": 0,
            "cache_dir_vae": f"{folder}_cache/vae/{frames}",
            "repeats": 0,
            "video": {"num_frames": frames, "min_frames": frames},
        }


def _text_backend(options: ExportOptions) -> dict[str, Any]:
    return {
        "id": "photo-series-text",
        "type": "local",
        "dataset_type": "text_embeds",
        "default": True,
        "cache_dir": f"{configs.place(options.output)}_cache/text",
    }


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{opening(items, "clips for SimpleTuner")} Every length has a folder and a backend of its own, because SimpleTuner
takes one number of frames per backend. The last photo of a series is held until its clip has 8n+1 frames.

{arrival_table(items, options, SimpleTuner.readers)}

{listed(SimpleTuner().starts(items, options))}

{MOVED}
"""
