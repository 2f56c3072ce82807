"""Configs of trainers for a folder of clips, filled in from what was exported."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from engine.export.presets import preset_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.export.items import Item
    from engine.export.options import ExportOptions
    from engine.export.sizing import Size


AI_TOOLKIT_HEAD = """\
# ai-toolkit: the datasets block of config.process[0]
# It puts a second space behind each comma of a caption, in whatever form that is; captions without commas stay."""
"""First lines of a block for ai-toolkit, read in its loader: it parts captions at commas, and joins them by ", "."""


_BARRED = re.compile(r"[\x7f-\x9f\u2028\u2029]")
"""Signs that JSON takes as they are, while TOML or YAML refuse them or read a line's end."""


def lengths(items: Sequence[Item]) -> list[int]:
    """Clip lengths that occur, in frames, ascending."""
    return sorted({item.clip_frames for item in items})


def sizes(items: Sequence[Item]) -> list[Size]:
    """Frame sizes that occur, the most frequent first."""
    counted = Counter((item.width, item.height) for item in items)
    return sorted(counted, key=lambda size: (-counted[size], -size[0] * size[1], size))


def place(output: Path) -> str:
    """The dataset's folder, as written in configs."""
    return output.absolute().as_posix()


def prompts(items: Sequence[Item]) -> str:
    """A list of id, prompt and frame count."""
    rows = [{"id": item.stem, "prompt": item.caption, "frame_count": len(item.photos)} for item in items]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def diffsynth(items: Sequence[Item]) -> str:
    """DiffSynth-Studio's metadata table; paths are relative to its --dataset_base_path."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["video", "prompt"])
    table.writerows([f"{item.stem}.mp4", item.caption] for item in items)
    return text.getvalue()


def videox_fun(items: Sequence[Item]) -> str:
    """VideoX-Fun's list; paths are relative to its --train_data_dir."""
    rows = [{"file_path": f"{item.stem}.mp4", "text": item.caption, "type": "video"} for item in items]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def ltx2(items: Sequence[Item]) -> str:
    """The official LTX-2 trainer's list; paths are relative to the list."""
    rows = ({"caption": item.caption, "video": f"{item.stem}.mp4"} for item in items)
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def ltx2_buckets(items: Sequence[Item]) -> str:
    """Its --resolution-buckets: width, height and whole latents of every size and length that was exported."""
    rhythm = preset_of("ltx2").rhythm
    buckets = sorted({(item.width, item.height, rhythm.floored(item.clip_frames)) for item in items})
    return ";".join(f"{width}x{height}x{frames}" for width, height, frames in buckets)


def musubi_list(items: Sequence[Item], options: ExportOptions, file: str) -> str:
    """musubi-tuner's dataset config for a list of frame folders in `file`."""
    return _musubi(items, options, f"video_jsonl_file = {quoted(f'{place(options.output)}/{file}')}")


def musubi(items: Sequence[Item], options: ExportOptions) -> str:
    """musubi-tuner's dataset config: whole clips, and caches beside the dataset instead of in it."""
    folder = place(options.output)
    return _musubi(items, options, f'video_directory = {quoted(folder)}\ncaption_extension = ".txt"')


def _musubi(items: Sequence[Item], options: ExportOptions, source: str) -> str:
    width, height = sizes(items)[0]
    return f"""\
# musubi-tuner: --dataset_config musubi.toml
[general]
resolution = [{width}, {height}]
batch_size = 1
enable_bucket = true
bucket_no_upscale = true

[[datasets]]
{source}
cache_directory = {quoted(place(options.output) + "_cache")}
frame_extraction = "full"
max_frames = {lengths(items)[-1]}
"""


def diffusion_pipe(items: Sequence[Item], options: ExportOptions) -> str:
    """diffusion-pipe's dataset config: the buckets are the sizes and lengths that were exported."""
    width, height = sizes(items)[0]
    aspects = ", ".join(f"[{w}, {h}]" for w, h in sizes(items))
    frames = ", ".join(str(length) for length in sorted({1, *lengths(items)}))
    return f"""\
# diffusion-pipe: dataset = "diffusion_pipe.toml" in the main config
# It drops what does not fill a batch of one size and length: num_repeats is the number of clips in a step
# (micro_batch_size_per_gpu × gradient_accumulation_steps × GPUs), so that each kind fills whole batches.
resolutions = [[{width}, {height}]]
enable_ar_bucket = true
ar_buckets = [{aspects}]
frame_buckets = [{frames}]

[[directory]]
path = {quoted(place(options.output))}
num_repeats = {options.batch_size}
"""


def ai_toolkit(items: Sequence[Item], options: ExportOptions) -> str:
    """ai-toolkit's datasets block: every clip at its own length and rate.

    Its resolution is the side of a square, and clips of more pixels are shrunk and cut, so it suits the largest clip.
    """
    largest = max(width * height for width, height in sizes(items))
    return f"""\
{AI_TOOLKIT_HEAD}
datasets:
  - folder_path: {quoted(place(options.output))}
    caption_ext: "txt"
    fps: {options.fps}
    auto_frame_count: true
    num_frames: 1
    resolution: [{math.isqrt(largest - 1) + 1}]
    cache_latents_to_disk: true
"""


def finetrainers(items: Sequence[Item], options: ExportOptions) -> str:
    """finetrainers' dataset config: exact buckets, cropped instead of stretched."""
    buckets = sorted({(item.clip_frames, item.height, item.width) for item in items})
    dataset = {
        "data_root": place(options.output),
        "dataset_type": "video",
        "video_resolution_buckets": buckets,
        "reshape_mode": "resize_crop",
        "remove_common_llm_caption_prefixes": False,
    }
    return json.dumps({"datasets": [dataset]}, ensure_ascii=False, indent=2) + "\n"


def quoted(text: str) -> str:
    """A quoted string that TOML, YAML and JSON all read alike."""
    return _BARRED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))
