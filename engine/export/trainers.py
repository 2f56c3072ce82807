"""Frames of a clip that each trainer's loader takes: its arithmetic as pure functions.

Every function returns the indices of the frames that reach the model, in order; a repeated index is a repeated frame,
and an empty tuple means that the clip is dropped. Taken from the trainers' own loaders in autumn 2026. If a loader
picks a random start, these functions use the first.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from engine.export.rhythms import frames_by_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

Indices = tuple[int, ...]
Bucket = tuple[int, int, int]
"""(frames, height, width)."""


def floored(frames: int, stride: int = 4) -> int:
    """Largest stride·n + 1 up to `frames`; 0 for no frames."""
    return (frames - 1) // stride * stride + 1 if frames > 0 else 0


def spread(frames: int, count: int, *, rounded: bool = False) -> Indices:
    """`count` indices spread evenly over `frames` frames, including both ends, truncated or rounded."""
    if count <= 1 or frames < 1:
        return (0,) * min(count, frames)
    step = (frames - 1) / (count - 1)
    between = (i * step for i in range(count - 1))
    return (*(round(at) if rounded else int(at) for at in between), frames - 1)


def torch_spread(frames: int, count: int) -> Indices:
    """As `spread`, but computed like torch.linspace: in single precision, from both ends towards the middle."""
    if count <= 1 or frames < 1:
        return (0,) * min(count, frames)
    step = _single((frames - 1) / (count - 1))
    rising = (_single(i * step) for i in range(count // 2))
    falling = (_single(frames - 1 - (count - 1 - i) * step) for i in range(count // 2, count))
    return tuple(int(at) for at in (*rising, *falling))


def _single(number: float) -> float:
    rounded: float = struct.unpack("f", struct.pack("f", number))[0]
    return rounded


def musubi(
    frames: int, extraction: str = "full", max_frames: int = 129, target_frames: Sequence[int] = (1,)
) -> Indices:
    """musubi-tuner: `full` floors to 4n+1; `head` takes the longest of `target_frames` that fits."""
    if extraction == "full":
        return tuple(range(floored(min(frames, max_frames))))
    fitting = [floored(target) for target in target_frames if floored(target) <= frames]
    return tuple(range(max(fitting, default=0)))


def diffusion_pipe(
    frames: int, file_fps: float, model_fps: float, frame_buckets: Sequence[int], stride: int = 4
) -> Indices:
    """diffusion-pipe: resamples to the model's rate, takes the longest bucket that fits and floors it to 4n+1.

    A clip of several frames never goes into bucket 1, which is for pictures: if it fits no other, it is dropped.
    """
    resampled = resampled_by_rate(frames, file_fps, model_fps)
    fitting = [bucket for bucket in frame_buckets if bucket <= len(resampled)]
    if not fitting or (len(resampled) > 1 and max(fitting) == 1):
        return ()
    return resampled[: floored(max(fitting), stride)]


def resampled_by_rate(frames: int, file_fps: float, model_fps: float) -> Indices:
    """Frames that diffusion-pipe keeps of a clip whose rate is not the model's."""
    return torch_spread(frames, int(frames * model_fps / file_fps))


def ai_toolkit(
    frames: int, file_fps: float, fps: float = 24, num_frames: int | None = None, stride: int = 4
) -> Indices:
    """ai-toolkit: stretches or shrinks to `num_frames`; None is its auto_frame_count, cut to whole latents at `fps`."""
    if num_frames is not None:
        return spread(frames, num_frames, rounded=True)
    wanted = max(0, int(frames / file_fps * fps) - 1) // stride * stride + 1
    return tuple(min(round(i * file_fps / fps), frames - 1) for i in range(wanted))


def diffsynth(frames: int, num_frames: int = 81) -> Indices:
    """DiffSynth-Studio: takes the first `num_frames`, and floors a shorter clip to 4n+1."""
    return tuple(range(num_frames if frames >= num_frames else floored(frames)))


def diffsynth_ltx2(frames: int, num_frames: int = 121) -> Indices:
    """DiffSynth-Studio with LTX-2: counts frames at 24 a second by the duration to two decimals, floored to 8n+1."""
    return tuple(range(floored(min(num_frames, frames_by_seconds(frames, 24)), 8)))


def videox_fun(frames: int, num_frames: int = 81, stride: int = 4) -> Indices:
    """VideoX-Fun: takes every `stride`-th frame and floors to 4n+1; a clip shorter than one stride is an error."""
    count = min(num_frames, frames // stride)
    if count < 1:
        return ()
    clip = min(frames, (count - 1) * stride + 1)
    return spread(clip, count)[: floored(count)]


def finetrainers(frames: int, buckets: Sequence[Bucket]) -> Indices:
    """finetrainers: spreads over the longest bucket that fits; a clip shorter than all stays as it is."""
    lengths = [bucket[0] for bucket in buckets if bucket[0] <= frames]
    return torch_spread(frames, max(lengths)) if lengths else tuple(range(frames))


def simpletuner(frames: int, num_frames: int) -> Indices:
    """SimpleTuner with Wan: floors to 8n+1, drops clips shorter than its backend's `num_frames`, cuts the others."""
    return tuple(range(num_frames)) if floored(frames, 8) >= num_frames else ()


def animatediff(frames: int, num_frames: int = 16, stride: int = 4) -> Indices:
    """AnimateDiff: spreads `num_frames` over a part of the clip."""
    return spread(min(frames, (num_frames - 1) * stride + 1), num_frames)


def onetrainer(frames: int, target_frames: int) -> Indices:
    """OneTrainer: discards the first decoded frame and fills up with the last one."""
    return tuple(min(1 + i, frames - 1) for i in range(target_frames)) if frames else ()


def photos_in(indices: Sequence[int], runs: Sequence[int]) -> int:
    """Number of photos in the frames `indices` of a clip in which photo i fills `runs[i]` frames."""
    starts, at = [], 0
    for run in runs:
        starts.append(at)
        at += run
    taken = sorted(set(indices))
    found = 0
    for photo, start in enumerate(starts):
        end = start + runs[photo]
        found += any(start <= index < end for index in taken)
    return found
