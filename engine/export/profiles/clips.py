"""Clips: a flat folder of mp4 and txt files that most trainers read as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.encode import clip_bytes_per_pixel, write_clip
from engine.export.items import TextFile, held_to
from engine.export.outlook import CLIP_READERS, fitting
from engine.export.presets import preset_of
from engine.export.readme import clips_readme
from engine.export.shots import with_runs
from engine.export.starts import clip_starts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft
    from engine.model import Start


class Clips:
    """`series_0001.mp4` + `.txt`, one latent per photo, and a config for each trainer.

    Next to metadata.jsonl, a metadata.csv, metadata.json or captions.json would break three readers: there is none.
    """

    name = "clips"
    title = "Clips"
    description = "One flat folder of mp4 clips and captions, with a config for each trainer of your model."
    readers: tuple[str, ...] = CLIP_READERS
    depends_on: tuple[str, ...] = ("fps", "hold", "model", "fit", "size", "max_upscale", "buckets", "crf")
    packed = False
    one_length = False

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """One frame for the first photo and `hold` for each later one, or what else the model's rhythm wants."""
        return held_to(preset_of(options.model).rhythm.runs(photos, options.hold), options.clip_frames)

    def bytes_per_pixel(self, options: ExportOptions) -> float:
        """H.264; repeated frames cost almost nothing."""
        return clip_bytes_per_pixel(options.crf)

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the clip."""
        held = with_runs(shots, lambda photos: self.runs(photos, options))
        write_clip(draft.file(f"{draft.stem}.mp4"), held, shots.size, options.fps, options.crf)

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """Flags for each trainer of the model."""
        return clip_starts(items, options)

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """Captions, trainers' lists, and a config for each trainer."""
        for item in items:
            yield TextFile(f"{item.stem}.txt", item.caption)
        yield TextFile("metadata.jsonl", "".join(f"{_line(item)}\n" for item in items))
        yield TextFile("prompts.json", configs.prompts(items))
        for trainer in fitting(self.readers, options):
            if config := _CONFIGS.get(trainer):
                name, text = config
                yield TextFile(name, text(items, options))
        yield TextFile("README.md", clips_readme(items, options))


_CONFIGS: dict[str, tuple[str, Callable[[Sequence[Item], ExportOptions], str]]] = {
    "musubi-tuner": ("musubi.toml", configs.musubi),
    "diffusion-pipe": ("diffusion_pipe.toml", configs.diffusion_pipe),
    "ai-toolkit": ("ai_toolkit.yaml", configs.ai_toolkit),
    "DiffSynth-Studio": ("diffsynth.csv", lambda items, _: configs.diffsynth(items)),
    "VideoX-Fun": ("videox_fun.json", lambda items, _: configs.videox_fun(items)),
    "finetrainers": ("finetrainers.json", configs.finetrainers),
    "LTX-2 trainer": ("ltx2.jsonl", lambda items, _: configs.ltx2(items)),
}
"""The file that each trainer is given, and what it says."""


def _line(item: Item) -> str:
    return json.dumps({"file_name": f"{item.stem}.mp4", "caption": item.caption}, ensure_ascii=False)
