"""Pairs: one or several source photos of a series and a target, with what is asked for, for models that edit pictures.

A carousel shows the same subject in other poses, which is just what such models learn from.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from engine.export import configs
from engine.export.items import TextFile
from engine.export.pairing import ALL_ALIKE, too_few_photos
from engine.export.profiles.still_folders import StillFolders
from engine.export.readme import MOVED, opening
from engine.export.starts import listed
from engine.export.stills import save_still
from engine.model import Start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.export.items import Item, Pair
    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from engine.export.staging import Draft

SOURCES, TARGETS = ("control", "control_2", "control_3"), "target"
"""Folders of the photos of a pair, under the same name in each: its sources in their order, and what is to be made."""


class Pairs(StillFolders):
    """`control/series_0001_01_02.jpg`, `target/series_0001_01_02.jpg` + `.txt`, and a config for each trainer.

    With several references there are folders `control_2` and `control_3`, too.
    """

    name = "pairs"
    title = "Pairs for editing"
    description = "Source and target photos of each series, for edit models: Qwen-Image-Edit, FLUX Kontext and others."
    readers: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = (*StillFolders.depends_on, "pairs", "most_pairs", "references")

    def write(self, shots: Shots, draft: Draft, options: ExportOptions) -> None:
        """Write both photos of each pair whose photos differ."""
        pictures = list(shots)
        for pair in shots.pairs():
            name = f"{_name(draft.stem, pair)}.{options.stills}"
            for folder, number in zip((*SOURCES[: options.references], TARGETS), pair, strict=True):
                save_still(pictures[number - 1], draft.file(f"{folder}/{name}"), options.stills)
            draft.pairs.append(pair)
        if not draft.pairs:
            draft.refusal = too_few_photos(len(pictures), options) or ALL_ALIKE

    def starts(self, items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
        """A config for each trainer; diffusion-pipe takes one reference only."""
        folder = configs.place(options.output)
        table = "diffsynth.csv" if options.references == 1 else "diffsynth.json"
        found = [
            Start("musubi-tuner", f"--dataset_config {folder}/musubi.toml"),
            Start("ai-toolkit", f"{folder}/ai_toolkit.yaml", "Copy this block into your config's process."),
            Start("diffusion-pipe", f'dataset = "{folder}/diffusion_pipe.toml"', "In the main config."),
            Start(
                "DiffSynth-Studio",
                f"--dataset_base_path {folder} --dataset_metadata_path {folder}/{table} "
                "--data_file_keys image,edit_image --extra_inputs edit_image",
            ),
        ]
        return tuple(one for one in found if options.references == 1 or one.trainer != "diffusion-pipe")

    def texts(self, items: Sequence[Item], options: ExportOptions) -> Iterator[TextFile]:
        """What is asked for in each pair, and the configs."""
        for item in items:
            for pair in item.pairs:
                yield TextFile(f"{TARGETS}/{_name(item.stem, pair)}.txt", item.caption)
        yield TextFile("pairs.jsonl", "".join(_lines(items, options)))
        yield TextFile("musubi.toml", _musubi(items, options))
        yield TextFile("ai_toolkit.yaml", _ai_toolkit(options))
        if options.references == 1:
            yield TextFile("diffsynth.csv", _table(items, options))
            yield TextFile("diffusion_pipe.toml", _diffusion_pipe(items, options))
        else:
            yield TextFile("diffsynth.json", _list(items, options))
        yield TextFile("README.md", _readme(items, options))


def _name(stem: str, pair: Pair) -> str:
    return "_".join([stem, *(f"{number:02d}" for number in pair)])


def _files(items: Sequence[Item], options: ExportOptions) -> Iterator[tuple[str, list[str], str]]:
    """Yield (target, sources, caption) of each pair; paths are relative to the dataset."""
    for item in items:
        for pair in item.pairs:
            file = f"{_name(item.stem, pair)}.{options.stills}"
            yield f"{TARGETS}/{file}", [f"{source}/{file}" for source in SOURCES[: len(pair) - 1]], item.caption


def _lines(items: Sequence[Item], options: ExportOptions) -> Iterator[str]:
    folder = configs.place(options.output)
    for target, sources, caption in _files(items, options):
        row = {"image_path": f"{folder}/{target}"}
        row |= {f"control_path_{number}": f"{folder}/{source}" for number, source in enumerate(sources)}
        yield f"{json.dumps(row | {'caption': caption}, ensure_ascii=False)}\n"


def _table(items: Sequence[Item], options: ExportOptions) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["image", "edit_image", "prompt"])
    table.writerows((target, *sources, caption) for target, sources, caption in _files(items, options))
    return text.getvalue()


def _list(items: Sequence[Item], options: ExportOptions) -> str:
    """DiffSynth-Studio's table as JSON, which holds several references in one column."""
    rows = [
        {"image": target, "edit_image": sources, "prompt": said} for target, sources, said in _files(items, options)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _musubi(items: Sequence[Item], options: ExportOptions) -> str:
    folder = configs.place(options.output)
    width, height = configs.sizes(items)[0]
    source = f"""\
image_directory = {configs.quoted(f"{folder}/{TARGETS}")}
control_directory = {configs.quoted(f"{folder}/{SOURCES[0]}")}"""
    if options.references > 1:
        source = f"image_jsonl_file = {configs.quoted(f'{folder}/pairs.jsonl')}"
    return f"""\
# musubi-tuner: --dataset_config musubi.toml
[general]
resolution = [{width}, {height}]
batch_size = 1
enable_bucket = true
bucket_no_upscale = true
caption_extension = ".txt"

[[datasets]]
{source}
cache_directory = {configs.quoted(f"{folder}_cache")}
"""


def _ai_toolkit(options: ExportOptions) -> str:
    folder = configs.place(options.output)
    names = ["control_path"] if options.references == 1 else [f"control_path_{n}" for n in (1, 2, 3)]
    sources = "\n".join(
        f"    {name}: {configs.quoted(f'{folder}/{source}')}"
        for name, source in zip(names, SOURCES[: options.references], strict=False)
    )
    return f"""\
{configs.AI_TOOLKIT_HEAD}
datasets:
  - folder_path: {configs.quoted(f"{folder}/{TARGETS}")}
{sources}
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
control_path = {configs.quoted(f"{folder}/{SOURCES[0]}")}
num_repeats = 1
"""


def _readme(items: Sequence[Item], options: ExportOptions) -> str:
    pairs = sum(len(item.pairs) for item in items)
    folders = " and ".join(f"`{source}`" for source in SOURCES[: options.references])
    given = "the photo that is given" if options.references == 1 else "the photos that are given"
    return f"""\
{opening(items, "pairs for editing")} {pairs} pairs: {folders} {"holds" if options.references == 1 else "hold"} {given},
`{TARGETS}` under the same name the one to be made, with what is asked for. Photos that look almost the same make
no pair.

{listed(Pairs().starts(items, options))}

{MOVED}
"""
