"""Pairs: a source and a target photo of one series, with what changes between them, for models that edit pictures.

A carousel shows the same subject in other poses, which is just what such models learn from.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
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

    from PIL.Image import Image

    from engine.export.items import Item, Pair
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft

SOURCES, TARGETS = "control", "target"
"""Folders of the two photos of a pair, under the same name in both."""
_GRID = 16
_ALIKE = 5.0
"""Mean difference of brightness, 0 to 255 on a grid of 16 × 16, below which two photos show no change to learn."""


class Pairs(StillFolders):
    """`control/series_0001_01_02.jpg`, `target/series_0001_01_02.jpg` + `.txt`, and a config for each trainer."""

    name = "pairs"
    title = "Pairs for editing"
    description = "Source and target photos of each series, for edit models: Qwen-Image-Edit, FLUX Kontext and others."
    readers: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = (*StillFolders.depends_on, "pairs", "most_pairs")

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write both photos of each pair whose photos differ."""
        pictures = list(shots)
        grids = [_grid(picture) for picture in pictures]
        for source, target in chosen_pairs(len(pictures), options.pairs, options.most_pairs):
            if _difference(grids[source - 1], grids[target - 1]) < _ALIKE:
                continue
            name = f"{_name(draft.stem, (source, target))}.{options.stills}"
            save_still(pictures[source - 1], draft.file(f"{SOURCES}/{name}"), options.stills)
            save_still(pictures[target - 1], draft.file(f"{TARGETS}/{name}"), options.stills)
            draft.pairs.append((source, target))

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """A config for each of four trainers."""
        folder = configs.place(options.output)
        return (
            Start("musubi-tuner", f"--dataset_config {folder}/musubi.toml"),
            Start("ai-toolkit", f"{folder}/ai_toolkit.yaml", "Copy this block into your config's process."),
            Start("diffusion-pipe", f'dataset = "{folder}/diffusion_pipe.toml"', "In the main config."),
            Start(
                "DiffSynth-Studio",
                f"--dataset_base_path {folder} --dataset_metadata_path {folder}/diffsynth.csv "
                "--data_file_keys image,edit_image --extra_inputs edit_image",
            ),
        )

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """What is asked for in each pair, and the configs."""
        for item in items:
            for pair in item.pairs:
                yield TextFile(f"{TARGETS}/{_name(item.stem, pair)}.txt", item.caption)
        yield TextFile("pairs.jsonl", "".join(_lines(items, options)))
        yield TextFile("diffsynth.csv", _table(items, options))
        yield TextFile("musubi.toml", _musubi(items, options))
        yield TextFile("ai_toolkit.yaml", _ai_toolkit(options))
        yield TextFile("diffusion_pipe.toml", _diffusion_pipe(items, options))
        yield TextFile("README.md", _readme(items, options))


def chosen_pairs(photos: int, choice: str, most: int) -> list[Pair]:
    """Numbers, from 1, of source and target: each photo to the next, the first to all others, or all, up to `most`.

    If there are more, those that stay are spread evenly over the series.
    """
    if choice == "neighbours":
        pairs = list(itertools.pairwise(range(1, photos + 1)))
    elif choice == "first":
        pairs = [(1, other) for other in range(2, photos + 1)]
    else:
        pairs = list(itertools.permutations(range(1, photos + 1), 2))
    if len(pairs) <= most:
        return pairs
    return [pairs[index * len(pairs) // most] for index in range(most)]


def _grid(picture: Image) -> bytes:
    return picture.convert("L").resize((_GRID, _GRID)).tobytes()


def _difference(one: bytes, other: bytes) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def _name(stem: str, pair: Pair) -> str:
    return f"{stem}_{pair[0]:02d}_{pair[1]:02d}"


def _files(items: Sequence[Item], options: ExportOptions) -> Iterator[tuple[str, str, str]]:
    """Yield (target, source, caption) of each pair; paths are relative to the data set."""
    for item in items:
        for pair in item.pairs:
            file = f"{_name(item.stem, pair)}.{options.stills}"
            yield f"{TARGETS}/{file}", f"{SOURCES}/{file}", item.caption


def _lines(items: Sequence[Item], options: ExportOptions) -> Iterator[str]:
    folder = configs.place(options.output)
    for target, source, caption in _files(items, options):
        row = {"image_path": f"{folder}/{target}", "control_path_0": f"{folder}/{source}", "caption": caption}
        yield f"{json.dumps(row, ensure_ascii=False)}\n"


def _table(items: Sequence[Item], options: ExportOptions) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["image", "edit_image", "prompt"])
    table.writerows(_files(items, options))
    return text.getvalue()


def _musubi(items: Sequence[Item], options: ExportOptions) -> str:
    folder = configs.place(options.output)
    width, height = configs.sizes(items)[0]
    return f"""\
# musubi-tuner: --dataset_config musubi.toml
[general]
resolution = [{width}, {height}]
batch_size = 1
enable_bucket = true
bucket_no_upscale = true
caption_extension = ".txt"

[[datasets]]
image_directory = {configs.quoted(f"{folder}/{TARGETS}")}
control_directory = {configs.quoted(f"{folder}/{SOURCES}")}
cache_directory = {configs.quoted(f"{folder}_cache")}
"""


def _ai_toolkit(options: ExportOptions) -> str:
    folder = configs.place(options.output)
    return f"""\
# ai-toolkit: the datasets block of config.process[0]
datasets:
  - folder_path: {configs.quoted(f"{folder}/{TARGETS}")}
    control_path: {configs.quoted(f"{folder}/{SOURCES}")}
    caption_ext: "txt"
    resolution: [{options.size}]
    cache_latents_to_disk: true
"""


def _diffusion_pipe(items: Sequence[Item], options: ExportOptions) -> str:
    folder = configs.place(options.output)
    width, height = configs.sizes(items)[0]
    aspects = ", ".join(f"[{w}, {h}]" for w, h in configs.sizes(items))
    return f"""\
# diffusion-pipe: dataset = "diffusion_pipe.toml" in the main config
resolutions = [[{width}, {height}]]
enable_ar_bucket = true
ar_buckets = [{aspects}]

[[directory]]
path = {configs.quoted(f"{folder}/{TARGETS}")}
control_path = {configs.quoted(f"{folder}/{SOURCES}")}
num_repeats = 1
"""


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    pairs = sum(len(item.pairs) for item in items)
    return f"""\
{opening(items, "pairs for editing")} {pairs} pairs: `{SOURCES}` holds the photo that is given,
`{TARGETS}` under the same name the one to be made, with what is asked for. Photos that look almost the same make
no pair.

{listed(Pairs().starts(items, options))}

{MOVED}
"""
