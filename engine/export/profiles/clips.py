"""Clips: a flat folder of mp4 and txt files that seven trainers read as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.encode import clip_bytes_per_pixel, write_clip
from engine.export.items import TextFile, latent_runs
from engine.export.outlook import CLIP_READERS
from engine.export.readme import clips_readme
from engine.export.starts import clip_starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    description = "One flat folder of mp4 clips and captions, with a config for each of seven trainers."
    readers: tuple[str, ...] = CLIP_READERS
    depends_on: tuple[str, ...] = ("fps", "hold", "fit", "size", "max_upscale", "crf")
    packed = False

    def runs(self, photos: int, options: ExportOptions) -> tuple[int, ...]:
        """One frame for the first photo, `hold` for each later one."""
        return latent_runs(photos, options.hold)

    def bytes_per_pixel(self, options: ExportOptions) -> float:
        """H.264; repeated frames cost almost nothing."""
        return clip_bytes_per_pixel(options.crf)

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the clip."""
        held = ((picture, options.hold if number else 1) for number, picture in enumerate(shots))
        write_clip(draft.file(f"{draft.stem}.mp4"), held, shots.size, options.fps, options.crf)

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """Flags for seven trainers."""
        return clip_starts(items, options)

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """Captions, trainers' lists, and a config for each trainer."""
        for item in items:
            yield TextFile(f"{item.stem}.txt", item.caption)
        yield TextFile("metadata.jsonl", "".join(f"{_line(item)}\n" for item in items))
        yield TextFile("prompts.json", configs.prompts(items))
        yield TextFile("diffsynth.csv", configs.diffsynth(items))
        yield TextFile("videox_fun.json", configs.videox_fun(items))
        yield TextFile("musubi.toml", configs.musubi(items, options))
        yield TextFile("diffusion_pipe.toml", configs.diffusion_pipe(items, options))
        yield TextFile("ai_toolkit.yaml", configs.ai_toolkit(items, options))
        yield TextFile("finetrainers.json", configs.finetrainers(items, options))
        yield TextFile("README.md", clips_readme(items, options))


def _line(item: Item) -> str:
    return json.dumps({"file_name": f"{item.stem}.mp4", "caption": item.caption}, ensure_ascii=False)
