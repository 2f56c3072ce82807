"""How to start each trainer on a dataset: exact flags, lines or calls, filled in from what was exported."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.export.configs import lengths, ltx2_buckets, place
from engine.export.outlook import CLIP_READERS, fitting
from engine.export.presets import preset_of
from engine.model import Start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.export.items import Item
    from engine.export.options import ExportOptions


def clip_starts(items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
    """Starts for a flat folder of clips, of each trainer that can train the model."""
    able = fitting(CLIP_READERS, options)
    return tuple(start for start in _all_starts(items, options) if start.trainer in able)


def _all_starts(items: Sequence[Item], options: ExportOptions) -> tuple[Start, ...]:
    folder = place(options.output)
    pixels = max(item.width * item.height for item in items)
    longest = max(5, preset_of(options.model).rhythm.floored(lengths(items)[-1]))
    return (
        Start("musubi-tuner", f"--dataset_config {folder}/musubi.toml", "Without it only single frames are taken."),
        Start("diffusion-pipe", f'dataset = "{folder}/diffusion_pipe.toml"', "In the main config."),
        Start("ai-toolkit", f"{folder}/ai_toolkit.yaml", "Copy this block into your config's process."),
        Start(
            "DiffSynth-Studio",
            f"--dataset_base_path {folder} --dataset_metadata_path {folder}/diffsynth.csv --data_file_keys video "
            f"--num_frames {longest} --max_pixels {pixels}",
        ),
        Start(
            "VideoX-Fun",
            f"--train_data_dir {folder} --train_data_meta {folder}/videox_fun.json --video_sample_stride 1 "
            f"--video_sample_n_frames {longest} --enable_bucket --video_sample_size {math.isqrt(pixels - 1) + 1}",
            "Its default stride of 4 would lose three frames of four; without buckets it cuts a square of 512.",
        ),
        Start("finetrainers", f"--dataset_config {folder}/finetrainers.json"),
        Start(
            "LTX-2 trainer",
            f'python scripts/process_dataset.py {folder}/ltx2.jsonl --resolution-buckets "{ltx2_buckets(items)}"',
            "Then train on what it has preprocessed, which it keeps in .precomputed beside the list.",
        ),
        Start("HF datasets", f'load_dataset("videofolder", data_dir="{folder}")'),
    )


def listed(starts: Sequence[Start]) -> str:
    """Starts as a list in a README."""
    return "\n".join(f"- **{one.trainer}**: `{one.how}`{one.note and f'. {one.note}'}" for one in starts)
