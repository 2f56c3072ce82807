"""Images: one flat folder of stills with a caption each, for image LoRAs."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.items import TextFile
from engine.export.profiles.still_folders import StillFolders
from engine.export.readme import MOVED, opening
from engine.export.starts import listed
from engine.export.stills import save_still
from engine.model import Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft


class Images(StillFolders):
    """`series_0001_001.jpg` + `series_0001_001.txt`, and a config for each trainer of image LoRAs."""

    name = "images"
    title = "Images"
    description = "One flat folder of stills with a caption each, for image LoRAs of kohya, ai-toolkit and OneTrainer."
    readers: tuple[str, ...] = ()

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write the stills."""
        for number, picture in enumerate(shots, 1):
            save_still(picture, draft.file(f"{_name(draft.stem, number)}.{options.stills}"), options.stills)

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """A config for each of three trainers."""
        folder = configs.place(options.output)
        return (
            Start("kohya sd-scripts", f"--dataset_config {folder}/kohya.toml"),
            Start("ai-toolkit", f"{folder}/ai_toolkit.yaml", "Copy this block into your config's process."),
            Start("OneTrainer", f"{folder}/concepts.json", "Load it as the concepts."),
        )

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """The series' caption for each of its stills, and the configs."""
        for item in items:
            for number in range(1, len(item.photos) + 1):
                yield TextFile(f"{_name(item.stem, number)}.txt", item.caption)
        yield TextFile("kohya.toml", _kohya(items, options))
        yield TextFile("ai_toolkit.yaml", _ai_toolkit(items, options))
        yield TextFile("concepts.json", _concepts(options))
        yield TextFile("README.md", _readme(items, options))


def _name(stem: str, number: int) -> str:
    return f"{stem}_{number:03d}"


def _side(items: Sequence[Item]) -> int:
    """Side of a square with as many pixels as the largest still: trainers name their resolution like that."""
    return math.isqrt(max(width * height for width, height in configs.sizes(items)) - 1) + 1


def _kohya(items: Sequence[Item], options: ExportOptions) -> str:
    side = _side(items)
    return f"""\
# kohya sd-scripts: --dataset_config kohya.toml
[general]
resolution = {side}
enable_bucket = true
bucket_no_upscale = true
caption_extension = ".txt"

[[datasets]]
batch_size = 1

[[datasets.subsets]]
image_dir = {configs.quoted(configs.place(options.output))}
num_repeats = 1
"""


def _ai_toolkit(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{configs.AI_TOOLKIT_HEAD}
datasets:
  - folder_path: {configs.quoted(configs.place(options.output))}
    caption_ext: "txt"
    resolution: [{_side(items)}]
    cache_latents_to_disk: true
"""


def _concepts(options: ExportOptions) -> str:
    concept = {
        "name": "photo series",
        "path": configs.place(options.output),
        "enabled": True,
        "include_subdirectories": False,
        "text": {"prompt_source": "sample"},
    }
    return json.dumps([concept], ensure_ascii=False, indent=2) + "\n"


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    return f"""\
{opening(items, "images")} Each photo is a still with a caption of its own, that of its series.

{listed(Images().starts(items, options))}

{MOVED}
"""
